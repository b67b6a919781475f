import { Field } from '../shared/form.tsx';
import { useWords } from '../shared/words.ts';
import { scanningWords } from './words.ts';

/** Where somebody types the token of a host; what is typed is the form's alone. */
export const TokenField = (props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (token: string) => void;
}) => {
  const t = useWords(scanningWords);
  return (
    <Field
      label={props.label}
      hint={t.tokenHint}
      type="password"
      autoComplete="new-password"
      value={props.value}
      onChange={({ target }) => props.onChange(target.value)}
      maxLength={1024}
      required
    />
  );
};
