import {
  type FormEvent,
  type InputHTMLAttributes,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { faultText } from './faults.ts';
import { Note } from './states.tsx';

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly hint?: ReactNode;
}

/** A labelled line of text. */
export const Field = ({ label, hint, ...rest }: FieldProps) => {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <input
        id={id}
        autoComplete="off"
        {...rest}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="field"
      />
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  );
};

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly options: readonly (readonly [value: string, label: string])[];
  /** The label is for those who do not see where it stands. */
  readonly quiet?: boolean;
}

export const Choice = ({ label, value, onChange, options, quiet }: ChoiceProps) => {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className={quiet ? 'sr-only' : 'font-medium'}>
        {label}
      </label>
      <select id={id} value={value} onChange={({ target }) => onChange(target.value)} className="field">
        {options.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
};

interface FormProps {
  readonly onSubmit: () => Promise<unknown>;
  readonly children: (busy: boolean) => ReactNode;
  readonly className?: string;
}

/** Runs what it asks for once at a time, and says what went wrong above what was typed, where that is seen. */
export const Form = ({ onSubmit, children, className = '' }: FormProps) => {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const told = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (fault) told.current?.scrollIntoView({ block: 'nearest' });
  }, [fault]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (busy) return;
    setBusy(true);
    setFault(undefined);
    try {
      await onSubmit();
    } catch (error) {
      setFault(faultText(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={submit} className={`flex flex-col gap-4 ${className}`}>
      {fault && (
        <div ref={told} className="scroll-m-4">
          <Note tone="danger">
            <span className="break-words">{fault}</span>
          </Note>
        </div>
      )}
      {children(busy)}
    </form>
  );
};
