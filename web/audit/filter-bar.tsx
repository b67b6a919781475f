import { Filter, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../shared/button.tsx';
import { Choice, Field } from '../shared/form.tsx';
import { useWords } from '../shared/words.ts';
import { type AuditSearch, auditSearch, usualRange } from './filters.ts';
import { auditWords } from './words.ts';

interface BarProps {
  readonly search: AuditSearch;
  readonly onChange: (search: AuditSearch) => void;
  /** Types and actors that the time has, to choose from. */
  readonly types: readonly string[];
  readonly actors: readonly (readonly [id: string, name: string])[];
  /** A secret is looked for in its project. */
  readonly hasSecrets: boolean;
}

/** What events are narrowed down by. */
export const FilterBar = ({ search, onChange, types, actors, hasSecrets }: BarProps) => {
  const t = useWords(auditWords);
  const [eventTypes, setEventTypes] = useState(search.eventTypes ?? '');
  const [secretKey, setSecretKey] = useState(search.secretKey ?? '');
  const set = (part: Record<string, unknown>) => onChange(auditSearch({ ...search, ...part }));
  const listed = actors.some(([id]) => id === search.actor) || !search.actor;
  return (
    <form
      className="card grid grid-cols-2 items-end gap-3 p-4 lg:grid-cols-5"
      onSubmit={(event) => {
        event.preventDefault();
        set({ eventTypes: eventTypes.replaceAll(/\s/g, ''), secretKey: secretKey.trim() });
      }}
    >
      <Choice
        label={t.range}
        value={search.range ?? usualRange}
        onChange={(range) => set({ range })}
        options={[
          ['day', t.lastDay],
          ['week', t.lastWeek],
          ['month', t.lastMonth],
        ]}
      />
      <Choice
        label={t.outcome}
        value={search.outcome ?? ''}
        onChange={(outcome) => set({ outcome })}
        options={[
          ['', t.anyOutcome],
          ['success', t.success],
          ['denied', t.denied],
          ['failed', t.failed],
        ]}
      />
      <Choice
        label={t.actor}
        value={search.actor ?? ''}
        onChange={(actor) => set({ actor })}
        options={[
          ['', t.anybody],
          ...(listed ? [] : [[search.actor ?? '', search.actor ?? ''] as const]),
          ...actors,
        ]}
      />
      <Field
        label={t.eventType}
        placeholder={t.eventHint}
        list="audit-event-types"
        maxLength={512}
        value={eventTypes}
        onChange={({ target }) => setEventTypes(target.value)}
      />
      <datalist id="audit-event-types">
        {types.map((type) => (
          <option key={type} value={type} />
        ))}
      </datalist>
      {hasSecrets && (
        <Field
          label={t.secret}
          maxLength={256}
          value={secretKey}
          onChange={({ target }) => setSecretKey(target.value)}
        />
      )}
      <div className="col-span-full flex flex-wrap gap-2">
        <Button type="submit" icon={Filter}>
          {t.apply}
        </Button>
        {Object.keys(search).length > 0 && (
          <Button look="quiet" icon={X} onClick={() => onChange({})}>
            {t.clear}
          </Button>
        )}
      </div>
    </form>
  );
};
