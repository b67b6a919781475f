import { useId } from 'react';
import { Area } from '../shared/area.tsx';
import { Choice, Field } from '../shared/form.tsx';
import { labelOf } from '../shared/labels.ts';
import { useWords } from '../shared/words.ts';
import { formats, type SourceField, type SourceId, sourceOf, type Texts } from './sources.ts';
import { importWords } from './words.ts';

interface SourceFieldsProps {
  readonly source: SourceId;
  readonly texts: Texts;
  readonly onChange: (texts: Texts) => void;
}

/** What a source asks for, with what lets in there. */
export const SourceFields = ({ source, texts, onChange }: SourceFieldsProps) => {
  const t = useWords(importWords);
  return (
    <fieldset className="grid gap-4 sm:grid-cols-2">
      <legend className="mb-3 font-semibold">{t.howReached}</legend>
      <p className="text-muted sm:col-span-2">{t[`of-${source}`]}</p>
      {sourceOf(source).fields.map((field) => (
        <OneField
          key={`${source} ${field.name}`}
          field={field}
          value={texts[field.name] ?? ''}
          onChange={(text, more = {}) => onChange({ ...texts, ...more, [field.name]: text })}
        />
      ))}
    </fieldset>
  );
};

interface OneFieldProps {
  readonly field: SourceField;
  readonly value: string;
  readonly onChange: (text: string, more?: Texts) => void;
}

/** Characters of a file. */
const longestFile = 1_500_000;

const longest = { pem: 32_768, 'key-file': 16_384, file: longestFile } as const;

const OneField = ({ field: { name, kind, isNeeded, like }, value, onChange }: OneFieldProps) => {
  const t = useWords(importWords);
  const common = { label: labelOf(name), value, required: isNeeded === true, placeholder: like };
  if (kind === 'format')
    return (
      <Choice
        label={labelOf(name)}
        value={value || formats[0]}
        onChange={(next) => onChange(next)}
        options={formats.map((each) => [each, each === 'env' ? '.env' : each.toUpperCase()])}
      />
    );
  if (kind === 'pem' || kind === 'key-file' || kind === 'file')
    return (
      <div className="flex flex-col gap-2 sm:col-span-2">
        <Area
          {...common}
          hint={isNeeded ? undefined : t.optional}
          maxLength={longest[kind]}
          onChange={({ target }) => onChange(target.value)}
        />
        {kind === 'file' && <FileChoice onText={onChange} />}
      </div>
    );
  const isSecret = kind === 'secret';
  return (
    <Field
      {...common}
      type={isSecret ? 'password' : 'text'}
      autoComplete={isSecret ? 'new-password' : 'off'}
      hint={[isSecret && t.dropped, !isNeeded && t.optional].filter(Boolean).join(' ') || undefined}
      maxLength={isSecret ? 16_384 : 1024}
      onChange={({ target }) => onChange(target.value)}
    />
  );
};

const formatOf = (fileName: string): Texts => {
  if (/\.json$/i.test(fileName)) return { format: 'json' };
  if (/\.ya?ml$/i.test(fileName)) return { format: 'yaml' };
  return { format: 'env' };
};

/** Takes the text of a file, and its format by its name. */
const FileChoice = ({ onText }: { onText: (text: string, more: Texts) => void }) => {
  const t = useWords(importWords);
  const id = useId();
  const take = async (file: File | undefined) => {
    if (file && file.size <= longestFile) onText(await file.text(), formatOf(file.name));
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      <label htmlFor={id} className="text-muted">
        {t.orFile}
      </label>
      <input
        id={id}
        type="file"
        accept=".env,.json,.yaml,.yml,.txt,text/*"
        onChange={({ target }) => void take(target.files?.[0])}
        className="max-w-full min-w-0"
      />
    </div>
  );
};
