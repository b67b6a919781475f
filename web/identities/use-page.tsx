import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { reading } from '../api/queries.ts';
import { siteUrl } from '../api/site.ts';
import { Snippet } from '../shared/copy.tsx';
import { Choice } from '../shared/form.tsx';
import { idIn } from '../shared/ids.ts';
import { Page } from '../shared/page.tsx';
import { Fault, Lacks, Loading, Note } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { type MethodId, methodIds, methods } from './methods.ts';
import { examplesOf } from './snippets.ts';
import { identityWords } from './words.ts';

/** How programs read secrets as this machine identity, ready to copy. */
export const UsePage = () => {
  const t = useWords(identityWords);
  const { identityId = '' } = useParams({ strict: false });
  const path = { identityId };
  const found = useQuery(reading('GET /api/v1/identities/{identityId}', { path }));
  const identity = found.data?.identity.identity;
  const attached = methodIds.filter((method) => identity?.authMethods.includes(method));
  return (
    <Page
      title={t.useTitle}
      intro={identity && t.copyIntro(identity.name)}
      actions={
        <Link to="/identities/$identityId" params={path} className="text-accent-strong underline">
          {t.back}
        </Link>
      }
    >
      {found.isPending && <Loading />}
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {identity && attached.length === 0 && <Note tone="warn">{t.noMethodYet}</Note>}
      {attached.length > 0 && <Examples identityId={identityId} attached={attached} />}
    </Page>
  );
};

const Examples = ({ identityId, attached }: { identityId: string; attached: readonly MethodId[] }) => {
  const t = useWords(identityWords);
  const path = { identityId };
  const given = idIn(useSearch({ strict: false }), 'projectId');
  const [method, setMethod] = useState<MethodId>(attached[0] as MethodId);
  const [chosen, setChosen] = useState(given);
  const [environment, setEnvironment] = useState<string>();
  const memberships = useQuery(reading('GET /api/v1/identities/{identityId}/identity-memberships', { path }));
  const projects = memberships.data?.identityMemberships.map(({ project }) => project) ?? [];
  const projectId = chosen ?? projects[0]?.id ?? '';
  const project = useQuery({
    ...reading('GET /api/v1/projects/{projectId}', { path: { projectId } }),
    enabled: projectId !== '',
  });
  const universal = useQuery({
    ...reading('GET /api/v1/auth/universal-auth/identities/{identityId}', { path }),
    enabled: attached.includes('universal-auth'),
  });
  const environments = project.data?.project.environments ?? [];
  const filling = {
    url: siteUrl.href.replace(/\/$/, ''),
    method,
    identityId,
    clientId: universal.data?.identityUniversalAuth.clientId ?? '…',
    projectId: projectId || '…',
    projectSlug: project.data?.project.slug ?? '…',
    environment: environment ?? environments[0]?.slug ?? 'dev',
  };
  return (
    <>
      <Lacks of={[memberships, project, universal]} />
      {memberships.data && !memberships.isFetching && projects.length === 0 && (
        <Note tone="warn">{t.noProjectYet}</Note>
      )}
      <div className="grid gap-3 sm:grid-cols-3">
        <Choice
          label={t.method}
          value={method}
          onChange={(next) => setMethod(next as MethodId)}
          options={attached.map((each) => [each, methods[each].label])}
        />
        <Choice
          label={t.project}
          value={projectId}
          onChange={(next) => {
            setChosen(next);
            setEnvironment(undefined);
          }}
          options={projects.map(({ id, name }) => [id, name])}
        />
        <Choice
          label={t.environment}
          value={filling.environment}
          onChange={setEnvironment}
          options={environments.map(({ slug, name }) => [slug, name])}
        />
      </div>
      <div className="flex flex-col gap-4">
        {examplesOf(filling, t).map(({ title, code }) => (
          <Snippet key={title} label={title}>
            {code}
          </Snippet>
        ))}
      </div>
    </>
  );
};
