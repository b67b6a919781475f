import { once, type World } from '../world/failing-world.ts';
import { sessionIn } from '../world/session.ts';
import { itSurvivesFaults, type Scenario } from './matrix.ts';

const base = '/api/v1/access-approvals';

/** The person who set the instance up is in the project and approves what they ask for. */
const approver = once(async ({ instance, patient, project }: World): Promise<string> => {
  await patient.ok('POST', `/api/v2/workspace/${project.id}/memberships`, {
    token: instance.admin,
    body: { emails: [instance.email], roleSlugs: ['admin'] },
  });
  return sessionIn(instance);
});

const createdPolicy = async (world: World): Promise<string> => {
  const body = {
    projectSlug: world.project.slug,
    environment: 'prod',
    secretPath: '/**',
    approvers: [{ type: 'user', username: world.instance.email }],
    enforcementLevel: 'hard',
    allowedSelfApprovals: true,
  };
  const token = await approver(world);
  return (await world.patient.ok('POST', `${base}/policies`, { token, body })).body.approval.id;
};

const standing = once(createdPolicy);

const asking = async (world: World) => {
  await standing(world);
  const conditions = { environment: 'prod', secretPath: { $glob: `/${world.fresh()}` } };
  const permissions = [{ subject: 'secrets', action: ['read'], conditions }];
  return {
    token: await approver(world),
    query: { projectSlug: world.project.slug },
    body: { permissions, isTemporary: true, temporaryRange: '1h' },
  };
};

const asked = async (world: World): Promise<string> =>
  (await world.patient.ok('POST', `${base}/requests`, await asking(world))).body.approval.id;

const deciding = async (world: World, requestId: string, what: string, body: object = {}) => ({
  method: 'POST',
  path: `${base}/requests/${requestId}/${what}`,
  token: await approver(world),
  body,
});

const approved = async (world: World): Promise<string> => {
  const id = await asked(world);
  const { method, path, ...request } = await deciding(world, id, 'review', { status: 'approved' });
  await world.patient.ok(method, path, request);
  return id;
};

const before = (message: RegExp) => ({ status: 400, message });

const scenarios: readonly Scenario[] = [
  {
    name: 'making an access approval policy',
    arrange: async (world) => ({
      method: 'POST',
      path: `${base}/policies`,
      token: await approver(world),
      body: {
        projectSlug: world.project.slug,
        name: 'a policy',
        environment: 'dev',
        approvers: [{ type: 'user', username: world.instance.email }],
      },
    }),
  },
  {
    name: 'deleting an access approval policy',
    arrange: async (world) => ({
      method: 'DELETE',
      path: `${base}/policies/${await createdPolicy(world)}`,
      token: await approver(world),
    }),
    repeated: { status: 404, message: /not found/ },
  },
  {
    name: 'asking for access',
    arrange: async (world) => ({ method: 'POST', path: `${base}/requests`, ...(await asking(world)) }),
    repeated: before(/asked for this already/),
  },
  {
    name: 'approving access',
    arrange: async (world) => deciding(world, await asked(world), 'review', { status: 'approved' }),
    repeated: before(/approved already/),
  },
  {
    name: 'rejecting access',
    arrange: async (world) => deciding(world, await asked(world), 'review', { status: 'rejected' }),
    repeated: before(/has been rejected/),
  },
  {
    name: 'cancelling a request for access',
    arrange: async (world) => deciding(world, await asked(world), 'cancel'),
    repeated: before(/has been cancelled/),
  },
  {
    name: 'revoking access',
    arrange: async (world) => deciding(world, await approved(world), 'revoke'),
    repeated: before(/nothing to revoke/),
  },
];

itSurvivesFaults(scenarios);
