import type { Settings } from '../../../layers/adapters/settings.ts';
import { type FollowOutcome, followRequest } from '../../../layers/domain/access-requests/follow.ts';
import { allItems } from '../../harness/table.ts';
import { type Actor, openWorld, type Person } from '../../world/world.ts';

// biome-ignore lint/suspicious/noExplicitAny: replies as they came
export type Reply = any;

export const base = '/api/v1/access-approvals';
export const hour = 3600;
export const day = 24 * hour;

export const ruleOn = (environment: string, glob: string, action: readonly string[] = ['read']) => ({
  subject: 'secrets',
  action: [...action],
  conditions: { environment, secretPath: { $glob: glob } },
});

/** A project with policies, and people who ask for access and review. */
export const openAccessPlace = async (given: Partial<Settings> = {}, endpoint?: string) => {
  const world = await openWorld(given, endpoint);
  const project: Reply = await world.project();
  const { slug: projectSlug, id: projectId } = project;

  const person = (role = 'no-access'): Promise<Person> => world.personIn(projectId, role);
  const named = ({ id }: Actor) => ({ type: 'user', id });

  const policy = async (
    approvers: readonly Actor[],
    more: object = {},
    actor = world.admin,
  ): Promise<Reply> =>
    (
      await world.ok(actor, 'POST', `${base}/policies`, {
        projectSlug,
        environment: 'prod',
        secretPath: '/',
        approvers: approvers.map(named),
        ...more,
      })
    ).approval;

  const asked = {
    permissions: [ruleOn('prod', '/')],
    isTemporary: true,
    temporaryRange: '1h',
  };
  const askRaw = ({ token }: Actor, more: object = {}) =>
    world.app.request('POST', `${base}/requests`, {
      token,
      query: { projectSlug },
      body: { ...asked, ...more },
    });
  const ask = async (who: Actor, more: object = {}): Promise<Reply> => {
    const reply = await askRaw(who, more);
    if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
    return reply.body.approval;
  };
  const act = (who: Actor, requestId: string, what: string, body: object = {}) =>
    world.send(who, 'POST', `${base}/requests/${requestId}/${what}`, body);
  const review = async (who: Actor, requestId: string, status = 'approved', more: object = {}) =>
    (await act(who, requestId, 'review', { status, ...more })).status;
  const get = async ({ token }: Actor, path: string, query: Record<string, string> = {}): Promise<Reply> =>
    (await world.app.ok('GET', `${base}/${path}`, { token, query })).body;
  const look = async (who: Actor, requestId: string): Promise<Reply> =>
    (await get(who, `requests/${requestId}`)).request;

  /** What reading the secrets of a place is answered. */
  const reads = async ({ token }: Actor, environment = 'prod', secretPath = '/'): Promise<number> => {
    const query = { workspaceId: projectId, environment, secretPath };
    return (await world.app.request('GET', '/api/v3/secrets/raw', { token, query })).status;
  };

  const grantOf = (who: Actor) => world.read(({ projects }) => projects.grant(projectId, 'user', who.id));
  const setRole = async (who: Actor, role: string): Promise<void> => {
    const membership = await grantOf(who);
    await world.ok(world.admin, 'PATCH', `/api/v1/workspace/${projectId}/memberships/${membership?.id}`, {
      roles: [{ role }],
    });
  };
  const leave = async (who: Actor): Promise<void> => {
    const membership = await grantOf(who);
    await world.ok(world.admin, 'DELETE', `/api/v1/workspace/${projectId}/memberships/${membership?.id}`);
  };
  const eventsOf = async (type: string, requestId: string): Promise<readonly Reply[]> =>
    (await allItems(world.app.table)).filter(
      (item) => item.type === type && (item.metadata as Reply)?.requestId === requestId,
    );
  const mailsTo = async ({ email }: Person, notice: string, requestId: string): Promise<number> =>
    (await allItems(world.app.table)).filter(
      (item) =>
        item.to === email &&
        (item.content as Reply)?.notice === notice &&
        (item.content as Reply)?.requestId === requestId,
    ).length;
  const follow = (requestId: string, number = 0): Promise<FollowOutcome> =>
    followRequest(world.open, { requestId, number });

  return {
    ...{
      world,
      project,
      projectSlug,
      projectId,
      person,
      named,
      policy,
      asked,
      askRaw,
      ask,
      act,
      review,
      get,
    },
    ...{ look, reads, grantOf, setRole, leave, eventsOf, mailsTo, follow },
  };
};
