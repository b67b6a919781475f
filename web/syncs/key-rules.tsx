import { Choice, Field } from '../shared/form.tsx';
import { Check } from '../shared/inputs.tsx';
import { Note } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import type { Draft, Target } from './form.ts';
import { OwnOptions } from './place-fields.tsx';
import { syncWords } from './words.ts';

interface RulesProps {
  readonly target: Target;
  readonly draft: Draft;
  readonly isNew: boolean;
  readonly onChange: (part: Partial<Draft>) => void;
}

/** How keys are named there, and what becomes of those of others. */
export const KeyRules = ({ target, draft, isNew, onChange }: RulesProps) => {
  const t = useWords(syncWords);
  return (
    <fieldset className="grid gap-4 sm:grid-cols-2">
      <legend className="mb-3 font-semibold">{t.keys}</legend>
      <Field
        label={t.prefix}
        hint={t.affixHint}
        value={draft.prefix}
        onChange={({ target: { value } }) => onChange({ prefix: value })}
        maxLength={100}
      />
      <Field
        label={t.suffix}
        hint={t.affixHint}
        value={draft.suffix}
        onChange={({ target: { value } }) => onChange({ suffix: value })}
        maxLength={100}
      />
      <div className="sm:col-span-2">
        <Choice
          label={t.existing}
          value={draft.existing}
          onChange={(next) => onChange({ existing: next as Draft['existing'] })}
          options={[
            ['own', t.own],
            ['adopt', t.adopt],
            ['mirror', t.mirror],
          ]}
        />
      </div>
      {isNew && target.canImportSecrets && (
        <Choice
          label={t.first}
          value={draft.first}
          onChange={(next) => onChange({ first: next as Draft['first'] })}
          options={[
            ['', t.firstNothing],
            ['import-prioritize-source', t.firstSource],
            ['import-prioritize-destination', t.firstTarget],
          ]}
        />
      )}
      <OwnOptions target={target} texts={draft.more} onChange={(more) => onChange({ more })} />
      <div className="flex flex-col gap-2 sm:col-span-2">
        {draft.existing === 'mirror' && <Note tone="warn">{t.mirrorNote}</Note>}
        <Check label={t.keeps} checked={draft.keeps} onChange={(keeps) => onChange({ keeps })} />
        <Check
          label={t.automatic}
          checked={draft.isAutomatic}
          onChange={(isAutomatic) => onChange({ isAutomatic })}
        />
      </div>
    </fieldset>
  );
};
