import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { BookOpen, Trash2, ZapOff } from 'lucide-react';
import { useState } from 'react';
import type { ReplyOf } from '../api/client.ts';
import { reading, useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { CopyButton } from '../shared/copy.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { Check } from '../shared/inputs.tsx';
import { Page } from '../shared/page.tsx';
import { Removal } from '../shared/removal.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { Badge, Fault, Lacks, Loading } from '../shared/states.tsx';
import { toast } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { MethodsCard } from './methods-card.tsx';
import { identityWords } from './words.ts';

const one = 'GET /api/v1/identities/{identityId}';
type Identity = ReplyOf<typeof one>['identity'];

/** One machine identity: what it is called, how it logs in, where it is a member. */
export const IdentityPage = () => {
  const t = useWords(identityWords);
  const navigate = useNavigate();
  const { identityId = '' } = useParams({ strict: false });
  const found = useQuery(reading(one, { path: { identityId } }));
  const name = found.data?.identity.identity.name;
  const use = (
    <Button
      icon={BookOpen}
      onClick={() => void navigate({ to: '/identities/$identityId/use', params: { identityId }, search: {} })}
    >
      {t.howTo}
    </Button>
  );
  return (
    <Page title={name ?? t.title} intro={name && t.title} actions={use}>
      {found.isPending && <Loading />}
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && (
        <>
          <General identity={found.data.identity} />
          <MethodsCard identityId={identityId} attached={found.data.identity.identity.authMethods} />
          <Projects identityId={identityId} />
          <Endings identity={found.data.identity} />
        </>
      )}
    </Page>
  );
};

const General = ({ identity: { identityId, role, customRole, identity } }: { identity: Identity }) => {
  const t = useWords(identityWords);
  const shared = useWords(sharedWords);
  const [name, setName] = useState(identity.name);
  const [given, setGiven] = useState(customRole?.slug ?? role);
  const [hasDeleteProtection, setProtection] = useState(identity.hasDeleteProtection);
  const roles = useQuery(reading('GET /api/v1/organization/roles', {}));
  const update = useChange('PATCH /api/v1/identities/{identityId}', one, 'GET /api/v1/identities');
  const submit = async () => {
    await update.mutateAsync({ path: { identityId }, body: { name, role: given, hasDeleteProtection } });
    toast('good', t.saved);
  };
  return (
    <section className="card p-5">
      <h2 className="mb-4 text-base font-semibold">{t.general}</h2>
      <Lacks of={[roles]} />
      <Form onSubmit={submit} className="max-w-lg">
        {(busy) => (
          <>
            <Field
              label={t.name}
              value={name}
              onChange={({ target }) => setName(target.value)}
              maxLength={255}
              required
            />
            <Choice
              label={t.role}
              value={given}
              onChange={setGiven}
              options={(roles.data?.roles ?? []).map((each) => [each.slug, each.name])}
            />
            <Check label={t.protection} checked={hasDeleteProtection} onChange={setProtection} />
            <div className="flex items-center gap-2 text-muted">
              <span className="whitespace-nowrap">{t.id}</span>
              <code className="truncate font-mono text-xs">{identityId}</code>
              <CopyButton text={identityId} />
            </div>
            <div>
              <Button look="primary" type="submit" busy={busy}>
                {shared.save}
              </Button>
            </div>
          </>
        )}
      </Form>
    </section>
  );
};

const Projects = ({ identityId }: { identityId: string }) => {
  const t = useWords(identityWords);
  const found = useQuery(
    reading('GET /api/v1/identities/{identityId}/identity-memberships', { path: { identityId } }),
  );
  return (
    <section className="card p-5">
      <h2 className="mb-3 text-base font-semibold">{t.projects}</h2>
      {found.isPending && <Loading rows={1} />}
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.identityMemberships.length === 0 && <p className="text-muted">{t.noProjects}</p>}
      <ul className="divide-y divide-line">
        {found.data?.identityMemberships.map(({ id, project, roles }) => (
          <li key={id} className="flex flex-wrap items-center gap-2 py-2">
            <Link
              to="/projects/$projectId/access/identities"
              params={{ projectId: project.id }}
              className="min-w-40 flex-1 truncate font-medium hover:underline"
            >
              {project.name}
            </Link>
            {roles.map((held) => (
              <Badge key={held.id}>{held.customRoleName ?? held.role}</Badge>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
};

const Endings = ({ identity: { identityId, identity } }: { identity: Identity }) => {
  const t = useWords(identityWords);
  const navigate = useNavigate();
  const [asked, setAsked] = useState<'tokens' | 'identity'>();
  const revoke = useChange('POST /api/v1/identities/{identityId}/revoke-tokens', one);
  const remove = useChange('DELETE /api/v1/identities/{identityId}', 'GET /api/v1/identities');
  const path = { identityId };
  const end = async () => {
    await remove.mutateAsync({ path });
    await navigate({ to: '/identities' });
  };
  return (
    <section className="card flex flex-wrap gap-2 border-danger p-5">
      <Button icon={ZapOff} onClick={() => setAsked('tokens')}>
        {t.revokeAll}
      </Button>
      <Button look="danger" icon={Trash2} onClick={() => setAsked('identity')}>
        {t.deleteIdentity}
      </Button>
      {asked === 'tokens' && (
        <Removal
          title={t.revokeAll}
          onRemove={() => revoke.mutateAsync({ path })}
          onClose={() => setAsked(undefined)}
        >
          {t.revokeAllText}
        </Removal>
      )}
      {asked === 'identity' && (
        <Removal title={t.deleteIdentity} onRemove={end} onClose={() => setAsked(undefined)}>
          {t.deleteText(identity.name)}
        </Removal>
      )}
    </section>
  );
};
