import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { failureText } from '../failure-text.ts';
import { useLayout } from '../layout.ts';
import { objectionTo } from '../text.ts';
import { ErrorLine } from './error-line.tsx';

interface NameFormProps {
  label: string;
  hint?: string;
  initial?: string;
  /** In code points. */
  most: number;
  submit: string;
  /** Does what the form is for. @throws ChatFailure, which is shown */
  onSubmit: (name: string) => Promise<void>;
  children?: ComponentChildren;
}

/** A form that asks for one name: of a user or of a room. */
export function NameForm({ label, hint, initial = '', most, submit, onSubmit, children }: NameFormProps) {
  const { takesFocus } = useLayout();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const objection = useSignal<string | undefined>(undefined);
  const isBusy = useSignal(false);
  useEffect(() => {
    if (takesFocus()) input.current?.select();
  }, [takesFocus]);

  const onFormSubmit = async (event: Event) => {
    event.preventDefault();
    const name = input.current?.value.trim() ?? '';
    objection.value = objectionTo(name, most);
    if (objection.value !== undefined || isBusy.value) return input.current?.focus();
    isBusy.value = true;
    try {
      await onSubmit(name);
    } catch (error) {
      objection.value = failureText(error);
    }
    isBusy.value = false;
  };

  return (
    <form class="form" onSubmit={onFormSubmit} noValidate>
      <label class="field">
        <span class="label">{label}</span>
        <input
          ref={input}
          type="text"
          dir="auto"
          autocomplete="off"
          defaultValue={initial}
          aria-invalid={objection.value !== undefined}
          aria-describedby={`${id}-hint`}
          onInput={() => {
            objection.value = undefined;
          }}
        />
      </label>
      <div id={`${id}-hint`}>
        {hint !== undefined && <p class="hint">{hint}</p>}
        <ErrorLine text={objection.value} />
      </div>
      {children}
      <button type="submit" class="button primary" disabled={isBusy.value}>
        {submit}
      </button>
    </form>
  );
}
