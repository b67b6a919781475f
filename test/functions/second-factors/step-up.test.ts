import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../world/accounts-place.ts';
import { type FactorsPlace, openFactorsPlace } from '../../world/factors-place.ts';

let place: FactorsPlace;
let ann: Account;
// biome-ignore lint/suspicious/noExplicitAny: tests read replies of every shape
let project: any;
let session: string;
let inside: string;

beforeAll(async () => {
  place = await openFactorsPlace();
});
beforeEach(async () => {
  await place.organization({ enforceMfa: undefined, selectedMfaMethod: undefined, enforceStepUp: undefined });
  ann = await place.accounts.account('admin');
  session = await place.loggedIn(ann);
  inside = (await place.select(session)).body.token;
  project = await place.accounts.world.project({ ...ann, token: inside });
});

const ok = async (method: string, path: string, body?: unknown) => {
  const reply = await place.ask(method, path, inside, body);
  expect(reply.status, `${method} ${path}: ${reply.text}`).toBe(200);
  return reply.body;
};
const environment = (slug: string) =>
  project.environments.find((each: { slug: string }) => each.slug === slug) as { id: string };
const protect = (slug = 'prod', isProtected = true) =>
  place.ask('PATCH', `/api/v1/projects/${project.id}/environments/${environment(slug).id}`, inside, {
    isProtected,
  });
const machineWith = async (role: string) => {
  const machine = await place.accounts.world.identity();
  await ok('POST', `/api/v2/workspace/${project.id}/identity-memberships/${machine.id}`, { role });
  return machine;
};
const secret = (method: string, name: string, body: object, slug = 'prod') =>
  place.ask(method, `/api/v4/secrets/${name}`, inside, {
    projectId: project.id,
    environment: slug,
    secretPath: '/',
    ...body,
  });
const query = (slug = 'prod') => ({ projectId: project.id, environment: slug, secretPath: '/' });
const get = (path: string, given: Record<string, string>, token = inside) =>
  place.accounts.world.app.request('GET', path, { token, query: given });

const expectStepUp = (reply: {
  status: number;
  body: { error?: string; context?: object; message?: string };
}) => {
  expect([reply.status, reply.body.error, reply.body.context]).toEqual([
    403,
    'StepUpRequired',
    { code: 'step_up_required' },
  ]);
  expect(reply.body.message).toMatch(/asks for a proof of the last ten minutes/);
};

describe('an organization that asks for a step-up', () => {
  it('is switched on by who was proven just now, and not off again by another session', async () => {
    const path = `/api/v1/organization/${ann.orgId}`;
    expectStepUp(await place.ask('PATCH', path, inside, { enforceStepUp: true }));
    await place.stepUp(ann, inside);
    expect((await ok('PATCH', path, { enforceStepUp: true })).organization.enforceStepUp).toBe(true);
    const other = (await place.select(await place.loggedIn(ann))).body.token;
    expectStepUp(await place.ask('PATCH', path, other, { enforceStepUp: false }));
    const machine = place.accounts.world.admin;
    const byMachine = await place.ask('PATCH', path, machine.token, { enforceStepUp: false });
    expect(byMachine.status).toBe(403);
  });

  it('has a proof shown for how people sign in', async () => {
    await place.organization({ enforceStepUp: true });
    const path = `/api/v1/organization/${ann.orgId}`;
    const domains = `${path}/verified-domains`;
    const domain = { domain: 'example.org' };
    expectStepUp(await place.ask('PATCH', path, inside, { authEnforced: false }));
    expectStepUp(await place.ask('POST', `${path}/break-glass-codes`, inside));
    expectStepUp(await place.ask('POST', domains, inside, domain));
    await place.stepUp(ann, inside);
    await ok('PATCH', path, { authEnforced: false });
    await ok('POST', `${path}/break-glass-codes`);
    await ok('POST', domains, domain);
  });

  it('lets a project be deleted for ten minutes after a proof', async () => {
    await place.organization({ enforceStepUp: true });
    const path = `/api/v1/projects/${project.id}`;
    expectStepUp(await place.ask('DELETE', path, inside));
    await place.stepUp(ann, inside);
    place.later(601);
    expectStepUp(await place.ask('DELETE', path, inside));
    await place.stepUp(ann, inside);
    await ok('DELETE', path);
  });

  it('has the key of a project changed, copied and brought back in the same way', async () => {
    await place.organization({ enforceStepUp: true });
    const path = `/api/v1/workspace/${project.id}/kms`;
    expectStepUp(await place.ask('PATCH', path, inside, { kms: { type: 'internal' } }));
    expectStepUp(await place.ask('GET', `${path}/backup`, inside));
  });

  it('is deleted in the same way, by a session that chose none', async () => {
    await place.organization({ enforceStepUp: true });
    expectStepUp(await place.ask('DELETE', `/api/v2/organizations/${ann.orgId}`, session));
  });

  it('asks machines for nothing', async () => {
    await secret('POST', 'KEY', { secretValue: 'one' });
    await protect();
    const machine = await machineWith('admin');
    await place.organization({ enforceStepUp: true });
    expect((await get('/api/v4/secrets', query(), machine.token)).body.secrets).toHaveLength(1);
  });
});

