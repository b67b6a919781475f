import { describe, expect, it } from 'vitest';
import { groupIn, held } from '../../world/rights.ts';
import { base, openAccessPlace, type Reply } from './access-place.ts';

const place = await openAccessPlace();
const { world, project, projectSlug, projectId, person, get, named } = place;
const { admin } = world;
const path = `${base}/policies`;

const read = (id: string): Promise<Reply> => get(admin, `policies/${id}`);

/** What Terraform sends, and what it reads back of the reply. */
const planned = {
  projectSlug,
  name: 'production',
  environments: ['prod', 'staging'],
  environment: '',
  secretPath: '/app/**',
  approvals: 1,
  enforcementLevel: 'soft',
  allowedSelfApprovals: true,
  approvalsRequired: [
    { numberOfApprovals: 2, stepNumber: 1 },
    { numberOfApprovals: 1, stepNumber: 2 },
  ],
  maxTimePeriod: '7d',
  requestExpirationTime: '72h',
};

const readBack = ({ approval }: Reply) => ({
  projectId: approval.projectId,
  name: approval.name,
  environments: approval.environments.map(({ slug }: Reply) => slug),
  environment: approval.environment.slug,
  secretPath: approval.secretPath,
  approvers: approval.approvers,
  bypassers: approval.bypassers,
  approvals: approval.approvals,
  enforcementLevel: approval.enforcementLevel,
  allowedSelfApprovals: approval.allowedSelfApprovals,
  maxTimePeriod: approval.maxTimePeriod,
  requestExpirationTime: approval.requestExpirationTime,
  deletedAt: approval.deletedAt,
});

