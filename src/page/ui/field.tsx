import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { ErrorLine } from './error-line.tsx';

interface FieldProps {
  label: string;
  hint?: string | undefined;
  objection?: string | undefined;
  /** Beside the control, in its frame. */
  aside?: ComponentChildren;
  children: (about: { 'aria-describedby': string; 'aria-invalid': boolean; id: string }) => JSX.Element;
}

/** A labelled control, with what is to be known about it and what is wrong with it. */
export function Field({ label, hint, objection, aside, children }: FieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label class="label" for={id}>
        {label}
      </label>
      <div class="field-control">
        {children({ id, 'aria-describedby': `${id}-about`, 'aria-invalid': objection !== undefined })}
        {aside}
      </div>
      <div id={`${id}-about`}>
        {hint !== undefined && <p class="hint">{hint}</p>}
        <ErrorLine text={objection} />
      </div>
    </div>
  );
}

interface PasswordFieldProps extends Omit<FieldProps, 'children' | 'aside'> {
  name: string;
  /** What the button says: to show it, to hide it. */
  show: string;
  hide: string;
  autoFocus?: boolean;
}

/** A password, which may be shown: it is a room's, told from one to the other, and no secret of one's own. */
export function PasswordField({ name, show, hide, autoFocus = false, ...about }: PasswordFieldProps) {
  const isShown = useSignal(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (autoFocus) input.current?.focus();
  }, [autoFocus]);
  const toggle = (
    <button
      type="button"
      class="text-button"
      aria-pressed={isShown.value}
      onClick={() => {
        isShown.value = !isShown.value;
      }}
    >
      {isShown.value ? hide : show}
    </button>
  );
  return (
    <Field {...about} aside={toggle}>
      {(props) => (
        <input
          {...props}
          ref={input}
          name={name}
          type={(isShown.value ? 'text' : 'password') as 'text'}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
        />
      )}
    </Field>
  );
}
