import { useId } from 'preact/hooks';

interface CheckProps {
  type?: 'checkbox' | 'radio';
  name: string;
  value?: string;
  label: string;
  hint?: string;
  isOn?: boolean;
  onChange?: (isOn: boolean) => void;
}

/** A choice, with what it means. */
export function Check({ type = 'checkbox', name, value, label, hint, isOn = false, onChange }: CheckProps) {
  const id = useId();
  return (
    <div>
      <label class="check">
        <input
          type={type}
          name={name}
          value={value}
          defaultChecked={isOn}
          aria-describedby={hint === undefined ? undefined : id}
          onChange={(event) => onChange?.(event.currentTarget.checked)}
        />
        <span>{label}</span>
      </label>
      {hint !== undefined && (
        <p class="hint check-hint" id={id}>
          {hint}
        </p>
      )}
    </div>
  );
}
