import { beforeEach, describe, expect, it } from 'vitest';
import { readToken } from '../../../layers/domain/tokens/jwt.ts';
import { startApp, type TestApp } from '../../harness/app.ts';
import { storageCalls } from '../../harness/storage-calls.ts';
import { allItems } from '../../harness/table.ts';
import { bootstrapped, type Instance } from '../../world/instance.ts';
import { tally } from '../../world/machines.ts';
import { openWorld } from '../../world/world.ts';

let app: TestApp;
let instance: Instance;
beforeEach(async () => {
  app = await startApp();
  instance = await bootstrapped(app);
});

const login = (email = instance.email, password = instance.password) =>
  app.request('POST', '/api/v3/auth/login', { body: { email, password } });

const loginFrom = (ip: string, password = instance.password, email = instance.email) =>
  app.request('POST', '/api/v3/auth/login', { body: { email, password }, ip });

const sessionToken = async (): Promise<string> => (await login()).body.accessToken;

const select = (token: string, organizationId = instance.orgId) =>
  app.request('POST', '/api/v3/auth/select-organization', { token, body: { organizationId } });

const organizationToken = async (): Promise<string> => (await select(await sessionToken())).body.token;

const eventsOf = async (type: string) =>
  (await allItems(app.table)).filter((item) => String(item.pk).startsWith('AUDIT#') && item.type === type);

describe('logging in with a password', () => {
  it('answers a token that the CLI can read: no organization yet, ten days', async () => {
    const seconds = () => Math.floor(app.runtime.now().getTime() / 1000);
    const before = seconds();
    const { status, body } = await login();
    const after = seconds();
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['accessToken']);
    const { claims } = readToken(body.accessToken);
    expect(claims).toMatchObject({
      authTokenType: 'accessToken',
      userId: expect.any(String),
      tokenVersionId: expect.any(String),
      authMethod: 'email',
    });
    expect(claims).not.toHaveProperty('organizationId');
    expect(Number(claims.exp)).toBeGreaterThanOrEqual(before + 864_000);
    expect(Number(claims.exp)).toBeLessThanOrEqual(after + 864_000);
  });

  it('does not mind upper case and blanks in the address', async () => {
    expect((await login(` ${instance.email.toUpperCase()} `)).status).toBe(200);
  });

  it('says the same of a wrong password and an unknown address', async () => {
    for (const reply of [await login(instance.email, 'wrong'), await login('nobody@example.org', 'wrong')]) {
      expect(reply.status).toBe(401);
      expect(reply.body.message).toBe('Invalid credentials');
    }
  });

  it('asks storage the same for an unknown address as for a wrong password', async () => {
    const commands = (email: string) => storageCalls(() => login(email, 'wrong'));
    const known = await commands(instance.email);
    expect(known).not.toEqual([]);
    expect(await commands('nobody@example.org')).toEqual(known);
  });

  it('locks an address after ten wrong passwords for five minutes, known or not', async () => {
    for (const email of [instance.email, 'nobody@example.org']) {
      const replies = [];
      for (let i = 0; i < 11; i += 1) replies.push(await login(email, 'wrong'));
      expect(tally(replies)).toEqual({ 401: 10, 429: 1 });
      expect(replies.at(-1)?.body.message).toMatch(/\b300 seconds\b/);
      expect(replies.at(-1)?.headers['retry-after']).toBe('300');
    }
    expect((await login()).status).toBe(429);
    app.runtime.advance(301);
    expect((await login()).status).toBe(200);
  });

  it('counts by the network that wrong passwords come from: others log in', async () => {
    for (let i = 0; i < 10; i += 1) await loginFrom('203.0.113.1', 'wrong');
    expect((await loginFrom('203.0.113.1')).status).toBe(429);
    expect((await loginFrom('203.0.113.2')).status).toBe(200);
  });

  it('has a slower limit for all networks together, known address or not: a hundred, then an hour', async () => {
    const world = await openWorld();
    const from = (email: string, network: number, password: string) =>
      world.app.request('POST', '/api/v3/auth/login', {
        body: { email, password },
        ip: `198.51.100.${network}`,
      });
    for (const email of [instance.email, 'nobody@example.org']) {
      const wide = { at: 'account', id: email, network: null } as const;
      for (let network = 1; network <= 4; network += 1) await from(email, network, 'wrong');
      const few = await world.read(({ guesses }) => guesses.failures(wide));
      expect(few).toMatchObject({ failures: 4, lockedUntil: 0 });
      const many = { ...few, failures: 99 } as NonNullable<typeof few>;
      await world.write(({ guesses }) => [guesses.recordFailures(wide, many, few)]);
      expect((await from(email, 5, 'wrong')).status).toBe(401);
      const locked = await from(email, 6, instance.password);
      expect([locked.status, locked.headers['retry-after']]).toEqual([429, '3600']);
    }
    world.app.runtime.advance(3601);
    expect((await from(instance.email, 6, instance.password)).status).toBe(200);
  });

  it('keeps one network, however slowly it guesses, from locking out the others', async () => {
    for (let round = 0; round < 11; round += 1) {
      for (let i = 0; i < 10; i += 1) await loginFrom('203.0.113.1', 'wrong');
      app.runtime.advance(301);
    }
    const seconds = Number((await loginFrom('203.0.113.1')).headers['retry-after']);
    expect((await loginFrom('203.0.113.2')).status).toBe(200);
    app.runtime.advance(seconds + 1);
    expect((await loginFrom('203.0.113.1')).status).toBe(200);
  });

  it('lets no more than ten guesses through side by side', async () => {
    const replies = await Promise.all(Array.from({ length: 15 }, () => login(instance.email, 'wrong')));
    expect(tally(replies)).toEqual({ 401: 10, 429: 5 });
  });

  it('forgets wrong passwords after the right one', async () => {
    for (let i = 0; i < 9; i += 1) await login(instance.email, 'wrong');
    expect((await login()).status).toBe(200);
    for (let i = 0; i < 9; i += 1) await login(instance.email, 'wrong');
    expect((await login()).status).toBe(200);
  });

  it('leaves an event in the organization of a known person, and never the password', async () => {
    await login();
    await login(instance.email, 'wrong password');
    await login('nobody@example.org', 'wrong password');
    const events = await eventsOf('user-login');
    const seen = events.map(({ outcome, organizationId }) => [outcome, organizationId]);
    expect(seen).toContainEqual(['success', instance.orgId]);
    expect(seen).toContainEqual(['failed', instance.orgId]);
    expect(seen).toContainEqual(['failed', 'instance']);
    expect(JSON.stringify(await allItems(app.table))).not.toContain('wrong password');
  });
});