describe('an access approval policy', () => {
  it('of Terraform reads back as it was written, created, changed and deleted', async () => {
    const [first, second] = [await person('admin'), await person('member')];
    const { made } = await groupIn(world, project, [held('admin')]);
    const approvers = [
      { type: 'user', username: first.email, sequence: 1 },
      { type: 'user', id: second.id, sequence: 1 },
      { type: 'group', id: made.id, sequence: 2 },
    ];
    const bypassers = [{ type: 'user', username: second.email }];
    const created = await world.ok(admin, 'POST', path, { ...planned, approvers, bypassers });
    const expected = {
      projectId,
      name: 'production',
      environments: ['prod', 'staging'],
      environment: 'prod',
      secretPath: '/app/**',
      approvers: [
        { type: 'user', id: first.id, name: first.email, sequence: 1, approvalsRequired: 2 },
        { type: 'user', id: second.id, name: second.email, sequence: 1, approvalsRequired: 2 },
        { type: 'group', id: made.id, name: made.name, sequence: 2, approvalsRequired: 1 },
      ],
      bypassers: [{ type: 'user', id: second.id, name: second.email }],
      approvals: 1,
      enforcementLevel: 'soft',
      allowedSelfApprovals: true,
      maxTimePeriod: '7d',
      requestExpirationTime: '72h',
      deletedAt: null,
    };
    expect(readBack(created)).toEqual(expected);
    const one = `${path}/${created.approval.id}`;
    expect(await read(created.approval.id)).toEqual(created);
    const changed = await world.ok(admin, 'PATCH', one, {
      ...{ ID: created.approval.id, name: 'renamed', secretPath: '', environments: ['dev'] },
      ...{ approvers: [named(first)], bypassers: [], approvals: 1, approvalsRequired: [] },
      ...{
        enforcementLevel: 'hard',
        allowedSelfApprovals: false,
        maxTimePeriod: '',
        requestExpirationTime: '',
      },
    });
    expect(readBack(changed)).toEqual({
      ...expected,
      name: 'renamed',
      environments: ['dev'],
      environment: 'dev',
      secretPath: '/',
      approvers: [{ type: 'user', id: first.id, name: first.email, sequence: 1, approvalsRequired: 1 }],
      bypassers: [],
      enforcementLevel: 'hard',
      allowedSelfApprovals: false,
      maxTimePeriod: null,
      requestExpirationTime: null,
    });
    expect(await read(created.approval.id)).toEqual(changed);
    const deleted = await world.ok(admin, 'DELETE', one, { ID: created.approval.id });
    expect(deleted.approval).toMatchObject({ id: created.approval.id, deletedAt: expect.any(String) });
    expect((await world.send(admin, 'GET', one)).status).toBe(404);
    expect((await world.send(admin, 'DELETE', one)).status).toBe(404);
  });

  it('gets a name, the root and one approval where nothing is said, and stays as it is where a change says nothing', async () => {
    const approvers = [named(await person('admin'))];
    const { approval } = await world.ok(admin, 'POST', path, { projectSlug, environment: 'dev', approvers });
    expect(approval).toMatchObject({
      name: expect.stringMatching(/^dev-[0-9a-z]{3}$/),
      ...{ secretPath: '/', approvals: 1, enforcementLevel: 'hard', allowedSelfApprovals: false },
      ...{ maxTimePeriod: null, requestExpirationTime: null, bypassers: [] },
    });
    const changed = await world.ok(admin, 'PATCH', `${path}/${approval.id}`, { approvers });
    const { updatedAt: _, ...same } = approval;
    expect(changed.approval).toMatchObject(same);
  });

  it('is listed and counted by everybody in the project', async () => {
    const someone = await person();
    const approvers = [named(await person('admin'))];
    const { approval } = await world.ok(admin, 'POST', path, {
      projectSlug,
      environment: 'staging',
      approvers,
    });
    const { approvals } = await get(someone, 'policies', { projectSlug });
    expect(approvals.map(({ id }: Reply) => id)).toContain(approval.id);
    const count = await get(someone, 'policies/count', { projectSlug, envSlug: 'staging' });
    expect(count).toEqual({ count: 1 });
  });

  it.each([
    [
      'an approver who is not in the project',
      async () => ({ approvers: [named(await world.person())] }),
      400,
    ],
    [
      'an approver whom nobody knows',
      async () => ({ approvers: [{ type: 'user', username: 'nobody' }] }),
      400,
    ],
    ['a group that is not in the project', async () => ({ approvers: [{ type: 'group', id: 'none' }] }), 400],
    ['a group without id', async () => ({ approvers: [{ type: 'group' }] }), 422],
    ['no approvers', async () => ({ approvers: [] }), 422],
    ['more approvals than approvers', async () => ({ approvals: 2 }), 400],
    [
      'a step without approvers',
      async () => ({ approvalsRequired: [{ stepNumber: 2, numberOfApprovals: 1 }] }),
      400,
    ],
    ['a path without a slash', async () => ({ secretPath: 'app' }), 422],
    ['a path that cannot be matched', async () => ({ secretPath: '/(a|b)' }), 422],
    ['no environment', async () => ({ environment: undefined }), 422],
    ['an unknown environment', async () => ({ environment: 'none' }), 404],
    ['a time that is none', async () => ({ maxTimePeriod: 'soon' }), 422],
  ])('is refused for %s', async (_, more, status) => {
    const approvers = [named(await person('admin'))];
    const body = { projectSlug, environment: 'dev', approvers, ...(await more()) };
    expect((await world.send(admin, 'POST', path, body)).status).toBe(status);
  });

  it('needs the right to policies, of each kind', async () => {
    const approvers = [named(await person('admin'))];
    const { approval } = await world.ok(admin, 'POST', path, { projectSlug, environment: 'dev', approvers });
    const [viewer, nobody] = [await person('viewer'), await person()];
    const one = `${path}/${approval.id}`;
    expect((await world.send(viewer, 'GET', one)).status).toBe(200);
    expect((await world.send(nobody, 'GET', one)).status).toBe(403);
    expect((await world.send(viewer, 'PATCH', one, { approvers })).status).toBe(403);
    expect((await world.send(viewer, 'DELETE', one)).status).toBe(403);
  });
});
