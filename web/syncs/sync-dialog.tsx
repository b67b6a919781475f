import { PlugZap } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { readAgain } from '../api/queries.ts';
import { ConnectionDialog } from '../connections/connection-dialog.tsx';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { useProject } from '../shared/project.ts';
import { Fault, Loading, Note } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import type { Sync, Target } from './form.ts';
import { configOf, type Draft, draftOf, emptyDraft, optionsOf } from './form.ts';
import { KeyRules } from './key-rules.tsx';
import { PlaceFields } from './place-fields.tsx';
import { listOfSyncs, pathOf, useTargets } from './syncs.ts';
import { useDuplicate, useUsable } from './use-choices.ts';
import { syncWords } from './words.ts';

interface DialogProps {
  /** The one that is changed; a new one without it. */
  readonly sync?: Sync | undefined;
  readonly onClose: () => void;
}

/** Makes or changes a sync. */
export const SyncDialog = ({ sync, onClose }: DialogProps) => {
  const t = useWords(syncWords);
  const { targets, isPending, error, refetch } = useTargets();
  return (
    <Dialog title={sync ? t.edit : t.add} onClose={onClose} wide>
      {isPending && <Loading />}
      {error && <Fault error={error} onRetry={() => void refetch()} />}
      {targets.length > 0 && <SyncForm sync={sync} targets={targets} onClose={onClose} />}
    </Dialog>
  );
};

const SyncForm = ({ sync, targets, onClose }: DialogProps & { readonly targets: readonly Target[] }) => {
  const t = useWords(syncWords);
  const { projectId, project } = useProject();
  const environments = project?.environments ?? [];
  const [destination, setDestination] = useState(sync?.destination ?? targets[0]?.destination ?? '');
  const [draft, setDraft] = useState<Draft>(sync ? draftOf(sync) : emptyDraft);
  const [settled, setSettled] = useState(draft);
  const [connecting, setConnecting] = useState(false);
  const target = targets.find((each) => each.destination === destination) ?? (targets[0] as Target);
  const { usable, isPending } = useUsable(projectId, target.connection);
  const isDuplicate = useDuplicate(projectId, target, settled, sync);
  const set = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const environment = draft.environment || environments[0]?.slug || '';
  const connectionId = usable.some(({ id }) => id === draft.connectionId)
    ? draft.connectionId
    : sync && target.destination === sync.destination
      ? sync.connectionId
      : (usable[0]?.id ?? '');
  const submit = async () => {
    const body = {
      name: draft.name,
      connectionId,
      environment,
      secretPath: draft.secretPath,
      isAutoSyncEnabled: draft.isAutomatic,
      syncOptions: optionsOf(target, draft),
      destinationConfig: configOf(target, draft),
    };
    if (sync)
      await call('PATCH /api/v1/secret-syncs/{app}/{syncId}', {
        path: pathOf(sync),
        body: { ...body, description: draft.description },
      });
    else
      await call('POST /api/v1/secret-syncs/{app}', {
        path: { app: destination },
        body: { ...body, projectId, ...(draft.description && { description: draft.description }) },
      });
    await readAgain(listOfSyncs);
    onClose();
  };
  const form = (
    <Form onSubmit={submit}>
      {(busy) => (
        <>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field
              label={t.name}
              hint={t.nameHint}
              value={draft.name}
              onChange={({ target: { value } }) => set({ name: value })}
              maxLength={64}
              pattern="[A-Za-z0-9][A-Za-z0-9._\-]*"
              required
            />
            <Field
              label={t.description}
              hint={t.optional}
              value={draft.description}
              onChange={({ target: { value } }) => set({ description: value })}
              maxLength={256}
            />
            <Choice
              label={t.environment}
              value={environment}
              onChange={(next) => set({ environment: next })}
              options={environments.map(({ slug, name }) => [slug, name])}
            />
            <Field
              label={t.path}
              value={draft.secretPath}
              onChange={({ target: { value } }) => set({ secretPath: value })}
              maxLength={512}
              required
            />
            {!sync && (
              <Choice
                label={t.destination}
                value={destination}
                onChange={(next) => {
                  setDestination(next);
                  set({ place: {}, more: {}, connectionId: '' });
                }}
                options={targets.map((each) => [each.destination, each.name])}
              />
            )}
            <Choice
              label={t.connection}
              value={connectionId}
              onChange={(next) => set({ connectionId: next })}
              options={
                usable.length === 0
                  ? [[connectionId, sync ? sync.connectionId : t.unsaid]]
                  : usable.map(({ id, label }) => [id, label])
              }
            />
          </div>
          {!isPending && usable.length === 0 && !sync && (
            <div className="flex flex-col items-start gap-2">
              <Note tone="warn">{t.noConnection(target.name)}</Note>
              <Button icon={PlugZap} onClick={() => setConnecting(true)}>
                {t.addConnection}
              </Button>
            </div>
          )}
          <fieldset className="grid gap-4 sm:grid-cols-2" onBlur={() => setSettled(draft)}>
            <legend className="mb-3 font-semibold">{t.place}</legend>
            <PlaceFields target={target} texts={draft.place} onChange={(place) => set({ place })} />
          </fieldset>
          {isDuplicate && <Note tone="warn">{t.duplicate}</Note>}
          <KeyRules target={target} draft={draft} isNew={!sync} onChange={set} />
          <Actions onCancel={onClose}>
            <Button look="primary" type="submit" busy={busy} disabled={connectionId === ''}>
              {sync ? t.save : t.add}
            </Button>
          </Actions>
        </>
      )}
    </Form>
  );
  return (
    <>
      {form}
      {connecting && (
        <ConnectionDialog
          projectId={projectId}
          app={target.connection}
          onClose={() => setConnecting(false)}
        />
      )}
    </>
  );
};
