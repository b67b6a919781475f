import { Choice, Field } from '../shared/form.tsx';
import { Check, TextBox } from '../shared/inputs.tsx';
import { useWords } from '../shared/words.ts';
import type { MethodForm } from './method-form.ts';
import { choices, type MethodField, type MethodId, methods, tokenFields } from './methods.ts';
import { fieldWord, identityWords } from './words.ts';

interface FieldsProps {
  readonly method: MethodId;
  readonly form: MethodForm;
  readonly onChange: (form: MethodForm) => void;
  readonly isNew?: boolean;
}

/** The form of a login method, as the table of methods describes it. */
export const MethodFields = ({ method, form, onChange, isNew = false }: FieldsProps) => {
  const t = useWords(identityWords);
  const draw = (field: MethodField) => (
    <MethodInput
      key={field.name}
      field={field}
      isNew={isNew}
      value={form[field.name] ?? ''}
      onChange={(value) => onChange({ ...form, [field.name]: value })}
    />
  );
  return (
    <>
      {methods[method].fields.map(draw)}
      <details className="rounded-lg border border-line px-3 py-2">
        <summary className="font-medium">{t.moreOfTokens}</summary>
        <div className="mt-3 flex flex-col gap-4">{tokenFields.map(draw)}</div>
      </details>
    </>
  );
};

interface InputProps {
  readonly field: MethodField;
  readonly value: string;
  readonly isNew: boolean;
  readonly onChange: (value: string) => void;
}

const longest = 16_384;
const commas = /^(allowed|boundAudiences)/;

const MethodInput = (props: InputProps) => {
  const { field, value, onChange } = props;
  const t = useWords(identityWords);
  const label = fieldWord(t, field.name);
  switch (field.kind) {
    case 'check':
      return <Check label={label} checked={value === 'true'} onChange={(on) => onChange(String(on))} />;
    case 'type':
    case 'configurationType':
      return (
        <Choice
          label={label}
          value={value}
          onChange={onChange}
          options={choices[field.kind].map((each) => [each, each.toUpperCase()])}
        />
      );
    case 'text':
    case 'number':
    case 'secret':
      return <LineInput {...props} label={label} type={field.kind === 'secret' ? 'password' : field.kind} />;
    default:
      return (
        <TextBox
          label={label}
          hint={hintOf(t, field)}
          value={value}
          maxLength={longest * 4}
          required={field.isNeeded}
          onChange={({ target }) => onChange(target.value)}
          className="font-mono text-xs"
        />
      );
  }
};

const hintOf = (t: (typeof identityWords)['en'], { kind }: MethodField): string | undefined => {
  if (kind === 'map' || kind === 'pairs') return t.hintPairs;
  return kind.startsWith('pem') ? undefined : t.hintLines;
};

const LineInput = ({
  field: { name, isNeeded },
  value,
  isNew,
  onChange,
  label,
  type,
}: InputProps & { label: string; type: 'text' | 'number' | 'password' }) => {
  const t = useWords(identityWords);
  const isKept = type === 'password' && !isNew;
  return (
    <Field
      label={label}
      type={type}
      autoComplete={type === 'password' ? 'new-password' : 'off'}
      min={type === 'number' ? 0 : undefined}
      hint={isKept ? t.unchanged : commas.test(name) ? t.hintCommas : undefined}
      value={value}
      maxLength={longest}
      required={isNeeded && !isKept}
      onChange={({ target }) => onChange(target.value)}
    />
  );
};