describe('values of a protected environment', () => {
  let keyId: string;
  beforeEach(async () => {
    keyId = (await secret('POST', 'KEY', { secretValue: 'one' })).body.secret.id;
    await secret('POST', 'OPEN', { secretValue: '$'.concat('{prod.KEY}') }, 'dev');
    await secret('POST', 'PLAIN', { secretValue: 'two' }, 'dev');
    expect((await protect()).status).toBe(200);
  });

  it('are shown as ever where the organization asks for no step-up', async () => {
    expect((await get('/api/v4/secrets', query())).body.secrets).toHaveLength(1);
  });

  it('are shown by no road but after a proof', async () => {
    await place.organization({ enforceStepUp: true });
    const expanded = { ...query('dev'), expandSecretReferences: 'true' };
    const roads = {
      list: () => get('/api/v4/secrets', query()),
      'list, older': () =>
        get('/api/v3/secrets/raw', { workspaceId: project.id, environment: 'prod', secretPath: '/' }),
      one: () => get('/api/v4/secrets/KEY', query()),
      'an earlier version': () => get(`/api/v1/secret/${keyId}/secret-versions`, { limit: '5', offset: '0' }),
      'by its id': () => get(`/api/v3/secrets/raw/id/${keyId}`, {}),
      'by a reference': () => get('/api/v4/secrets/OPEN', expanded),
      'in a list, by a reference': () => get('/api/v4/secrets', expanded),
      'by changing its comment': () => secret('PATCH', 'KEY', { secretComment: 'mine' }),
      'by deleting it': () => secret('DELETE', 'KEY', {}),
      'by moving it': () =>
        place.ask('POST', '/api/v4/secrets/move', inside, {
          projectId: project.id,
          sourceEnvironment: 'prod',
          sourceSecretPath: '/',
          destinationEnvironment: 'dev',
          destinationSecretPath: '/',
          secretIds: [keyId],
          shouldOverwrite: true,
        }),
      'by taking the protection off': () => protect('prod', false),
      'by a service token': () =>
        place.ask('POST', '/api/v2/service-token', inside, {
          name: 'mine',
          workspaceId: project.id,
          scopes: [{ environment: 'prod', secretPath: '/' }],
          permissions: ['read'],
          expiresIn: 60,
          encryptedKey: '',
          iv: '',
          tag: '',
        }),
      'by deleting the environment': () =>
        place.ask('DELETE', `/api/v1/projects/${project.id}/environments/${environment('prod').id}`, inside),
    };
    for (const [road, go] of Object.entries(roads)) {
      const reply = await go();
      expect([road, reply.status, reply.body?.error]).toEqual([road, 403, 'StepUpRequired']);
      expect(reply.text).not.toContain('"one"');
    }
    expect((await get('/api/v4/secrets/PLAIN', query('dev'))).status).toBe(200);
    await place.stepUp(ann, inside);
    expect((await get('/api/v4/secrets/OPEN', expanded)).body.secret.secretValue).toBe('one');
  });

  it('are protected by who may change settings of the project', async () => {
    const permissions = [{ subject: 'environments', action: ['read', 'edit'] }];
    const role = { slug: 'namer', name: 'Namer', permissions };
    await ok('POST', `/api/v1/projects/${project.id}/roles`, role);
    const machine = await machineWith('namer');
    const path = `/api/v1/projects/${project.id}/environments/${environment('dev').id}`;
    const reply = await place.ask('PATCH', path, machine.token, { isProtected: true });
    expect([reply.status, reply.body.error]).toEqual([403, 'PermissionDenied']);
  });
});

describe('a step-up', () => {
  it('takes the app of who has one, and not what is mailed', async () => {
    const phone = await place.withApp(ann);
    const asked = await place.ask('POST', '/api/v2/auth/step-up/challenge', session, {});
    expect(asked.body).toEqual({ mfaMethod: 'totp', mfaMethods: ['totp', 'recovery-code'] });
    const weak = await place.ask('POST', '/api/v2/auth/step-up/challenge', session, { mfaMethod: 'email' });
    expect(weak.status).toBe(400);
    const wrong = await place.ask('POST', '/api/v2/auth/step-up', session, {
      mfaMethod: 'password',
      password: ann.password,
    });
    expect(wrong.status).toBe(400);
    await place.stepUp(ann, session, { mfaMethod: 'totp', mfaToken: phone.code() });
  });

  it('takes the password where there is no app and no mail', async () => {
    const silent = await openFactorsPlace({ sendsMail: false });
    const bob = await silent.accounts.account();
    const token = await silent.loggedIn(bob);
    const asked = await silent.ask('POST', '/api/v2/auth/step-up/challenge', token, {});
    expect(asked.body).toEqual({ mfaMethod: 'password', mfaMethods: ['password'] });
    const wrong = { mfaMethod: 'password', password: 'wrong' };
    expect((await silent.ask('POST', '/api/v2/auth/step-up', token, wrong)).status).toBe(403);
    await silent.withApp(bob);
    await silent.organization({ enforceMfa: true, selectedMfaMethod: 'totp' });
    expect((await silent.select(token)).body).toMatchObject({ mfaMethod: 'totp' });
  });
});
