import { verify } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  account,
  appKey,
  base,
  installationId,
  openRepositoryPlace,
  type RepositoryPlace,
} from '../../world/repositories.ts';

let place: RepositoryPlace;

beforeAll(async () => {
  place = await openRepositoryPlace();
});
afterAll(() => place.host.close());
afterEach(() => place.before(undefined));

const status = async () =>
  (await place.world.ok(place.person, 'GET', `${base}/installation-status/organization/${place.world.orgId}`))
    .appInstallationCompleted;

describe('linking an installation', () => {
  it('begins with an address at GitHub that carries the session', async () => {
    const begun = await place.world.ok(
      place.person,
      'POST',
      `${base}/create-installation-session/organization`,
      {
        organizationId: place.world.orgId,
      },
    );
    expect(begun.installationUrl).toBe(
      `https://github.com/apps/locket-scanning/installations/new?state=${begun.sessionId}`,
    );
    expect(begun.sessionId).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each([
    ['whoever has no code of GitHub’s', { code: '' }, 400],
    ['whoever has a wrong code', { code: 'made-up' }, 403],
    ['a session that nobody began', { sessionId: '0'.repeat(32) }, 400],
    ['an installation that is none of the app’s', { installationId: '777' }, 404],
    ['what GitHub never calls one', { installationId: '../user' }, 422],
  ])('fail/%s links nothing', async (_name, changes, expected) => {
    const reply = await place.link(changes);
    expect([reply.status, await status()]).toEqual([expected, false]);
  });

  it.each([
    [
      'a mere member of the account',
      '/user/memberships/orgs/example',
      { body: { role: 'member', state: 'active' } },
    ],
    [
      'somebody invited to it',
      '/user/memberships/orgs/example',
      { body: { role: 'admin', state: 'pending' } },
    ],
    ['a stranger to it', '/user/memberships/orgs/example', { status: 404, body: {} }],
  ])('fail/%s links nothing', async (_name, at, answer) => {
    place.before(({ path }) => (path === at ? answer : undefined));
    expect([(await place.link()).status, await status()]).toEqual([403, false]);
  });

  it('fail/of a person’s own account somebody else links nothing', async () => {
    place.before(({ path }) => {
      if (path === `/app/installations/${installationId}`)
        return { body: { id: 4242, account: { ...account, type: 'User' } } };
      return path === '/user' ? { body: { id: 98 } } : undefined;
    });
    expect([(await place.link()).status, await status()]).toEqual([403, false]);
  });

  it('fail/the session of one person is none of another, and an hour is its time', async () => {
    const other = await place.world.person('admin');
    const { sessionId } = await place.world.ok(
      other,
      'POST',
      `${base}/create-installation-session/organization`,
      {
        organizationId: other.orgId,
      },
    );
    expect((await place.link({ sessionId })).status).toBe(400);
    place.world.app.runtime.advance(3_601);
    const late = { installationId, sessionId, code: 'of-owner' };
    expect((await place.world.send(other, 'POST', `${base}/link-installation`, late)).status).toBe(400);
  });

  it('fail/GitHub in trouble is 503, asked too often 429, and neither looks like an absence', async () => {
    place.before(({ path }) => (path.startsWith('/app/') ? { status: 502 } : undefined));
    expect((await place.link()).status).toBe(503);
    const spent = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' };
    place.before(({ path }) => (path.startsWith('/app/') ? { status: 403, headers: spent } : undefined));
    expect((await place.link()).status).toBe(429);
  });

  it('ok/an owner of the account links it, once, and a scan of all of it is ordered', async () => {
    const reply = await place.link();
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ installationId, orgId: place.world.orgId, userId: place.person.id });
    expect(await status()).toBe(true);
    const [, claims = '', signature = ''] =
      /^Bearer ([^.]+\.[^.]+)\.(.+)$/.exec(
        String(place.host.calls.find(({ path }) => path.startsWith('/app/'))?.headers.authorization),
      ) ?? [];
    expect(verify('sha256', Buffer.from(claims), appKey, Buffer.from(signature, 'base64url'))).toBe(true);
    expect(JSON.parse(Buffer.from(claims.split('.')[1] ?? '', 'base64url').toString()).iss).toBe('17');
  });

  it('fail/an organization cannot link what another one linked', async () => {
    const orgId = await place.world.newOrganization();
    const stranger = await place.world.person('admin', orgId);
    const reply = await place.link({}, stranger);
    expect(reply.status).toBe(400);
    expect(reply.body.message).toMatch(/linked to an organization already/);
  });

  it('ok/the instance says that scanning is there, until it is switched off', async () => {
    const config = async () => (await place.world.app.ok('GET', '/api/v1/admin/config')).body.config;
    expect((await config()).isSecretScanningDisabled).toBe(false);
    expect((await place.world.app.ok('GET', '/api/status')).body.secretScanningConfigured).toBe(true);
  });
});
