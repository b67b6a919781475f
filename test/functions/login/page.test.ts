import { beforeAll, describe, expect, it } from 'vitest';
import { readToken } from '../../../layers/domain/tokens/jwt.ts';
import { type Account, type AccountsPlace, openAccountsPlace } from '../../world/accounts-place.ts';

let place: AccountsPlace;
let ann: Account;
beforeAll(async () => {
  place = await openAccountsPlace();
  ann = await place.account();
});

const page = (port: string) => place.world.app.request('GET', '/login', { query: { callback_port: port } });

describe('the login page', () => {
  it('may run its own script, and reach its own server and one port of this computer', async () => {
    const { status, text, headers } = await page('54321');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    const policy = headers['content-security-policy']?.split('; ') ?? [];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("connect-src 'self' http://127.0.0.1:54321");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy.join()).not.toMatch(/unsafe|\*/);
    expect(text).toContain('127.0.0.1 port <b>54321</b>');
    expect(text).not.toMatch(/<script(?![^>]* src=)|\son\w+=|style="|\{\{/);
  });

  it.each(['', '0', '65536', '80;', '1 *', 'evil.example', '-1', '1e3', '99999999'])(
    'has no other address to post to: %s is no port',
    async (port) => {
      expect((await page(port)).status).toBe(422);
    },
  );

  it('is made of files of its own, and shows no other', async () => {
    const file = (name: string) => place.world.app.request('GET', `/login/assets/${name}`);
    const script = await file('start.js');
    expect([script.status, script.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
    for (const name of ['index.html', '../group.ts', 'none'])
      expect((await file(encodeURIComponent(name))).status).toBe(404);
  });
});

describe('the session for the CLI', () => {
  const handOver = (token: string, organizationId = ann.orgId) =>
    place.post('/api/v3/auth/cli-session', { organizationId }, { token });

  it('is one of its own: it outlives the browser’s, and is listed and ended by itself', async () => {
    const browser = await place.login(ann);
    const { status, body } = await handOver(browser.token);
    expect(status).toBe(200);
    expect(body.email).toBe(ann.email);
    const { claims } = readToken(body.token);
    expect(claims).toMatchObject({ authTokenType: 'accessToken', organizationId: ann.orgId });
    expect(claims.tokenVersionId).not.toBe(readToken(browser.token).claims.tokenVersionId);
    await place.post('/api/v1/auth/logout', undefined, { token: browser.token });
    expect(await place.isAlive(body.token)).toBe(true);
    const { body: sessions } = await place.world.app.ok('GET', '/api/v2/users/me/sessions', {
      token: body.token,
    });
    expect(sessions[0]).toMatchObject({ id: claims.tokenVersionId, userAgent: 'cli' });
    await place.world.app.ok('DELETE', `/api/v2/users/me/sessions/${claims.tokenVersionId}`, {
      token: body.token,
    });
    expect(await place.isAlive(body.token)).toBe(false);
  });

  it('gives no more time than the session it comes from, and no cookie', async () => {
    const browser = await place.login(ann);
    place.world.app.runtime.advance(9 * 86_400);
    const reply = await handOver(browser.token);
    expect(reply.cookies).toEqual([]);
    place.world.app.runtime.advance(9 * 86_400);
    const again = await handOver(reply.body.token);
    place.world.app.runtime.advance(9 * 86_400);
    const third = await handOver(again.body.token);
    const end = (token: string) => Number(readToken(token).claims.exp);
    expect(end(third.body.token) - end(browser.token)).toBeLessThanOrEqual(20 * 86_400);
  });

  it('is for an organization of the caller only', async () => {
    const { token } = await place.login(ann);
    const foreign = await place.world.newOrganization();
    expect((await handOver(token, foreign)).status).toBe(404);
    expect((await handOver(place.world.admin.token)).status).toBe(403);
  });
});
