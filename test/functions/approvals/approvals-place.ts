import { type Actor, openWorld, type Person, type World } from '../../world/world.ts';

// biome-ignore lint/suspicious/noExplicitAny: replies as they came
export type Wire = any;

export const policiesAt = '/api/v1/secret-approvals';
export const requestsAt = '/api/v1/secret-approval-requests';
const secretsAt = '/api/v3/secrets/raw';

/** A project whose production is protected, and who has to do with it. */
export interface ApprovalsPlace {
  readonly world: World;
  readonly project: Wire;
  readonly approver: Person;
  /** Another one. */
  readonly second: Person;
  /** A developer, who may write in the project and asks where a policy applies. */
  readonly requester: Person;
  readonly policy: Wire;
  body(more?: object): Wire;
  secret(actor: Actor, method: string, name: string, more?: object): Promise<Wire>;
  /** What anybody reads of the production root. */
  values(path?: string): Promise<Record<string, string>>;
  /** Asks for a new secret, and answers the request. */
  asked(name: string, value?: string): Promise<Wire>;
  review(actor: Actor, id: string, status?: string): Promise<Wire>;
  merge(actor: Actor, id: string, more?: object): Promise<Wire>;
  read(actor: Actor, id: string): Promise<Wire>;
}

export const policyBody = (project: Wire, approvers: readonly Person[], more: object = {}) => ({
  workspaceId: project.id,
  name: 'production',
  environments: ['prod'],
  environment: '',
  secretPath: '/**',
  approvers: approvers.map(({ id }) => ({ type: 'user', id })),
  approvals: 1,
  enforcementLevel: 'hard',
  ...more,
});

/** Opens a place whose policy is as `more` says, which may depend on its people and project. */
export const openApprovals = async (
  more: (
    people: Pick<ApprovalsPlace, 'approver' | 'project' | 'second' | 'requester'>,
  ) => object | Promise<object> = () => ({}),
  given?: World,
): Promise<ApprovalsPlace> => {
  const world = given ?? (await openWorld());
  const project = await world.project();
  const [approver, second, requester] = [
    await world.personIn(project.id, 'member'),
    await world.personIn(project.id, 'member'),
    await world.personIn(project.id, 'member'),
  ];
  const people = { approver, second, requester };
  const body: ApprovalsPlace['body'] = (extra = {}) => ({
    workspaceId: project.id,
    environment: 'prod',
    secretPath: '/',
    ...extra,
  });
  // What stands there from before anybody had to approve.
  for (const [name, secretValue] of [
    ['STANDING', 'old'],
    ['OTHER', 'other'],
  ] as const)
    await world.ok(world.admin, 'POST', `${secretsAt}/${name}`, body({ secretValue }));
  const { approval: policy } = await world.ok(
    world.admin,
    'POST',
    policiesAt,
    policyBody(project, [approver, second], await more({ ...people, project })),
  );
  const secret: ApprovalsPlace['secret'] = async (actor, method, name, extra = {}) =>
    world.send(actor, method, `${secretsAt}/${name}`, body(extra));
  const reader = await world.personIn(project.id, 'admin');
  const query = (path: string) =>
    new URLSearchParams({ workspaceId: project.id, environment: 'prod', secretPath: path });
  return {
    world,
    project,
    ...people,
    policy,
    body,
    secret,
    values: async (path = '/') => {
      const { body: list } = await world.app.ok('GET', secretsAt, {
        token: reader.token,
        query: Object.fromEntries(query(path)),
      });
      return Object.fromEntries(list.secrets.map((each: Wire) => [each.secretKey, each.secretValue]));
    },
    asked: async (name, value = 'new') => {
      const reply = await secret(requester, 'POST', name, { secretValue: value });
      return reply.body.approval;
    },
    review: (actor, id, status = 'approved') =>
      world.send(actor, 'POST', `${requestsAt}/${id}/review`, { status }),
    merge: (actor, id, extra = {}) => world.send(actor, 'POST', `${requestsAt}/${id}/merge`, extra),
    read: async (actor, id) => (await world.ok(actor, 'GET', `${requestsAt}/${id}`)).approval,
  };
};
