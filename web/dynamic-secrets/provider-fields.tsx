import { Plus, X } from 'lucide-react';
import { Area } from '../shared/area.tsx';
import { Button, IconButton } from '../shared/button.tsx';
import { Choice, Field } from '../shared/form.tsx';
import { useWords } from '../shared/words.ts';
import { type Input, isAsked, type Texts } from './form-input.ts';
import { columnWords, inputWords, optionWords } from './input-words.ts';
import { inputsOfKind, type Kind, rowsIn, typed } from './kinds.ts';
import { dynamicWords } from './words.ts';

interface FieldsProps {
  readonly kind: Kind;
  readonly texts: Texts;
  readonly onChange: (texts: Texts) => void;
  /** The inputs are there already: secrets that are left empty stay. */
  readonly isThere?: boolean;
}

/** The form of a provider, as the schema of its inputs has it; what may be left out comes last. */
export const ProviderFields = ({ kind, texts, onChange, isThere = false }: FieldsProps) => {
  const t = useWords(dynamicWords);
  const asked = inputsOfKind(kind).filter((input) => isAsked(input, texts));
  const draw = (input: Input) => (
    <InputField
      key={`${kind} ${input.name}`}
      input={input}
      isThere={isThere}
      value={texts[input.name] ?? ''}
      onChange={(text) => onChange(typed(kind, texts, input.name, text))}
    />
  );
  const isMain = ({ isOptional, shape }: Input) => !isOptional || shape === 'secret';
  const further = asked.filter((input) => !isMain(input));
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">{asked.filter(isMain).map(draw)}</div>
      {further.length > 0 && (
        <details className="rounded-lg border border-line px-3 py-2">
          <summary className="font-medium">{t.further}</summary>
          <div className="mt-3 grid gap-4 sm:grid-cols-2">{further.map(draw)}</div>
        </details>
      )}
    </>
  );
};

interface InputProps {
  readonly input: Input;
  readonly isThere: boolean;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

const longestText = 1024;
/** A secret that may be longer may have several lines, as keys do. */
const longestLine = 4096;

const hintOf = ({ input: { name, shape, isOptional }, isThere }: InputProps, t: typeof dynamicWords.en) =>
  [
    shape === 'secret' && isThere && t.unchanged,
    shape === 'list' && t.commas,
    shape === 'lines' && /Statement$|Ldif$/.test(name) && t.placeholders,
    isOptional && shape === 'secret' && t.optional,
  ]
    .filter((hint) => typeof hint === 'string')
    .join(' ');

const InputField = (props: InputProps) => {
  const { input, isThere, value, onChange } = props;
  const t = useWords(dynamicWords);
  const labels: Readonly<Record<string, string>> = useWords(inputWords);
  const { name, shape, isOptional, longest = longestText } = input;
  const common = {
    label: labels[name] ?? name,
    value,
    required: !isOptional && !(shape === 'secret' && isThere),
    hint: hintOf(props, t),
    maxLength: longest,
    onChange: ({ target }: { target: { value: string } }) => onChange(target.value),
  };
  if (shape === 'choice') return <ChoiceField {...props} label={common.label} />;
  if (shape === 'rows') return <RowsField {...props} label={common.label} />;
  if (shape === 'lines' || (shape === 'secret' && longest > longestLine))
    return (
      <div className="sm:col-span-2">
        <Area {...common} />
      </div>
    );
  return (
    <Field
      {...common}
      type={shape === 'secret' ? 'password' : shape === 'number' ? 'number' : 'text'}
      autoComplete={shape === 'secret' ? 'new-password' : 'off'}
    />
  );
};

const ChoiceField = ({ input, value, onChange, label }: InputProps & { label: string }) => {
  const t = useWords(dynamicWords);
  const words: Readonly<Record<string, string>> = useWords(optionWords);
  const { options = [], isOptional } = input;
  return (
    <Choice
      label={label}
      value={value}
      onChange={onChange}
      options={[
        ...(isOptional ? [['', t.none] as const] : []),
        ...options.map((option) => [option, words[option] ?? option] as const),
      ]}
    />
  );
};

const RowsField = ({ input, value, onChange, label }: InputProps & { label: string }) => {
  const t = useWords(dynamicWords);
  const words: Readonly<Record<string, string>> = useWords(columnWords);
  const { columns = [], isOptional } = input;
  const rows = rowsIn(value);
  const write = (next: typeof rows) => onChange(next.length === 0 ? '' : JSON.stringify(next));
  return (
    <fieldset className="flex flex-col gap-2 sm:col-span-2">
      <legend className="font-medium">{label}</legend>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have nothing but their place that tells them apart.
        <div key={at} className="flex flex-wrap items-end gap-2">
          {columns.map(({ name, isOptional: isFree }) => (
            <div key={name} className="min-w-32 flex-1">
              <Field
                label={words[name] ?? name}
                value={row[name] ?? ''}
                required={!isFree && name !== 'value'}
                maxLength={256}
                onChange={({ target }) =>
                  write(rows.map((each, index) => (index === at ? { ...each, [name]: target.value } : each)))
                }
              />
            </div>
          ))}
          <IconButton
            icon={X}
            label={`${t.removeRow}: ${label}, ${at + 1}`}
            disabled={rows.length === 1 && !isOptional}
            onClick={() => write(rows.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      <div>
        <Button icon={Plus} onClick={() => write([...rows, {}])} aria-label={`${t.addRow}: ${label}`}>
          {t.addRow}
        </Button>
      </div>
    </fieldset>
  );
};
