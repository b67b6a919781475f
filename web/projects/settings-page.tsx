import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Plus, Shield, ShieldOff, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ReplyOf } from '../api/client.ts';
import { reading, useChange } from '../api/queries.ts';
import { Button, IconButton } from '../shared/button.tsx';
import { CopyButton } from '../shared/copy.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Field, Form } from '../shared/form.tsx';
import { Page } from '../shared/page.tsx';
import { slugOf } from '../shared/people.ts';
import { Removal } from '../shared/removal.tsx';
import { Badge, Fault, Loading } from '../shared/states.tsx';
import { toast } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { projectWords } from './words.ts';

type Project = ReplyOf<'GET /api/v1/projects/{projectId}'>['project'];
type Environment = Project['environments'][number];

/** Name, environments and end of a project. */
export const ProjectSettingsPage = () => {
  const t = useWords(projectWords);
  const { projectId = '' } = useParams({ strict: false });
  const found = useQuery(reading('GET /api/v1/projects/{projectId}', { path: { projectId } }));
  return (
    <Page title={t.settings} intro={found.data?.project.name}>
      {found.isPending && <Loading />}
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && (
        <>
          <General project={found.data.project} />
          <Environments project={found.data.project} />
          <Ending project={found.data.project} />
        </>
      )}
    </Page>
  );
};

const General = ({ project }: { project: Project }) => {
  const t = useWords(projectWords);
  const [name, setName] = useState(project.name);
  const [description, setDescription] = useState(project.description ?? '');
  const update = useChange(
    'PATCH /api/v1/projects/{projectId}',
    'GET /api/v1/projects',
    'GET /api/v1/projects/{projectId}',
  );
  const submit = async () => {
    await update.mutateAsync({ path: { projectId: project.id }, body: { name, description } });
    toast('good', t.saved);
  };
  return (
    <section className="card p-5">
      <h2 className="mb-4 text-base font-semibold">{t.general}</h2>
      <Form onSubmit={submit} className="max-w-lg">
        {(busy) => (
          <>
            <Field
              label={t.name}
              value={name}
              onChange={({ target }) => setName(target.value)}
              maxLength={64}
              required
            />
            <Field
              label={t.description}
              value={description}
              onChange={({ target }) => setDescription(target.value)}
              maxLength={256}
            />
            <div className="flex items-center gap-2 text-muted">
              <span className="whitespace-nowrap">{t.id}</span>
              <code className="truncate font-mono text-xs">{project.id}</code>
              <CopyButton text={project.id} />
            </div>
            <div>
              <Button look="primary" type="submit" busy={busy}>
                {t.save}
              </Button>
            </div>
          </>
        )}
      </Form>
    </section>
  );
};

const Environments = ({ project }: { project: Project }) => {
  const t = useWords(projectWords);
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<Environment>();
  const [turning, setTurning] = useState<Environment>();
  const remove = useChange(
    'DELETE /api/v1/projects/{projectId}/environments/{environmentId}',
    'GET /api/v1/projects/{projectId}',
    'GET /api/v1/projects',
  );
  return (
    <section className="card p-5">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-base font-semibold">{t.environments}</h2>
        <Button icon={Plus} onClick={() => setAdding(true)}>
          {t.addEnvironment}
        </Button>
      </div>
      <ul className="divide-y divide-line">
        {project.environments.map((environment) => (
          <li key={environment.id} className="flex items-center gap-3 py-2">
            <span className="min-w-0 flex-1 truncate font-medium">{environment.name}</span>
            {environment.isProtected && <Badge tone="info">{t.isProtected}</Badge>}
            <code className="truncate font-mono text-xs text-muted">{environment.slug}</code>
            <IconButton
              icon={environment.isProtected ? ShieldOff : Shield}
              label={`${environment.isProtected ? t.unprotect : t.protect}: ${environment.name}`}
              onClick={() => setTurning(environment)}
            />
            <IconButton
              icon={Trash2}
              tone="danger"
              label={`${t.removeEnvironment}: ${environment.name}`}
              onClick={() => setLeaving(environment)}
            />
          </li>
        ))}
      </ul>
      {turning && (
        <Protection projectId={project.id} environment={turning} onClose={() => setTurning(undefined)} />
      )}
      {adding && <NewEnvironment projectId={project.id} onClose={() => setAdding(false)} />}
      {leaving && (
        <Removal
          title={t.removeEnvironment}
          onRemove={() => remove.mutateAsync({ path: { projectId: project.id, environmentId: leaving.id } })}
          onClose={() => setLeaving(undefined)}
        >
          {t.removeEnvironmentText(leaving.name)}
        </Removal>
      )}
    </section>
  );
};

