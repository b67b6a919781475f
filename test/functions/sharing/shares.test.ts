import { describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { base, openShares } from './shares-place.ts';

const { world, ann, inDays, share, view, opened } = await openShares();

describe('a share', () => {
  it('is opened by its link, 32 bytes in base64url', async () => {
    const link = await share();
    expect(link).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await opened(link)).toEqual({
      isPasswordProtected: false,
      secret: {
        encryptedValue: null,
        iv: null,
        tag: null,
        expiresAt: expect.any(String),
        expiresAfterViews: null,
        accessType: 'anyone',
        secretValue: 'the value',
      },
    });
  });

  it('is opened by no other link', async () => {
    const link = await share();
    const other = `${link.slice(0, 10)}${link[10] === 'A' ? 'B' : 'A'}${link.slice(11)}`;
    for (const wrong of [other, 'short', `${link}A`, '019ab5e4-0000-7000-8000-000000000000'])
      expect((await view(wrong)).status, wrong).toBe(404);
  });

  it('leaves nothing in the table that opens it: neither value nor link', async () => {
    const link = await share({ secretValue: 'canary-of-sharing', password: 'canary-of-password' });
    const text = JSON.stringify(await allItems(world.app.table), (_key, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    );
    expect(text).not.toContain('canary-of-');
    expect(text).not.toContain(link);
  });

  it('can be opened as often as one likes unless views are counted', async () => {
    const link = await share();
    for (let round = 0; round < 3; round += 1)
      expect((await opened(link)).secret.expiresAfterViews).toBeNull();
  });

  it('expires by date', async () => {
    const link = await share({ expiresAt: inDays(2) });
    world.app.runtime.advance(2 * 86_400 + 1);
    const reply = await view(link);
    expect([reply.status, reply.body.error]).toEqual([403, 'ForbiddenError']);
  });

  it.each([
    ['in the past', -1, 400],
    ['more than 30 days ahead', 31, 400],
  ])('with an expiry %s is refused', async (_what, days, status) => {
    const body = { secretValue: 'v', expiresAt: inDays(days) };
    expect((await world.send(ann, 'POST', base, body)).status).toBe(status);
  });

  it('with an expiry that is no date, too long a value or too long a name is invalid', async () => {
    const expiresAt = inDays(1);
    for (const body of [
      { secretValue: 'v', expiresAt: 'soon' },
      { secretValue: 'v'.repeat(10_001), expiresAt },
      { secretValue: 'v', expiresAt, name: 'n'.repeat(51) },
      { secretValue: 'v', expiresAt, expiresAfterViews: -1 },
      { secretValue: 'v', expiresAt, expiresAfterViews: 0 },
      { secretValue: 'v', expiresAt, expiresAfterViews: '0' },
      { secretValue: 'v', expiresAt, expiresAfterViews: 0.5 },
    ])
      expect((await world.send(ann, 'POST', base, body)).status).toBe(422);
  });

  it.each([undefined, null, ''])('without a number of views (%j) does not count them', async (views) => {
    const link = await share({ expiresAfterViews: views });
    expect((await opened(link)).secret.expiresAfterViews).toBeNull();
  });

  it('of nobody with no views at all is invalid, too', async () => {
    const body = { secretValue: 'v', expiresAt: inDays(1), expiresAfterViews: 0 };
    expect((await world.app.request('POST', `${base}/public`, { body })).status).toBe(422);
  });

  it('holds a value of 10,000 characters', async () => {
    const secretValue = 'ü'.repeat(10_000);
    expect((await opened(await share({ secretValue }))).secret.secretValue).toBe(secretValue);
  });
});

describe('counted views', () => {
  it('are answered as they were before the view, and then there are none', async () => {
    const link = await share({ expiresAfterViews: 2 });
    expect((await opened(link)).secret.expiresAfterViews).toBe(2);
    expect((await opened(link)).secret.expiresAfterViews).toBe(1);
    expect((await view(link)).status).toBe(403);
  });

  it('of fifty at once exactly as many succeed as are left', async () => {
    const link = await share({ expiresAfterViews: 7 });
    const replies = await Promise.all(Array.from({ length: 50 }, () => view(link)));
    const statuses = replies.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(7);
    expect(statuses.filter((status) => status === 403)).toHaveLength(43);
  });

  it('take the value out of the table with the last one', async () => {
    const link = await share({ expiresAfterViews: 1, name: 'once' });
    await opened(link);
    const left = (await allItems(world.app.table)).find(({ name }) => name === 'once');
    expect([left?.viewsLeft, left?.value]).toEqual([0, null]);
  });

  it('are not taken by a look that lacks the password', async () => {
    const link = await share({ expiresAfterViews: 1, password: 'open sesame' });
    expect(await opened(link)).toEqual({ isPasswordProtected: true });
    expect((await view(link, { password: 'wrong' })).status).toBe(401);
    expect((await opened(link, { password: 'open sesame' })).secret.secretValue).toBe('the value');
  });
});

describe('a password', () => {
  it('wrong five times locks the share for five minutes, also for the right one', async () => {
    const link = await share({ password: 'right' });
    for (let round = 0; round < 5; round += 1)
      expect((await view(link, { password: 'wrong' })).status).toBe(401);
    const locked = await view(link, { password: 'right' });
    expect([locked.status, locked.headers['retry-after']]).toEqual([429, expect.stringMatching(/^\d+$/)]);
    expect(locked.body.message).toMatch(/\d+ seconds/);
    world.app.runtime.advance(301);
    expect((await opened(link, { password: 'right' })).secret.secretValue).toBe('the value');
  });

  it('wrong by a stranger locks nobody out who comes from another network', async () => {
    const link = await share({ password: 'right' });
    const from = (ip: string, password: string) =>
      world.app.request('POST', `${base}/public/${link}`, { body: { password }, ip });
    for (let round = 0; round < 5; round += 1) await from('203.0.113.5', 'wrong');
    expect((await from('203.0.113.5', 'right')).status).toBe(429);
    expect((await from('203.0.113.6', 'right')).status).toBe(200);
  });

  it('wrong fifty times, from whatever networks, locks the share for an hour', async () => {
    const link = await share({ password: 'right' });
    const from = (ip: string, password: string) =>
      world.app.request('POST', `${base}/public/${link}`, { body: { password }, ip });
    for (let round = 0; round < 50; round += 1)
      expect((await from(`198.51.100.${round % 13}`, 'wrong')).status).toBe(401);
    const locked = await from('203.0.113.7', 'right');
    expect([locked.status, Number(locked.headers['retry-after'])]).toEqual([429, 3600]);
    world.app.runtime.advance(3601);
    expect((await from('203.0.113.7', 'right')).status).toBe(200);
  });

  it('that is right in between starts the count anew', async () => {
    const link = await share({ password: 'right' });
    for (let round = 0; round < 4; round += 1) await view(link, { password: 'wrong' });
    await opened(link, { password: 'right' });
    expect((await view(link, { password: 'wrong' })).status).toBe(401);
    expect((await view(link, { password: 'right' })).status).toBe(200);
  });

  it('guessed in parallel gets no more tries', async () => {
    const link = await share({ password: 'right' });
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, round) => view(link, { password: `guess ${round}` })),
    );
    const statuses = replies.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(7);
  });
});

