import { describe, expect, it } from 'vitest';
import { openApprovals, policiesAt, policyBody } from './approvals-place.ts';

const place = await openApprovals();
const { world, project, approver, second } = place;
const create = (body: object, actor = world.admin) => world.send(actor, 'POST', policiesAt, body);

describe('a policy', () => {
  it('ok/what Terraform writes reads back equal, and is changed and removed', async () => {
    const written = {
      workspaceId: project.id,
      name: 'ap',
      environments: ['dev', 'staging'],
      environment: '',
      secretPath: '/',
      approvers: [{ type: 'user', id: '', username: approver.email }],
      bypassers: [{ type: 'user', id: second.id }],
      approvals: 1,
      enforcementLevel: 'hard',
      allowedSelfApprovals: true,
    };
    const { approval } = (await create(written)).body;
    const { approval: read } = await world.ok(world.admin, 'GET', `${policiesAt}/${approval.id}`);
    expect(read).toEqual(approval);
    expect(read).toMatchObject({
      projectId: project.id,
      name: 'ap',
      environment: { slug: 'dev' },
      environments: [{ slug: 'dev' }, { slug: 'staging' }],
      secretPath: '/',
      approvers: [{ type: 'user', id: approver.id, username: approver.email }],
      bypassers: [{ type: 'user', id: second.id }],
      approvals: 1,
      enforcementLevel: 'hard',
      allowedSelfApprovals: true,
      machineChanges: 'refuse',
      deletedAt: null,
    });
    const changes = { ...written, environments: ['staging'], enforcementLevel: 'soft', secretPath: '/a/**' };
    const updated = await world.ok(world.admin, 'PATCH', `${policiesAt}/${approval.id}`, changes);
    expect(updated.approval).toMatchObject({
      environments: [{ slug: 'staging' }],
      enforcementLevel: 'soft',
      secretPath: '/a/**',
    });
    await world.ok(world.admin, 'DELETE', `${policiesAt}/${approval.id}`, { ID: approval.id });
    expect((await world.send(world.admin, 'GET', `${policiesAt}/${approval.id}`)).status).toBe(404);
  });

  it('ok/a path that is left out is the root, and null is the whole environment', async () => {
    const root = { ...policyBody(project, [approver]), environments: ['staging'], secretPath: undefined };
    expect((await create(root)).body.approval.secretPath).toBe('/');
    expect((await create({ ...root, secretPath: null })).body.approval.secretPath).toBeNull();
  });

  it('ok/the board tells which one applies', async () => {
    const board = async (environment: string, secretPath: string) =>
      (
        await world.app.ok('GET', `${policiesAt}/board`, {
          token: approver.token,
          query: { workspaceId: project.id, environment, secretPath },
        })
      ).body.policy;
    expect(await board('prod', '/app')).toMatchObject({
      name: 'production',
      userApprovers: [{ userId: approver.id }, { userId: second.id }],
    });
    expect(await board('dev', '/app')).toBeUndefined();
  });

  it.each([
    ['nobody', { approvers: [] }, 422],
    ['somebody who is not there', { approvers: [{ type: 'user', username: 'nobody@example.com' }] }, 400],
    ['more approvals than approvers', { approvals: 3 }, 400],
    ['an unknown environment', { environments: ['nowhere'] }, 404],
    ['no environment', { environments: undefined, environment: '' }, 400],
    ['a path that is no glob', { secretPath: '/a(b' }, 422],
  ])('fail/it names %s', async (_, more, status) => {
    expect((await create({ ...policyBody(project, [approver, second]), ...more })).status).toBe(status);
  });

  it('fail/its path begins with no slash, and is told how paths are', async () => {
    const reply = await create({ ...policyBody(project, [approver, second]), secretPath: 'app/web' });
    expect([reply.status, reply.body.message]).toEqual([
      422,
      expect.stringMatching(/secretPath: .*(path|glob)/i),
    ]);
  });

  it('ok/more approvals than named, where a group approves', async () => {
    const group = await world.ok(world.admin, 'POST', '/api/v1/groups', { name: 'g', slug: 'reviewers' });
    const approvers = [{ type: 'group', id: group.id }];
    const body = { ...policyBody(project, []), environments: ['staging'], approvers, approvals: 3 };
    expect((await create(body)).status).toBe(200);
  });

  it('fail/who may not write there cannot say whose approvals do', async () => {
    const { role } = await world.ok(world.admin, 'POST', `/api/v2/workspace/${project.id}/roles`, {
      slug: 'policy-maker',
      name: 'policy-maker',
      permissions: [
        { subject: 'secret-approval', action: ['read', 'create', 'edit', 'delete'] },
        { subject: 'secrets', action: ['read'] },
      ],
    });
    const maker = await world.personIn(project.id, role.slug);
    const own = policyBody(project, [maker], { allowedSelfApprovals: true, secretPath: '/own' });
    expect((await create(own, maker)).status).toBe(403);
    const path = `${policiesAt}/${place.policy.id}`;
    expect((await world.send(maker, 'PATCH', path, { approvals: 1 })).status).toBe(403);
    expect((await world.send(maker, 'DELETE', path)).status).toBe(403);
    expect((await world.send(approver, 'DELETE', path)).status).toBe(403);
  });
});
