import { type ReactNode, type TextareaHTMLAttributes, useId } from 'react';

/** One thing to agree to. */
export const Check = ({
  label,
  checked,
  onChange,
}: {
  label: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) => (
  <label className="flex min-h-6 items-start gap-2">
    <input
      type="checkbox"
      checked={checked}
      onChange={({ target }) => onChange(target.checked)}
      className="mt-0.5 size-4 shrink-0 accent-accent"
    />
    <span className="min-w-0 break-words">{label}</span>
  </label>
);

interface TextBoxProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  readonly label: string;
  readonly hint?: ReactNode;
}

/** A labelled text of several lines. */
export const TextBox = ({ label, hint, className = '', ...rest }: TextBoxProps) => {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <textarea
        id={id}
        rows={3}
        {...rest}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className={`field ${className}`}
      />
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  );
};

interface SeveralProps {
  readonly label: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
  readonly hint?: ReactNode;
}

/** Any number out of a list. */
export const Several = ({ label, options, chosen, onChange, hint }: SeveralProps) => (
  <fieldset className="flex min-w-0 flex-col gap-1">
    <legend className="mb-1 font-medium">{label}</legend>
    <div className="flex max-h-44 flex-col gap-1 overflow-y-auto rounded-md border border-line p-2">
      {options.map(([value, text]) => (
        <Check
          key={value}
          label={text}
          checked={chosen.includes(value)}
          onChange={(checked) =>
            onChange(checked ? [...chosen, value] : chosen.filter((each) => each !== value))
          }
        />
      ))}
    </div>
    {hint && <p className="text-xs text-muted">{hint}</p>}
  </fieldset>
);
