import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { inProject } from '../../../layers/domain/roles/role.ts';
import { customRole, grantOf, heldCustom } from '../../world/rights.ts';
import { allow } from '../../world/viewer.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

let world: World;
let projectId: string;

beforeAll(async () => {
  world = await openWorld();
  projectId = (await world.project()).id;
  for (const environment of ['dev', 'prod'])
    await world.ok(world.admin, 'POST', '/api/v3/secrets/raw/KEY', {
      ...{ workspaceId: projectId, environment, secretPath: '/', secretValue: 'value' },
    });
});

/** A person whose membership says this about them, with a role that asks for it. */
const personSaid = async (metadata: Readonly<Record<string, string>> | undefined): Promise<Actor> => {
  const template = await world.person('no-access');
  const id = randomUUID();
  const sessionId = randomUUID();
  const at = world.app.runtime.now().toISOString();
  const role = customRole(inProject(projectId), [
    allow(['read'], { environment: '{{ identity.metadata.stage }}' }),
  ]);
  const entries = Object.entries(metadata ?? {}).map(([key, value]) => ({ id: randomUUID(), key, value }));
  await world.write(({ users, organizations, roles }) => [
    ...users.creation({
      ...{ id, username: `${id}@example.org`, email: `${id}@example.org`, firstName: null, lastName: null },
      ...{ superAdmin: false, passwordHash: null, createdAt: at, updatedAt: at, revision: 1 },
    }),
    ...organizations.membershipCreation({
      ...{ id: randomUUID(), orgId: template.orgId, userId: id, role: 'no-access', isActive: true },
      ...(metadata && { metadata: entries }),
      ...{ createdAt: at, updatedAt: at },
    }),
    users.sessionCreation({
      ...{ id: sessionId, userId: id, accessVersion: 1, ipAddress: '127.0.0.1', userAgent: 'test' },
      ...{ createdAt: at, expiresAt: Math.floor(Date.parse(at) / 1000) + 3600 },
    }),
    ...roles.creation(role),
  ]);
  await world.write(({ projects }) =>
    projects.grantCreation(grantOf({ id: projectId, orgId: template.orgId }, 'user', id, [heldCustom(role)])),
  );
  const claims = { authTokenType: 'accessToken', userId: id, tokenVersionId: sessionId, accessVersion: 1 };
  const token = await world
    .open()
    .tokens.sign({ ...claims, authMethod: 'email', organizationId: template.orgId } as never, 3600);
  return { id, name: id, token, orgId: template.orgId };
};

const reading = async ({ token }: Actor): Promise<readonly number[]> =>
  Promise.all(
    ['dev', 'prod'].map(async (environment) => {
      const query = { workspaceId: projectId, environment, secretPath: '/' };
      return (await world.app.request('GET', '/api/v3/secrets/raw/KEY', { token, query })).status;
    }),
  );

describe('metadata of a person', () => {
  it('fills placeholders of rules', async () => {
    expect(await reading(await personSaid({ stage: 'dev' }))).toEqual([200, 403]);
    expect(await reading(await personSaid({ stage: 'prod' }))).toEqual([403, 200]);
  });

  it('that says nothing of the key matches nothing', async () => {
    const said: readonly (Readonly<Record<string, string>> | undefined)[] = [undefined, {}, { Stage: 'dev' }];
    for (const metadata of said) expect(await reading(await personSaid(metadata))).toEqual([403, 403]);
  });

  it('is data: no pattern, and no placeholder of its own', async () => {
    for (const stage of ['*', '{dev,prod}', '{{identity.id}}', 'dev}}'])
      expect(await reading(await personSaid({ stage })), stage).toEqual([403, 403]);
  });
});