interface ProtectionProps {
  readonly projectId: string;
  readonly environment: Environment;
  readonly onClose: () => void;
}

/** Whether values of an environment are shown to who proved themselves just now. */
const Protection = ({ projectId, environment: { id, name, isProtected }, onClose }: ProtectionProps) => {
  const t = useWords(projectWords);
  const update = useChange(
    'PATCH /api/v1/projects/{projectId}/environments/{environmentId}',
    'GET /api/v1/projects/{projectId}',
    'GET /api/v1/projects',
  );
  const submit = async () => {
    const path = { projectId, environmentId: id };
    await update.mutateAsync({ path, body: { isProtected: !isProtected } });
    onClose();
  };
  return (
    <Dialog title={isProtected ? t.unprotect : t.protect} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <p className="break-words">{isProtected ? t.unprotectText(name) : t.protectText(name)}</p>
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {isProtected ? t.unprotect : t.protect}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};

const NewEnvironment = ({ projectId, onClose }: { projectId: string; onClose: () => void }) => {
  const t = useWords(projectWords);
  const [name, setName] = useState('');
  const [slug, setSlug] = useState<string>();
  const add = useChange(
    'POST /api/v1/projects/{projectId}/environments',
    'GET /api/v1/projects/{projectId}',
    'GET /api/v1/projects',
  );
  const submit = async () => {
    await add.mutateAsync({ path: { projectId }, body: { name, slug: slug ?? slugOf(name) } });
    onClose();
  };
  return (
    <Dialog title={t.addEnvironment} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Field
              label={t.environmentName}
              value={name}
              onChange={({ target }) => setName(target.value)}
              maxLength={64}
              required
            />
            <Field
              label={t.environmentSlug}
              value={slug ?? slugOf(name)}
              onChange={({ target }) => setSlug(target.value)}
              maxLength={64}
              required
            />
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {t.addEnvironment}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};

const Ending = ({ project }: { project: Project }) => {
  const t = useWords(projectWords);
  const navigate = useNavigate();
  const [asked, setAsked] = useState(false);
  const [typed, setTyped] = useState('');
  const remove = useChange('DELETE /api/v1/projects/{projectId}', 'GET /api/v1/projects');
  const submit = async () => {
    await remove.mutateAsync({ path: { projectId: project.id } });
    await navigate({ to: '/projects' });
  };
  return (
    <section className="card flex flex-wrap items-center justify-between gap-3 border-danger p-5">
      <div>
        <h2 className="text-base font-semibold">{t.danger}</h2>
        <p className="text-muted">{t.dangerText}</p>
      </div>
      <Button look="danger" icon={Trash2} onClick={() => setAsked(true)}>
        {t.deleteAction}
      </Button>
      {asked && (
        <Dialog title={t.danger} onClose={() => setAsked(false)}>
          <Form onSubmit={submit}>
            {(busy) => (
              <>
                <p>{t.dangerText}</p>
                <Field
                  label={t.deleteConfirm(project.name)}
                  value={typed}
                  onChange={({ target }) => setTyped(target.value)}
                  maxLength={64}
                />
                <Actions onCancel={() => setAsked(false)}>
                  <Button look="danger" type="submit" busy={busy} disabled={typed !== project.name}>
                    {t.deleteAction}
                  </Button>
                </Actions>
              </>
            )}
          </Form>
        </Dialog>
      )}
    </section>
  );
};
