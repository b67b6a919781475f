import { type ReactNode, type TextareaHTMLAttributes, useId } from 'react';

interface AreaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  readonly label: string;
  readonly hint?: ReactNode;
}

/** A labelled text of several lines. */
export const Area = ({ label, hint, ...rest }: AreaProps) => {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <textarea
        id={id}
        rows={4}
        spellCheck={false}
        autoComplete="off"
        {...rest}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="field font-mono text-xs"
      />
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  );
};
