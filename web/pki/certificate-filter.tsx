import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { reading } from '../api/queries.ts';
import { clock } from '../shared/clock.ts';
import { Choice } from '../shared/form.tsx';
import { useWords } from '../shared/words.ts';
import { listOfTemplates } from './template-form.tsx';
import { pkiWords } from './words.ts';

/** What there is to choose, by the words for it. */
const states = { active: 'active', expired: 'expired', revokedState: 'revoked' } as const;
type State = keyof typeof states;

interface Chosen {
  readonly state: State | '';
  /** Days within which they end, as text; empty for whenever. */
  readonly days: string;
  readonly templateId: string;
}

const nothing: Chosen = { state: '', days: '', templateId: '' };

const day = 86_400_000;

/** What the list is asked for; the moment is a whole day, so that the same choice is the same question. */
const asked = ({ state, days, templateId }: Chosen) => ({
  ...(state !== '' && { status: states[state] }),
  ...(days !== '' && {
    notAfterTo: new Date((Math.floor(clock() / day) + 1 + Number(days)) * day).toISOString(),
  }),
  ...(templateId !== '' && { certificateTemplateId: templateId }),
});

/** What narrows the certificates down, and the question that it makes. */
export const useCertificateFilter = (projectId: string) => {
  const t = useWords(pkiWords);
  const [chosen, setChosen] = useState(nothing);
  const templates = useQuery(reading(listOfTemplates, { path: { projectId } })).data?.certificateTemplates;
  const choose = (part: Partial<Chosen>) => setChosen((before) => ({ ...before, ...part }));
  const fields = (
    <>
      <Choice
        quiet
        label={t.state}
        value={chosen.state}
        onChange={(state) => choose({ state: state as State | '' })}
        options={[
          ['', t.anyState],
          ...(Object.keys(states) as State[]).map((each) => [each, t[each]] as const),
        ]}
      />
      <Choice
        quiet
        label={t.until}
        value={chosen.days}
        onChange={(days) => choose({ days })}
        options={[['', t.anyEnd], ...['7', '30', '90'].map((each) => [each, t.endsWithin(each)] as const)]}
      />
      {templates !== undefined && templates.length > 0 && (
        <Choice
          quiet
          label={t.template}
          value={chosen.templateId}
          onChange={(templateId) => choose({ templateId })}
          options={[['', t.anyTemplate], ...templates.map(({ id, name }) => [id, name] as const)]}
        />
      )}
    </>
  );
  return { fields, filter: asked(chosen), isNarrow: chosen !== nothing };
};
