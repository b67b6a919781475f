import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TOTP, URI } from 'otpauth';
import { expect, it } from 'vitest';
import { recover } from '../../../layers/domain/instance/recovery.ts';
import { startApp } from '../../harness/app.ts';
import { allItems } from '../../harness/table.ts';
import { openWholePlatform } from '../../harness/whole-platform.ts';
import { bootstrapped } from '../../world/instance.ts';

const origin = { ipAddress: '', userAgent: 'test', requestId: 'recovery' };

/** An instance, and its recovery as its operator would do it. */
const instance = async () => {
  const keyFile = join(mkdtempSync(join(tmpdir(), 'locket-recovery-')), 'wrapping.key');
  writeFileSync(keyFile, randomBytes(32), { mode: 0o600 });
  const wrapping = { strategy: 'software', keyFile } as const;
  const app = await startApp({ settings: { wrapping } });
  const settings = {
    table: app.table,
    wrapping,
    auditRetentionDays: 90,
    storageTimeout: 2500,
    storageAttempts: 3,
  };
  const platform = openWholePlatform(settings, app.runtime);
  return { app, recovered: () => recover(platform.open(origin, 'instance-recovery')) };
};

const login = (app: Awaited<ReturnType<typeof startApp>>, email: string, password: string) =>
  app.request('POST', '/api/v3/auth/login', { body: { email, password } });

it('the first administrator gets a new password, also while locked out, and the old one is void', async () => {
  const { app, recovered } = await instance();
  const { email, password } = await bootstrapped(app);
  for (let n = 0; n < 12; n += 1) await login(app, email, 'wrong password');
  const fresh = await recovered();
  expect(fresh).toMatchObject({ email });
  expect((await login(app, email, fresh.password)).status).toBe(200);
  expect((await login(app, email, password)).status).toBe(401);
});

it('the first admin identity gets a token of a year', async () => {
  const { app, recovered } = await instance();
  const { adminIdentityId } = await bootstrapped(app);
  const { identityId, token } = await recovered();
  expect(identityId).toBe(adminIdentityId);
  await app.ok('GET', '/api/v1/workspace', { token });
  app.runtime.advance(366 * 86_400);
  expect((await app.request('GET', '/api/v1/workspace', { token })).status).toBe(401);
});

it('another identity stands in for one that is gone', async () => {
  const { app, recovered } = await instance();
  const { admin, adminIdentityId } = await bootstrapped(app);
  await app.ok('DELETE', `/api/v1/identities/${adminIdentityId}`, { token: admin });
  const { identityId, token } = await recovered();
  expect(identityId).not.toBe(adminIdentityId);
  await app.ok('POST', '/api/v2/workspace', { token, body: { projectName: 'Again' } });
});

it('leaves an event, and no secret in it', async () => {
  const { app, recovered } = await instance();
  const { orgId } = await bootstrapped(app);
  const { password, token, identityId } = await recovered();
  const events = (await allItems(app.table)).filter(({ type }) => type === 'instance-recovery');
  expect(events).toMatchObject([
    { outcome: 'success', organizationId: orgId, actor: { type: 'platform' }, metadata: { identityId } },
  ]);
  for (const secret of [password, token]) expect(JSON.stringify(events)).not.toContain(secret);
});

it('there is nothing to recover before somebody set the instance up', async () => {
  const { recovered } = await instance();
  await expect(recovered()).rejects.toMatchObject({ code: 'bad-request' });
});

it('the first administrator is let in without a second factor, which may be what was lost', async () => {
  const { app, recovered } = await instance();
  const { email, password, orgId } = await bootstrapped(app);
  const sessionFor = async (word: string) => (await login(app, email, word)).body.accessToken;
  const select = (token: string) =>
    app.ok('POST', '/api/v3/auth/select-organization', { token, body: { organizationId: orgId } });
  const token = await sessionFor(password);
  const post = (path: string, body: object) => app.ok('POST', path, { token, body });
  await post('/api/v2/auth/step-up', { mfaMethod: 'password', password });
  const { otpUrl } = (await post('/api/v1/user/me/totp/register', {})).body;
  const totp = (URI.parse(otpUrl) as TOTP).generate({ timestamp: app.runtime.now().getTime() });
  await post('/api/v1/user/me/totp/verify', { totp });
  const wish = { isMfaEnabled: true, selectedMfaMethod: 'totp' };
  await app.ok('PATCH', '/api/v2/users/me/mfa', { token, body: wish });
  expect((await select(await sessionFor(password))).body.isMfaEnabled).toBe(true);

  const fresh = await recovered();
  expect((await select(await sessionFor(fresh.password))).body.isMfaEnabled).toBe(false);
});