describe('the SRP login', () => {
  it('is refused with a message a user can act on', async () => {
    for (const [step, body] of [
      ['login1', { email: instance.email, clientPublicKey: 'ab' }],
      ['login2', { email: instance.email, clientProof: 'ab', password: 'x' }],
    ] as const) {
      const reply = await app.request('POST', `/api/v3/auth/${step}`, { body });
      expect(reply.status).toBe(400);
      expect(reply.body.message).toMatch(/check e-mail address and password/);
      expect(reply.body.message).toMatch(/\/api\/v3\/auth\/login/);
    }
  });
});

describe('choosing an organization', () => {
  it('answers a token of the same session, scoped to it, that opens the organization', async () => {
    const session = await sessionToken();
    const query = { orgId: instance.orgId };
    expect((await app.request('GET', '/api/v1/identities', { token: session, query })).status).toBe(401);
    const { status, body } = await select(session);
    expect(status).toBe(200);
    expect(body).toEqual({ token: expect.any(String), isMfaEnabled: false });
    const { claims } = readToken(body.token);
    expect(claims).toMatchObject({
      organizationId: instance.orgId,
      tokenVersionId: readToken(session).claims.tokenVersionId,
      exp: readToken(session).claims.exp,
    });
    await app.ok('GET', '/api/v1/identities', { token: body.token, query });
    expect(await eventsOf('select-organization')).toHaveLength(1);
  });

  it('finds no organization the person is not in, and tells the trail at home', async () => {
    const organizationId = '00000000-0000-4000-8000-000000000000';
    expect((await select(await sessionToken(), organizationId)).status).toBe(404);
    const [event, ...more] = await eventsOf('select-organization');
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      outcome: 'denied',
      organizationId: instance.orgId,
      actor: { type: 'user' },
      metadata: { reason: 'not-found', requested: { organizationId } },
    });
  });

  it('is not for machines, and not without a token', async () => {
    expect((await select(instance.admin)).status).toBe(403);
    const body = { organizationId: instance.orgId };
    expect((await app.request('POST', '/api/v3/auth/select-organization', { body })).status).toBe(401);
  });

  it('is refused where the membership is switched off', async () => {
    const world = await openWorld();
    const orgId = await world.newOrganization();
    const person = await world.person();
    await world.write(({ organizations }) =>
      organizations.membershipCreation({
        id: 'm',
        orgId,
        userId: person.id,
        role: 'member',
        isActive: false,
        createdAt: world.app.runtime.now().toISOString(),
        updatedAt: world.app.runtime.now().toISOString(),
      }),
    );
    const chosen = (organizationId: string) =>
      world.send(person, 'POST', '/api/v3/auth/select-organization', { organizationId });
    expect((await chosen(orgId)).status).toBe(403);
    expect((await chosen(world.orgId)).status).toBe(200);
    const { organizations } = await world.ok(person, 'GET', '/api/v1/organization');
    expect(organizations.map(({ id }: { id: string }) => id)).toEqual([world.orgId]);
  });
});

