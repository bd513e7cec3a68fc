import { useId } from 'preact/hooks';

interface CheckProps {
  name: string;
  label: string;
  hint?: string;
  isOn?: boolean;
  onChange?: (isOn: boolean) => void;
}

/** A choice, with what it means. */
export function Check({ name, label, hint, isOn = false, onChange }: CheckProps) {
  const id = useId();
  return (
    <div>
      <label class="check">
        <input
          type="checkbox"
          name={name}
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
