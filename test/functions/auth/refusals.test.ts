import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../../harness/app.ts';
import { startProxy } from '../../harness/proxy.ts';
import { allItems } from '../../harness/table.ts';
import { dynamodb } from '../../harness/worker.ts';
import { bootstrapped, createMachine, createProject, type Instance } from '../../world/instance.ts';

let app: TestApp;
let instance: Instance;
beforeEach(async () => {
  app = await startApp();
  // Refusals are counted by the minute: begin with a whole one.
  app.runtime.advance(Math.ceil((60_000 - (app.runtime.now().getTime() % 60_000)) / 1000));
  instance = await bootstrapped(app);
});

// biome-ignore lint/suspicious/noExplicitAny: stored events of every type
type Event = any;
const refusals = async (): Promise<readonly Event[]> =>
  (await allItems(app.table)).filter(
    ({ pk, outcome }) => String(pk).startsWith('AUDIT#') && outcome !== 'success',
  );
const stood = (events: readonly Event[]): number => events.reduce((sum, { repeats }) => sum + repeats, 0);

const times = (count: number, request: (n: number) => Promise<unknown>): Promise<unknown> =>
  Promise.all(Array.from({ length: count }, (_, n) => request(n)));

const login = (clientId: string, ip = '127.0.0.1') =>
  app.request('POST', '/api/v1/auth/universal-auth/login', {
    body: { clientId, clientSecret: 'wrong' },
    ip,
  });
const withToken = (token: string) => app.request('GET', '/api/v1/workspace', { token });

describe('failing does not fill the table', () => {
  it('whoever tries client ids that nobody has', async () => {
    await times(120, () => login(randomUUID()));
    const events = await refusals();
    expect(events.length).toBe(51);
    expect(stood(events)).toBe(120);
    expect(events.filter(({ metadata }) => metadata.gathered)).toHaveLength(1);
  });

  it('from however many networks', async () => {
    await times(400, (n) => login(randomUUID(), `198.51.${n % 5}.${n % 250}`));
    const events = await refusals();
    expect(events.length).toBeLessThanOrEqual(4 * 50 + 1);
    expect(stood(events)).toBe(400);
  });

  it('whoever forges tokens', async () => {
    await times(120, (n) => withToken(`e30.${n}.forged`));
    const events = await refusals();
    expect(events.length).toBe(51);
    expect(stood(events)).toBe(120);
  });

  it('whoever is known and denied again and again', async () => {
    const { token } = await createMachine(instance);
    const project = await createProject(instance);
    await times(230, () => app.request('GET', `/api/v1/workspace/${project.id}`, { token }));
    const events = await refusals();
    expect(events.length).toBe(61);
    expect(stood(events)).toBe(230);
  });

  it('and a new minute starts anew', async () => {
    await times(60, () => login(randomUUID()));
    app.runtime.advance(60);
    await login(randomUUID());
    expect(await refusals()).toHaveLength(52);
  });
});

describe('the trail tells of', () => {
  const only = async (): Promise<Event> => {
    const [event, ...more] = await refusals();
    expect(more).toEqual([]);
    return event;
  };

  it('a second bootstrap, without what it brought', async () => {
    const body = { email: 'thief@example.com', password: 'canary-password', organization: 'Thieves' };
    expect((await app.request('POST', '/api/v1/admin/bootstrap', { body })).status).toBe(400);
    const event = await only();
    expect(event).toMatchObject({
      type: 'instance-bootstrap',
      outcome: 'denied',
      organizationId: 'instance',
      actor: { type: 'anonymous' },
      ipAddress: '127.0.0.1',
    });
    expect(JSON.stringify(event)).not.toMatch(/thief|canary|Thieves/);
  });

  it('an unknown project, and not of a name that is missing in one’s own', async () => {
    const project = await createProject(instance);
    const get = (workspaceId: string) =>
      app.request('GET', '/api/v3/secrets/raw/MISSING', {
        token: instance.admin,
        query: { workspaceId, environment: 'dev', secretPath: '/' },
      });
    expect((await get(project.id)).status).toBe(404);
    expect(await refusals()).toEqual([]);
    const unknown = randomUUID();
    expect((await get(unknown)).status).toBe(404);
    expect(await only()).toMatchObject({
      type: 'get-secret',
      outcome: 'denied',
      organizationId: instance.orgId,
      actor: { metadata: { identityId: instance.adminIdentityId } },
      metadata: { reason: 'not-found', requested: { workspaceId: unknown } },
    });
  });

  it('an organization share that a stranger opens', async () => {
    const { body } = await app.ok('POST', '/api/v1/secret-sharing', {
      token: instance.admin,
      body: { secretValue: 'canary-value', expiresAt: new Date(Date.now() + 86_400_000).toISOString() },
    });
    expect((await app.request('POST', `/api/v1/secret-sharing/public/${body.id}`, { body: {} })).status).toBe(
      401,
    );
    const event = await only();
    expect(event).toMatchObject({
      type: 'read-shared-secret',
      outcome: 'failed',
      organizationId: instance.orgId,
      metadata: { revealed: false },
    });
    expect(JSON.stringify(event)).not.toContain(body.id);
  });

  it('the token of a person that is presented as a machine’s', async () => {
    const { body } = await app.ok('POST', '/api/v3/auth/login', {
      body: { email: instance.email, password: instance.password },
    });
    const renewed = { body: { accessToken: body.accessToken } };
    expect((await app.request('POST', '/api/v1/auth/token/renew', renewed)).status).toBe(400);
    expect(await only()).toMatchObject({ outcome: 'failed', actor: { type: 'user' } });
  });
});

it('a refusal that cannot be written down is not answered as one: storage in trouble is', async () => {
  const proxy = await startProxy(dynamodb());
  const faulty = await startApp({ endpoint: proxy.url });
  await bootstrapped(faulty);
  proxy.intercept(async (call, forward) =>
    call.operation === 'UpdateItem' ? { status: 500, body: '{}' } : forward(),
  );
  const reply = await faulty.request('GET', '/api/v1/workspace', { token: 'e30.e30.forged' });
  expect(reply.status).toBe(503);
  proxy.intercept(undefined);
  expect((await faulty.request('GET', '/api/v1/workspace', { token: 'e30.e30.forged' })).status).toBe(401);
  await proxy.close();
});
