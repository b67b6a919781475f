import { useState } from 'react';
import { call } from '../api/client.ts';
import { readAgain } from '../api/queries.ts';
import { Area } from '../shared/area.tsx';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { useProject } from '../shared/project.ts';
import { Fault, Loading } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { type Creation, listOfImports, startOfImport, useImport } from './imports.ts';
import { Progress } from './progress.tsx';
import { SourceFields } from './source-fields.tsx';
import {
  givenSource,
  NoPair,
  nameOfSource,
  pairsIn,
  type SourceId,
  sourceIds,
  sourceOf,
  type Texts,
} from './sources.ts';
import { importWords } from './words.ts';

interface NewImportProps {
  readonly onStarted: (importId: string) => void;
  readonly onClose: () => void;
}

interface Draft {
  readonly source: SourceId;
  readonly texts: Texts;
  readonly environment: string;
  readonly pairs: string;
  readonly secretPath: string;
  readonly onConflict: 'skip' | 'overwrite';
}

const emptyDraft: Draft = {
  source: 'file',
  texts: {},
  environment: '',
  pairs: '',
  secretPath: '/',
  onConflict: 'skip',
};

const start = async (body: Creation): Promise<string> => {
  const { import: job } = await call(startOfImport, { body });
  await readAgain(listOfImports);
  return job.id;
};

/**
 * Looks at what an import would do, and then does it. What lets into the source is state of this dialog alone, which no
 * cache keeps.
 */
export const NewImport = ({ onStarted, onClose }: NewImportProps) => {
  const t = useWords(importWords);
  const { projectId, project } = useProject();
  const [draft, setDraft] = useState(emptyDraft);
  const [triedId, setTried] = useState<string>();
  const environment = draft.environment || project?.environments[0]?.slug || '';
  const bodyOf = (dryRun: boolean): Creation => {
    const { source, texts, pairs, secretPath, onConflict } = draft;
    const where = sourceOf(source).hasEnvironments ? { environments: pairsIn(pairs) } : { environment };
    const given = givenSource(source, texts) as Creation['source'];
    return { projectId, source: given, ...where, secretPath, onConflict, dryRun };
  };
  const begin = async (dryRun: boolean) => {
    try {
      const id = await start(bodyOf(dryRun));
      if (dryRun) setTried(id);
      else onStarted(id);
    } catch (error) {
      throw error instanceof NoPair ? new Error(t.noPair(error.message)) : error;
    }
  };
  return (
    <Dialog title={triedId ? t.dryRunTitle : t.add} onClose={onClose} wide>
      {triedId ? (
        <Tried importId={triedId} onImport={() => begin(false)} onBack={() => setTried(undefined)} />
      ) : (
        <Form onSubmit={() => begin(true)}>
          {(busy) => (
            <>
              <Where draft={{ ...draft, environment }} onChange={setDraft} />
              <SourceFields
                source={draft.source}
                texts={draft.texts}
                onChange={(texts) => setDraft({ ...draft, texts })}
              />
              <p className="text-xs text-muted">{t.dryRunNote}</p>
              <Actions onCancel={onClose}>
                <Button look="primary" type="submit" busy={busy}>
                  {t.tryIt}
                </Button>
              </Actions>
            </>
          )}
        </Form>
      )}
    </Dialog>
  );
};

const Where = ({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) => {
  const t = useWords(importWords);
  const { project } = useProject();
  const set = (part: Partial<Draft>) => onChange({ ...draft, ...part });
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Choice
        label={t.source}
        value={draft.source}
        onChange={(source) => set({ source: source as SourceId, texts: {} })}
        options={sourceIds.map((each) => [each, nameOfSource(each, t.file)])}
      />
      <Choice
        label={t.onConflict}
        value={draft.onConflict}
        onChange={(rule) => set({ onConflict: rule as Draft['onConflict'] })}
        options={[
          ['skip', t.skip],
          ['overwrite', t.overwrite],
        ]}
      />
      {sourceOf(draft.source).hasEnvironments ? (
        <Area
          label={t.pairs}
          hint={t.pairsHint}
          value={draft.pairs}
          placeholder="production = prod"
          maxLength={12_800}
          onChange={({ target }) => set({ pairs: target.value })}
        />
      ) : (
        <Choice
          label={t.environment}
          value={draft.environment}
          onChange={(environment) => set({ environment })}
          options={(project?.environments ?? []).map(({ slug, name }) => [slug, name])}
        />
      )}
      <Field
        label={t.path}
        value={draft.secretPath}
        onChange={({ target }) => set({ secretPath: target.value })}
        maxLength={512}
        required
      />
    </div>
  );
};

interface TriedProps {
  readonly importId: string;
  readonly onImport: () => Promise<void>;
  readonly onBack: () => void;
}

/** What an import would do, and the way to have it done. */
const Tried = ({ importId, onImport, onBack }: TriedProps) => {
  const t = useWords(importWords);
  const found = useImport(importId);
  const job = found.data?.import;
  return (
    <Form onSubmit={onImport}>
      {(busy) => (
        <>
          {found.isPending && <Loading />}
          {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
          {job && <Progress job={job} />}
          <Actions>
            <Button onClick={onBack}>{t.back}</Button>
            <Button look="primary" type="submit" busy={busy} disabled={job?.status !== 'completed'}>
              {t.importNow}
            </Button>
          </Actions>
        </>
      )}
    </Form>
  );
};
