import { Field } from '../shared/form.tsx';
import { Check } from '../shared/inputs.tsx';
import { useWords } from '../shared/words.ts';
import { dynamicWords } from './words.ts';

/** What every dynamic secret says, whatever its provider is. */
export interface General {
  readonly name: string;
  readonly defaultTTL: string;
  readonly maxTTL: string;
  readonly usernameTemplate: string;
  readonly removesStrays: boolean;
}

export const usualGeneral: General = {
  name: '',
  defaultTTL: '1h',
  maxTTL: '24h',
  usernameTemplate: '',
  removesStrays: false,
};

interface GeneralProps {
  readonly general: General;
  readonly onChange: (general: General) => void;
}

const fields = [
  ['name', 'name', 'nameHint', 64, true],
  ['defaultTTL', 'usualTime', 'timeHint', 32, true],
  ['maxTTL', 'longestTime', 'timeHint', 32, false],
  ['usernameTemplate', 'nameTemplate', 'nameTemplateHint', 255, false],
] as const;

export const GeneralFields = ({ general, onChange }: GeneralProps) => {
  const t = useWords(dynamicWords);
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        {fields.map(([member, label, hint, longest, isRequired]) => (
          <Field
            key={member}
            label={t[label]}
            hint={t[hint]}
            value={general[member]}
            onChange={({ target }) => onChange({ ...general, [member]: target.value })}
            maxLength={longest}
            required={isRequired}
          />
        ))}
      </div>
      <Check
        label={t.endsStrays}
        checked={general.removesStrays}
        onChange={(removesStrays) => onChange({ ...general, removesStrays })}
      />
    </>
  );
};