describe('a session', () => {
  it('is confirmed before and after choosing an organization, without a body', async () => {
    for (const token of [await sessionToken(), await organizationToken()]) {
      const { body } = await app.ok('POST', '/api/v1/auth/checkAuth', { token });
      expect(body).toEqual({ message: 'Authenticated' });
    }
    expect((await app.request('POST', '/api/v1/auth/checkAuth')).status).toBe(401);
    expect((await app.request('POST', '/api/v1/auth/checkAuth', { token: 'x.y.z' })).status).toBe(401);
  });

  it('ends by logging out: every token of it is dead, those of another session live', async () => {
    const [session, other] = [await sessionToken(), await sessionToken()];
    const scoped = (await select(session)).body.token;
    await app.ok('POST', '/api/v1/auth/logout', { token: scoped });
    for (const token of [session, scoped])
      expect((await app.request('POST', '/api/v1/auth/checkAuth', { token })).status).toBe(401);
    expect((await app.request('POST', '/api/v1/auth/checkAuth', { token: other })).status).toBe(200);
    expect(await eventsOf('user-logout')).toHaveLength(1);
  });

  it('ends after ten days', async () => {
    const token = await organizationToken();
    app.runtime.advance(864_001);
    expect((await app.request('POST', '/api/v1/auth/checkAuth', { token })).status).toBe(401);
  });
});

describe('the list of organizations', () => {
  const whole = () => ({
    id: instance.orgId,
    name: 'Example',
    slug: expect.any(String),
    customerId: null,
    createdAt: expect.any(String),
    updatedAt: expect.any(String),
    authEnforced: false,
    scimEnabled: false,
    enforceMfa: false,
    selectedMfaMethod: null,
    enforceStepUp: false,
    kmsDefaultKeyId: null,
    kmsEncryptedDataKey: null,
    defaultMembershipRole: 'member',
    userTokenExpiration: null,
    allowedEmailDomains: [],
    auditFailureMode: 'fail',
    auditLogsRetentionDays: null,
    orgAuthMethod: '',
  });

  it('is open to a person who has not chosen yet, one who has, and a machine', async () => {
    for (const token of [await sessionToken(), await organizationToken(), instance.admin]) {
      const { body } = await app.ok('GET', '/api/v1/organization', { token });
      expect(body).toEqual({ organizations: [whole()] });
    }
  });

  it('comes with the parts of each, of which there are none', async () => {
    const { body } = await app.ok('GET', '/api/v1/organization/accessible-with-sub-orgs', {
      token: await sessionToken(),
    });
    expect(body).toEqual({
      organizations: [
        { id: instance.orgId, name: 'Example', slug: expect.any(String), subOrganizations: [] },
      ],
    });
  });

  it('shows each caller its own, never a foreign one', async () => {
    const world = await openWorld();
    const [otherId] = [await world.newOrganization(), await world.newOrganization()];
    const person = await world.person('member', otherId);
    const machine = await world.identity('no-access', otherId);
    for (const actor of [person, machine]) {
      const { organizations } = await world.ok(actor, 'GET', '/api/v1/organization');
      expect(organizations.map(({ id }: { id: string }) => id)).toEqual([otherId]);
    }
  });
});
