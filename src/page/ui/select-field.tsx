import { Field } from './field.tsx';

interface SelectFieldProps {
  label: string;
  hint?: string;
  objection?: string | undefined;
  name: string;
  value: string;
  /** What is sent, and what it is called. */
  options: readonly (readonly [value: string, label: string])[];
}

export function SelectField({ name, value, options, ...about }: SelectFieldProps) {
  return (
    <Field {...about}>
      {(props) => (
        <select {...props} name={name}>
          {options.map(([option, label]) => (
            <option key={option} value={option} selected={option === value}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
