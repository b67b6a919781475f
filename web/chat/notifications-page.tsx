import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ApiFault } from '../api/client.ts';
import { reading } from '../api/queries.ts';
import { Page } from '../shared/page.tsx';
import { useProject } from '../shared/project.ts';
import { Fault, Loading } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { configOf, SlackForm } from './slack-form.tsx';
import { chatWords } from './words.ts';
import { useWorkspaces } from './workspaces.ts';

/** Which channels hear of what happens in a project. */
export const NotificationsPage = () => {
  const t = useWords(chatWords);
  return (
    <Page title={t.notifications} intro={t.notificationsIntro}>
      <Slack />
      <Teams />
    </Page>
  );
};

/** A project that tells no Slack anything is answered as one that has no such thing. */
const isUnset = (error: unknown): boolean => error instanceof ApiFault && error.status === 404;

const Slack = () => {
  const t = useWords(chatWords);
  const { projectId } = useProject();
  const workspaces = useWorkspaces();
  const config = useQuery(reading(configOf, { path: { projectId } }));
  const fault = workspaces.error ?? (isUnset(config.error) ? null : config.error);
  const retry = () => {
    void workspaces.refetch();
    void config.refetch();
  };
  return (
    <section aria-label={t.title} className="card flex flex-col gap-4 p-5">
      <h2 className="text-base font-semibold">{t.title}</h2>
      {fault ? (
        <Fault error={fault} onRetry={retry} />
      ) : workspaces.isPending || config.isPending ? (
        <Loading />
      ) : workspaces.data?.length === 0 ? (
        <p>
          {t.noWorkspace}{' '}
          <Link to="/organization/slack" className="text-accent-strong underline">
            {t.toWorkspaces}
          </Link>
        </p>
      ) : (
        <SlackForm
          projectId={projectId}
          workspaces={workspaces.data ?? []}
          config={isUnset(config.error) ? undefined : config.data}
        />
      )}
    </section>
  );
};

const Teams = () => {
  const t = useWords(chatWords);
  const { projectId } = useProject();
  return (
    <section aria-label={t.teams} className="card flex flex-col gap-2 p-5">
      <h2 className="text-base font-semibold">{t.teams}</h2>
      <p className="text-muted">{t.teamsText}</p>
      <Link
        to="/projects/$projectId/webhooks"
        params={{ projectId }}
        className="text-accent-strong underline"
      >
        {t.toWebhooks}
      </Link>
    </section>
  );
};
