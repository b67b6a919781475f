import { beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../functions/routes.ts';
import type { Operation } from '../../layers/http/operation.ts';
import { startApp, type TestApp, type TestResponse } from '../harness/app.ts';
import { keyOf } from '../specimens/all.ts';
import { isGuarded, requestTo } from '../specimens/request.ts';
import { bootstrapped, createMachine, type Instance, type Machine } from '../world/instance.ts';
import { rememberTable } from '../world/rewind.ts';
import { type StoredState, storedState } from '../world/stored-state.ts';
import { createVictim, type Names } from '../world/victim.ts';

/** Every operation that names an identity, a client secret or a token of one. */
const named = operations
  .filter(
    (operation) => isGuarded(operation) && /\{(identityId|clientSecretId|tokenId)\}/.test(operation.path),
  )
  .map((operation) => ({ name: keyOf(operation), operation }));

/** What the organization's own right to read identities opens: who it is and where it works, not how it logs in. */
const looksAtIdentity = new Set([
  'GET /api/v1/identities/{identityId}',
  'GET /api/v1/identities/{identityId}/identity-memberships',
]);

/** Who is in a group is the business of who may edit the group, whatever its members may do. */
const isOfGroup = ({ path }: Operation): boolean => path.startsWith('/api/v1/groups/');
const isInProject = ({ path }: Operation): boolean => path.includes('{projectId}');
const beyondReading = named.filter(({ name }) => !looksAtIdentity.has(name));
const ofOrganization = beyondReading.filter(
  ({ operation }) => !isInProject(operation) && !isOfGroup(operation),
);
const looks = ofOrganization.filter(({ operation }) => operation.method === 'GET');
const deeds = ofOrganization.filter(({ operation }) => operation.method !== 'GET');

let app: TestApp;
let home: Instance;

beforeAll(async () => {
  app = await startApp();
  home = await bootstrapped(app);
});

const ok = async (method: string, path: string, body?: object) =>
  (await app.ok(method, path, { token: home.admin, ...(body && { body }) })).body;

const identitiesOf = ({ identityId, tokenIdentityId, bareIdentityId }: Names): readonly string[] => [
  identityId,
  tokenIdentityId,
  bareIdentityId,
];

const membership = ({ projectId }: Names, id: string): string =>
  `/api/v2/workspace/${projectId}/identity-memberships/${id}`;

/** Identities with each login method and without one, all of them admins of a project. */
const powerfulIdentities = async (): Promise<Names> => {
  const { names } = await createVictim(home);
  await ok('PATCH', membership(names, names.identityId), { roles: [{ role: 'admin' }] });
  for (const id of [names.tokenIdentityId, names.bareIdentityId])
    await ok('POST', membership(names, id), { role: 'admin' });
  return names;
};

const hour = {
  isTemporary: true,
  temporaryMode: 'relative',
  temporaryRange: '1h',
  temporaryAccessStartTime: () => app.runtime.now().toISOString(),
};

type Rights = 'nothing' | 'viewer' | 'member' | 'temporary admin' | 'admin';

/** A machine with the organization role `member` and these rights in the project. */
const callerWith = async (rights: Rights, names: Names): Promise<Machine> => {
  const machine = await createMachine(home, { role: 'member' });
  const temporary = { ...hour, role: 'admin', temporaryAccessStartTime: hour.temporaryAccessStartTime() };
  const role = rights === 'temporary admin' ? temporary : { role: rights };
  if (rights !== 'nothing') await ok('POST', membership(names, machine.id), { roles: [role] });
  return machine;
};

const send = (operation: Operation, names: Names, { token }: Machine): Promise<TestResponse> => {
  const { method, path, ...request } = requestTo(operation, names);
  return app.request(method, path, { ...request, token });
};

it('there are operations of every kind to look at', () => {
  expect(looks.length).toBeGreaterThanOrEqual(6);
  expect(deeds.length).toBeGreaterThanOrEqual(13);
  expect(beyondReading.length).toBeGreaterThan(ofOrganization.length);
});

describe.each(['nothing', 'viewer', 'member'] as const)('whoever has %s in the project', (rights) => {
  let names: Names;
  let caller: Machine;
  let before: StoredState;
  beforeAll(async () => {
    names = await powerfulIdentities();
    caller = await callerWith(rights, names);
    before = await storedState(app.table);
  });
  const rows = rights === 'nothing' ? beyondReading : ofOrganization;

  it.each(rows)('$name: is refused, and nothing has changed', async ({ operation }) => {
    const reply = await send(operation, names, caller);
    expect(reply.status, reply.text).toBe(403);
    const after = await storedState(app.table);
    expect(after.items).toEqual(before.items);
  });

  it.each([
    { hasDeleteProtection: false },
    { hasDeleteProtection: true },
    { name: 'mine' },
    { role: 'member' },
    { metadata: [{ key: 'team', value: 'mine' }] },
    {},
  ])('changes nothing about the identities: %j', async (body) => {
    for (const id of identitiesOf(names)) {
      const path = `/api/v1/identities/${id}`;
      expect((await app.request('PATCH', path, { token: caller.token, body })).status).toBe(403);
    }
    expect((await storedState(app.table)).items).toEqual(before.items);
  });

  it('may still see the identities themselves', async () => {
    for (const { operation } of named.filter(({ name }) => looksAtIdentity.has(name)))
      expect((await send(operation, names, caller)).status).toBe(200);
  });
});

describe('whoever is an admin of the project for an hour', () => {
  let names: Names;
  let caller: Machine;
  beforeAll(async () => {
    names = await powerfulIdentities();
    caller = await callerWith('temporary admin', names);
  });

  it.each(deeds)('$name: is refused what outlasts the hour', async ({ operation }) => {
    const before = await storedState(app.table);
    const reply = await send(operation, names, caller);
    expect(reply.status, reply.text).toBe(403);
    expect((await storedState(app.table)).items).toEqual(before.items);
  });

  it.each(looks)('$name: may look', async ({ operation }) => {
    const reply = await send(operation, names, caller);
    expect(reply.status, reply.text).toBe(200);
  });
});

describe('whoever is an admin of the project for good', () => {
  let names: Names;
  let caller: Machine;
  let rewind: () => Promise<void>;
  beforeAll(async () => {
    names = await powerfulIdentities();
    caller = await callerWith('admin', names);
    rewind = await rememberTable(app.table);
  });

  it.each(ofOrganization)('$name: is answered', async ({ operation }) => {
    const reply = await send(operation, names, caller);
    await rewind();
    expect(reply.status, reply.text).toBe(200);
  });
});

describe('an identity on itself', () => {
  let names: Names;
  let self: Machine;
  let rewind: () => Promise<void>;
  beforeAll(async () => {
    names = (await createVictim(home)).names;
    self = await createMachine(home, { role: 'member', projectId: names.projectId, projectRole: 'admin' });
    rewind = await rememberTable(app.table);
  });

  it.each(ofOrganization.filter(({ operation }) => operation.path.includes('{identityId}')))(
    '$name: is answered, whatever else it is',
    async ({ operation }) => {
      const path = `/api/v1/auth/universal-auth/identities/${self.id}/client-secrets`;
      const clientSecretId = (await ok('GET', path)).clientSecretData[0].id;
      const own = identitiesOf(names).reduce<string>(
        (text, id) => text.replaceAll(id, self.id),
        JSON.stringify({ ...names, clientSecretId }),
      );
      const reply = await send(operation, JSON.parse(own), self);
      await rewind();
      const attaches = operation.method === 'POST' && operation.path.endsWith('{identityId}');
      const isOther = /\/auth\/(?!universal-)[\w-]+-auth\//.test(operation.path);
      // It logs in by universal auth, so that the other methods can be attached, and are all that can be missing.
      expect(reply.status, reply.text).toBe(attaches ? (isOther ? 200 : 400) : isOther ? 404 : 200);
    },
  );
});
