import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { countOne, type OperationCost } from '../../bench/counting/count.ts';
import { type SeededApp, withSeededApp } from '../../bench/counting/seeded-app.ts';
import { operationsOn } from '../../bench/load/seed.ts';
import { inProject } from '../../layers/domain/roles/role.ts';
import {
  customRole,
  grantOf,
  group,
  groupIn,
  held,
  heldCustom,
  letIn,
  privilegeOn,
  type RightsPlace,
} from '../world/rights.ts';
import { allow } from '../world/viewer.ts';

const at = '2026-01-01T00:00:00.000Z';
const groupsOfOne = 20;

interface Site extends RightsPlace {
  readonly project: { readonly id: string; readonly orgId: string };
}

const siteOf = ({ app, seeded, organizationId }: SeededApp): Site => ({
  orgId: organizationId,
  project: { id: seeded.projectId, orgId: organizationId },
  read: (find) => find(app.open().stores),
  write: async (changes) => {
    const unit = app.open();
    await unit.commit(changes(unit.stores));
  },
});

/** A person with a session in the organization. */
const personIn = async ({ app }: SeededApp, { orgId, write }: Site) => {
  const [id, sessionId] = [randomUUID(), randomUUID()];
  const names = { username: `${id}@example.org`, email: null, firstName: null, lastName: null };
  const record = { createdAt: at, updatedAt: at, revision: 1 };
  const expiresAt = Math.floor(Date.now() / 1000) + 3600;
  await write(({ users, organizations }) => [
    ...users.creation({ ...record, ...names, id, superAdmin: false, passwordHash: null }),
    ...organizations.membershipCreation({
      ...{
        id: randomUUID(),
        orgId,
        userId: id,
        role: 'no-access',
        isActive: true,
        createdAt: at,
        updatedAt: at,
      },
    }),
    users.sessionCreation({
      ...{
        id: sessionId,
        userId: id,
        accessVersion: 1,
        ipAddress: '',
        userAgent: '',
        createdAt: at,
        expiresAt,
      },
    }),
  ]);
  const claims = { authTokenType: 'accessToken', userId: id, tokenVersionId: sessionId, accessVersion: 1 };
  const token = await app
    .open()
    .tokens.sign(
      { ...claims, authMethod: 'email', organizationId: orgId } as { authTokenType: string },
      3600,
    );
  return { id, token };
};

const roleIn = async ({ project, write }: Site, rules = [allow(['read'])]) => {
  const role = customRole(inProject(project.id), rules);
  await write(({ roles }) => roles.creation(role));
  return role;
};

/** What getting a secret costs whoever `arrange` gives rights to, once everything is warm. */
const costs: Record<string, OperationCost> = {};

const arrangements: Readonly<Record<string, (site: Site, userId: string) => Promise<void>>> = {
  plain: async ({ project, write }, userId) =>
    write(({ projects }) => projects.grantCreation(grantOf(project, 'user', userId, [held('viewer')]))),
  groups: async (site, userId) => {
    const shared = await roleIn(site);
    for (let n = 0; n < groupsOfOne; n += 1) {
      const own = [await roleIn(site), await roleIn(site)];
      const roles = [held('viewer'), held('no-access'), ...[shared, ...own].map(heldCustom)];
      const { made } = await groupIn(site, site.project, roles);
      await letIn(site, made, 'user', userId);
    }
    const grant = grantOf(site.project, 'user', userId, [held('no-access')]);
    await site.write(({ projects }) => projects.grantCreation(grant));
    const privilege = privilegeOn(grant, 'user', userId, [allow(['read'])]);
    await site.write(({ privileges }) => privileges.creation(privilege, grant));
  },
  elsewhere: async (site, userId) => {
    const made = group(site.orgId);
    await site.write(({ groups }) => groups.creation(made));
    await letIn(site, made, 'user', userId);
    const grant = grantOf(site.project, 'user', userId, [held('viewer')]);
    await site.write(({ projects }) => projects.grantCreation(grant));
  },
};

beforeAll(async () => {
  await withSeededApp(1, async (app) => {
    const site = siteOf(app);
    for (const [name, arrange] of Object.entries(arrangements)) {
      const person = await personIn(app, site);
      await arrange(site, person.id);
      const { get } = operationsOn({ ...app.seeded, token: person.token });
      app.app.meter.reset();
      await app.app.send(get);
      costs[`${name}, first`] = { operation: name, ...app.app.meter.read(), kmsCalls: 0 };
      costs[name] = await countOne(app.app, name, get);
    }
  });
});

describe('getting a secret, warm', () => {
  it('takes a person without groups, custom roles and privileges two rounds and no query', () => {
    expect(costs.plain).toMatchObject({ rounds: 2, calls: ['BatchGetItem', 'PutItem'], kmsCalls: 0 });
    // User, session, membership, organization, project, grant, folder and secret.
    expect(costs.plain?.readUnits).toBeLessThanOrEqual(8);
  });

  it('takes a person in 20 groups of five roles each, with a privilege besides, no round more', () => {
    expect(costs.groups).toMatchObject({ rounds: 2, kmsCalls: 0 });
    // Besides: 20 grants, 41 custom roles, and two queries, of which that for groups takes two units.
    expect(costs.groups?.readUnits).toBeLessThanOrEqual((costs.plain?.readUnits ?? 0) + 20 + 41 + 3);
  });

  it('takes three rounds more when the process has not seen that person in the project', () => {
    expect(costs['plain, first']?.rounds).toBe(2);
    expect(costs['groups, first']?.rounds).toBe(5);
  });

  it('takes a person whose group has nothing in the project no round more', () => {
    expect(costs.elsewhere?.rounds).toBe(2);
  });
});
