import { beforeAll, expect, it } from 'vitest';
import type { Account } from '../../world/accounts-place.ts';
import { type FactorsPlace, openFactorsPlace } from '../../world/factors-place.ts';

let place: FactorsPlace;
beforeAll(async () => {
  place = await openFactorsPlace();
});

const askedByMail = async (account: Account): Promise<string> => {
  await place.organization({ enforceMfa: true, selectedMfaMethod: 'email' });
  const reply = await place.select(await place.loggedIn(account));
  expect(reply.body, reply.text).toMatchObject({ isMfaEnabled: true, mfaMethod: 'email' });
  return reply.body.token;
};
const wrongFor = (code: string): string => (code === '000000' ? '000001' : '000000');
const say = (token: string, mfaToken: string, ip?: string) =>
  place.verify(token, { mfaToken, mfaMethod: 'email' }, ip);

it('guesses of a mailed code are few, over however many logins, addresses and codes they are spread', async () => {
  const ann = await place.accounts.account();
  const statuses: number[] = [];
  let token = '';
  for (let n = 0; n < 8; n += 1) {
    const reply = await place.select(await place.loggedIn(ann));
    if (reply.status !== 200) {
      statuses.push(reply.status);
      continue;
    }
    token = n === 0 ? await askedByMail(ann) : reply.body.token;
    await place.ask('POST', '/api/v2/auth/mfa/send', token);
    const code = await place.accounts.codeFor(ann.email);
    statuses.push((await say(token, wrongFor(code), `203.0.${n}.7`)).status);
  }
  expect(statuses.filter((status) => status === 403)).toHaveLength(3);
  expect(statuses.filter((status) => status === 429)).toHaveLength(5);
  expect((await say(token, await place.accounts.codeFor(ann.email), '203.0.99.7')).status).toBe(429);
});

it('a mailed code is of one person, and of use once', async () => {
  const [ann, bob] = [await place.accounts.account(), await place.accounts.account()];
  const [anns, bobs] = [await askedByMail(ann), await askedByMail(bob)];
  const code = await place.accounts.codeFor(ann.email);
  if (code !== (await place.accounts.codeFor(bob.email))) expect((await say(bobs, code)).status).toBe(403);
  const replies = await Promise.all([say(anns, code), say(anns, code), say(anns, code)]);
  expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
  const next = await askedByMail(ann);
  expect((await say(next, code)).status).toBe(403);
});

it('what a session has shown by mail is not taken for the app, and a token of the question opens nothing else', async () => {
  const ann = await place.accounts.account();
  const asked = await askedByMail(ann);
  const verified = await say(asked, await place.accounts.codeFor(ann.email));
  expect(verified.status, verified.text).toBe(200);
  await place.organization({ enforceMfa: true, selectedMfaMethod: 'totp' });
  const again = await place.ask(
    'GET',
    `/api/v1/organization/${place.accounts.world.orgId}`,
    verified.body.token,
  );
  expect([401, 403]).toContain(again.status);
  for (const path of ['/api/v2/users/me', '/api/v1/organization'])
    expect((await place.ask('GET', path, asked)).status).toBeGreaterThanOrEqual(401);
  const chosen = await place.ask('POST', '/api/v3/auth/select-organization', asked, {
    organizationId: place.accounts.world.orgId,
  });
  expect([401, 403]).toContain(chosen.status);
});

it('guesses are of the person: another organization of theirs gives no more of them, nor does a step-up', async () => {
  const { world } = place.accounts;
  const ann = await place.accounts.account();
  const other = await world.newOrganization();
  const at = '2024-01-01T00:00:00.000Z';
  const member = { id: crypto.randomUUID(), userId: ann.id, role: 'member', isActive: true };
  await world.write(({ organizations }) =>
    organizations.membershipCreation({ ...member, orgId: other, createdAt: at, updatedAt: at }),
  );
  const elsewhere = await world.read(({ organizations }) => organizations.find(other));
  if (!elsewhere) throw new Error('There is no other organization');
  const asking = { ...elsewhere, enforceMfa: true as const, revision: elsewhere.revision + 1 };
  await world.write(({ organizations }) => organizations.replacement(asking, elsewhere));
  const here = await askedByMail(ann);
  const session = await place.loggedIn(ann);
  const there = (await place.select(session, other)).body.token;
  const code = await place.accounts.codeFor(ann.email);
  const statuses = [];
  for (const token of [here, there, here]) statuses.push((await say(token, wrongFor(code))).status);
  expect(statuses).toEqual([403, 403, 403]);
  for (const token of [here, there]) expect((await say(token, code)).status).toBe(429);
  const proof = { mfaMethod: 'email', mfaToken: code };
  expect((await place.ask('POST', '/api/v2/auth/step-up', session, proof)).status).toBe(429);
});