describe('a share for the organization', () => {
  it('is the default, and names the organization to its members', async () => {
    const link = await share({ accessType: undefined });
    const somebody = await world.person('member');
    const { secret } = await opened(link, {}, somebody.token);
    expect([secret.accessType, secret.orgName, secret.secretValue]).toEqual([
      'organization',
      'Example',
      'the value',
    ]);
    expect((await opened(link, {}, world.admin.token)).secret.secretValue).toBe('the value');
  });

  it('asks strangers and stale tokens to log in', async () => {
    const link = await share({ accessType: 'organization' });
    expect((await view(link)).status).toBe(401);
    expect((await view(link, {}, 'stale')).status).toBe(401);
  });

  it('is closed to members of another organization', async () => {
    const link = await share({ accessType: 'organization' });
    const stranger = await world.person('admin', await world.newOrganization());
    expect((await view(link, {}, stranger.token)).status).toBe(403);
  });
});

describe('a share for anyone', () => {
  it('is opened with a stale token as without one', async () => {
    expect((await opened(await share(), {}, 'stale')).secret.secretValue).toBe('the value');
  });

  it('can be made without an account', async () => {
    const body = { secretValue: 'from nobody', expiresAt: inDays(1), expiresAfterViews: 1 };
    const { id } = (await world.app.ok('POST', `${base}/public`, { body })).body;
    expect((await opened(id)).secret).toMatchObject({ secretValue: 'from nobody', accessType: 'anyone' });
    expect((await view(id)).status).toBe(403);
  });
});
