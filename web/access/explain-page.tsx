import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { InputOf, ReplyOf } from '../api/client.ts';
import { call } from '../api/client.ts';
import { reading } from '../api/queries.ts';
import { actionsOf, fieldsOf, subjectsOf } from '../rules/subjects.ts';
import { Button } from '../shared/button.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { nameOf } from '../shared/people.ts';
import { useProject } from '../shared/project.ts';
import { Lacks, Note } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { AccessFrame } from './frame.tsx';
import { machinesOf } from './machines.ts';
import { accessWords } from './words.ts';

const route = 'POST /api/v1/projects/{projectId}/permissions/explain';
type Explanation = ReplyOf<typeof route>;
type Actor = InputOf<typeof route>['body']['actor'];
type Kind = 'user' | 'identity' | 'role';

/** Those that a question can be about, by kind. */
const useWhom = (projectId: string, kind: Kind) => {
  const roles = useQuery(reading('GET /api/v1/projects/{projectId}/roles', { path: { projectId } }));
  const people = useQuery({
    ...reading('GET /api/v1/projects/{projectId}/memberships', { path: { projectId } }),
    enabled: kind === 'user',
  });
  const machines = useQuery({
    ...machinesOf(projectId),
    enabled: kind === 'identity',
  });
  const options = {
    role: roles.data?.roles.map(({ slug, name }) => [slug, name] as const),
    user: people.data?.memberships.map(({ userId, user }) => [userId, nameOf(user)] as const),
    identity: machines.data?.map(({ identityId, identity }) => [identityId, identity.name] as const),
  };
  return { options: options[kind] ?? [], found: { role: roles, user: people, identity: machines }[kind] };
};

const actorOf = (kind: Kind, id: string): Actor =>
  kind === 'role' ? { type: kind, role: id } : { type: kind, id };

const same = (names: readonly string[]) => names.map((name) => [name, name] as const);

/** Why somebody may do something in the project, or may not. */
export const ExplainPage = () => {
  const t = useWords(accessWords);
  const { projectId, project } = useProject();
  const [kind, setKind] = useState<Kind>('user');
  const [chosen, setChosen] = useState<string>();
  const [asked, setAsked] = useState({ subject: 'secrets', action: 'read' });
  const [fields, setFields] = useState<Readonly<Record<string, string>>>({});
  const [answer, setAnswer] = useState<Explanation>();
  const { options, found } = useWhom(projectId, kind);
  const id = chosen ?? options[0]?.[0] ?? '';
  const asks = Object.keys(fieldsOf('project', asked.subject));
  const submit = async () => {
    const said = asks.flatMap((name) => (fields[name]?.trim() ? [[name, fields[name].trim()]] : []));
    const body = { actor: actorOf(kind, id), ...asked, fields: Object.fromEntries(said) };
    setAnswer(await call(route, { path: { projectId }, body }));
  };
  const say = (name: string, text: string) => {
    setAnswer(undefined);
    setFields({ ...fields, [name]: text });
  };
  const turn = (next: typeof asked) => {
    setAnswer(undefined);
    setAsked(next);
  };
  return (
    <AccessFrame>
      <div className="card flex flex-col gap-4 p-5">
        <p className="text-muted">{t.explainIntro}</p>
        <Lacks of={[found]} />
        <Form onSubmit={submit}>
          {(busy) => (
            <>
              <div className="grid gap-3 sm:grid-cols-2">
                <Choice
                  label={t.kind}
                  value={kind}
                  onChange={(next) => {
                    setKind(next as Kind);
                    setChosen(undefined);
                    setAnswer(undefined);
                  }}
                  options={[
                    ['user', t.person],
                    ['identity', t.machine],
                    ['role', t.anyRole],
                  ]}
                />
                <Choice
                  label={t.who}
                  value={id}
                  onChange={(next) => {
                    setChosen(next);
                    setAnswer(undefined);
                  }}
                  options={options}
                />
                <Choice
                  label={t.subject}
                  value={asked.subject}
                  onChange={(subject) => turn({ subject, action: actionsOf('project', subject)[0] ?? '' })}
                  options={same(subjectsOf('project'))}
                />
                <Choice
                  label={t.action}
                  value={asked.action}
                  onChange={(action) => turn({ ...asked, action })}
                  options={same(actionsOf('project', asked.subject))}
                />
                {asks.includes('environment') && (
                  <Choice
                    label={t.environment}
                    value={fields.environment ?? ''}
                    onChange={(text) => say('environment', text)}
                    options={[
                      ['', t.anywhere],
                      ...(project?.environments ?? []).map(({ slug, name }) => [slug, name] as const),
                    ]}
                  />
                )}
                {asks.includes('secretPath') && (
                  <Field
                    label={t.path}
                    value={fields.secretPath ?? ''}
                    placeholder="/"
                    maxLength={1024}
                    onChange={({ target }) => say('secretPath', target.value)}
                  />
                )}
                {asks.includes('secretName') && (
                  <Field
                    label={t.secretName}
                    value={fields.secretName ?? ''}
                    maxLength={255}
                    onChange={({ target }) => say('secretName', target.value)}
                  />
                )}
              </div>
              <div>
                <Button look="primary" type="submit" busy={busy} disabled={id === ''}>
                  {t.ask}
                </Button>
              </div>
            </>
          )}
        </Form>
        {answer && <Answer answer={answer} />}
      </div>
    </AccessFrame>
  );
};

const Answer = ({ answer: { allowed, decidedBy } }: { answer: Explanation }) => {
  const t = useWords(accessWords);
  return (
    <div role="status" className="flex flex-col gap-2">
      <Note tone={allowed ? 'good' : 'warn'}>
        <strong>{allowed ? t.allowed : t.denied}</strong>
      </Note>
      {decidedBy ? (
        <>
          <p>{reasonOf(t, decidedBy)}</p>
          <pre tabIndex={0} className="overflow-x-auto rounded-lg bg-sunken p-3 font-mono text-xs">
            {JSON.stringify(decidedBy.rule, undefined, 2)}
          </pre>
        </>
      ) : (
        <p>{t.byNothing}</p>
      )}
    </div>
  );
};

const reasonOf = (
  t: (typeof accessWords)['en'],
  { type, roleSlug, privilegeSlug, groupId }: NonNullable<Explanation['decidedBy']>,
): string => {
  if (type === 'privilege') return t.byPrivilege(privilegeSlug ?? '');
  return groupId ? t.byGroupRole(roleSlug ?? '', groupId) : t.byRole(roleSlug ?? '');
};
