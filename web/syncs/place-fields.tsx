import { Area } from '../shared/area.tsx';
import { Choice, Field } from '../shared/form.tsx';
import { Check } from '../shared/inputs.tsx';
import { labelOf } from '../shared/labels.ts';
import { useWords } from '../shared/words.ts';
import type { Target } from './form.ts';
import { syncWords } from './words.ts';

interface FieldsProps {
  readonly target: Target;
  readonly texts: Readonly<Record<string, string>>;
  readonly onChange: (texts: Readonly<Record<string, string>>) => void;
}

/** What a destination has to say and may say, as the API describes it. */
export const PlaceFields = ({ target, texts, onChange }: FieldsProps) => {
  const t = useWords(syncWords);
  return target.form.destination.map(({ name, kind, isRequired, choices }) => {
    const key = `${target.destination} ${name}`;
    const value = texts[name] ?? '';
    const set = (text: string) => onChange({ ...texts, [name]: text });
    if (kind === 'flag')
      return (
        <Check
          key={key}
          label={labelOf(name)}
          checked={value === 'true'}
          onChange={(checked) => set(String(checked))}
        />
      );
    if (choices.length > 0)
      return (
        <Choice
          key={key}
          label={labelOf(name)}
          value={value}
          onChange={set}
          options={[['', t.unsaid], ...choices.map((each) => [each, labelOf(each)] as const)]}
        />
      );
    return (
      <Field
        key={key}
        label={labelOf(name)}
        value={value}
        hint={kind === 'list' ? t.listHint : isRequired ? undefined : t.optional}
        required={isRequired}
        maxLength={1024}
        onChange={({ target: { value: text } }) => set(text)}
      />
    );
  });
};

const tiers = ['Standard', 'Advanced', 'Intelligent-Tiering'] as const;

/** Options that not all targets have. */
export const OwnOptions = ({ target, texts, onChange }: FieldsProps) => {
  const t = useWords(syncWords);
  return target.form.options.map((name) => {
    const value = texts[name] ?? '';
    const set = (text: string) => onChange({ ...texts, [name]: text });
    if (name === 'tags')
      return (
        <Area
          key={name}
          label={t.tags}
          hint={t.tagsHint}
          value={value}
          maxLength={8192}
          onChange={({ target: { value: text } }) => set(text)}
        />
      );
    if (name === 'tier')
      return (
        <Choice
          key={name}
          label={t.tier}
          value={value}
          onChange={set}
          options={[['', t.bySize], ...tiers.map((tier) => [tier, tier] as const)]}
        />
      );
    if (name === 'autoRedeployServices')
      return (
        <Check
          key={name}
          label={labelOf(name)}
          checked={value === 'true'}
          onChange={(checked) => set(String(checked))}
        />
      );
    return (
      <Field
        key={name}
        label={labelOf(name === 'keyId' ? 'kmsKeyId' : name)}
        hint={name === 'replicaRegions' ? t.listHint : t.optional}
        value={value}
        maxLength={2048}
        onChange={({ target: { value: text } }) => set(text)}
      />
    );
  });
};
