import { useState } from 'react';
import { Area } from '../shared/area.tsx';
import { Button } from '../shared/button.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { Check } from '../shared/inputs.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { toast } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { type Asked, changesOf, isSecret, saidIn, type Values } from './values.ts';
import { ssoWords } from './words.ts';

interface ConfigFormProps {
  readonly asked: readonly Asked[];
  readonly before: Values;
  readonly isNew: boolean;
  readonly onSave: (values: Values) => Promise<unknown>;
}

/** Asks for a configuration; secrets are state of this form alone, and leave it when it was saved. */
export const ConfigForm = ({ asked, before, isNew, onSave }: ConfigFormProps) => {
  const t = useWords(ssoWords);
  const shared = useWords(sharedWords);
  const [values, setValues] = useState(before);
  const submit = async () => {
    await onSave(isNew ? saidIn(asked, values) : changesOf(asked, before, values));
    const secrets = asked.filter(isSecret).map(({ name }) => [name, '']);
    setValues({ ...values, ...Object.fromEntries(secrets) });
    toast('good', t.saved);
  };
  return (
    <Form onSubmit={submit} className="max-w-2xl">
      {(busy) => (
        <>
          {asked
            .filter(({ when }) => when?.(values) ?? true)
            .map((each) => (
              <Input
                key={each.name}
                asked={each}
                isNew={isNew}
                value={values[each.name] ?? ''}
                onChange={(value) => setValues({ ...values, [each.name]: value })}
              />
            ))}
          <div>
            <Button look="primary" type="submit" busy={busy}>
              {isNew ? t.create : shared.save}
            </Button>
          </div>
        </>
      )}
    </Form>
  );
};

interface InputProps {
  readonly asked: Asked;
  readonly isNew: boolean;
  readonly value: string | boolean;
  readonly onChange: (value: string | boolean) => void;
}

const Input = ({ asked, isNew, value, onChange }: InputProps) => {
  const t = useWords(ssoWords);
  const { label, hint, as, required = false, most = 2048, placeholder } = asked;
  if (as === 'check') return <Check label={label} checked={value === true} onChange={onChange} />;
  const text = String(value);
  if (as === 'area')
    return (
      <Area
        label={label}
        hint={hint}
        value={text}
        onChange={({ target }) => onChange(target.value)}
        maxLength={32_768}
        required={required}
      />
    );
  if (as !== undefined && as !== 'secret')
    return <Choice label={label} value={text} onChange={onChange} options={as} />;
  const isKept = as === 'secret' && !isNew;
  return (
    <Field
      label={label}
      hint={isKept ? t.keptIfEmpty : hint}
      type={as === 'secret' ? 'password' : 'text'}
      autoComplete={as === 'secret' ? 'new-password' : 'off'}
      value={text}
      placeholder={placeholder}
      onChange={({ target }) => onChange(target.value)}
      maxLength={most}
      required={required && !isKept}
    />
  );
};
