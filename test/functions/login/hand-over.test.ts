import { beforeAll, beforeEach, expect, it } from 'vitest';
import { readToken } from '../../../layers/domain/tokens/jwt.ts';
import { type Account, type AccountsPlace, openAccountsPlace } from '../../world/accounts-place.ts';
import { callbackPort, visit } from './browser.ts';

let place: AccountsPlace;
let ann: Account;
beforeAll(async () => {
  place = await openAccountsPlace();
});
beforeEach(async () => {
  ann = await place.account();
});

/** The page in a browser that has this cookie, whose loopback address answers or does not. */
const openPage = async (cookie: string | undefined, isCliThere = true) => {
  const address = `/login?callback_port=${callbackPort}`;
  const page = visit(place.world, { address, script: 'start.js', cookie, isCliThere });
  await expect.poll(() => [page.part('login').hidden, page.part('confirm').hidden]).toContain(false);
  return page;
};

const login = () => ({ email: ann.email, password: ann.password });

it('logs in, asks, and posts a session of its own to the CLI', async () => {
  const { part, posted } = await openPage(undefined);
  expect(part('confirm').hidden).toBe(true);
  await part('login').submit(login());
  expect(part('who').textContent).toBe(ann.email);
  expect(part('confirm').options).toEqual([{ text: 'Example', value: ann.orgId }]);
  expect(posted).toEqual([]);
  await part('confirm').submit({ organization: ann.orgId });
  expect(part('done').hidden).toBe(false);
  const credentials = JSON.parse(posted[0] ?? '{}');
  expect(Object.keys(credentials)).toEqual(['email', 'privateKey', 'JTWToken', 'RefreshToken']);
  expect(credentials).toMatchObject({ email: ann.email, privateKey: '', RefreshToken: '' });
  expect(await place.isAlive(credentials.JTWToken)).toBe(true);
  expect(readToken(credentials.JTWToken).claims.organizationId).toBe(ann.orgId);
});

it('uses the session of the browser, and still asks first', async () => {
  const { cookie } = await place.login(ann);
  const { part, posted } = await openPage(cookie);
  expect([part('confirm').hidden, part('who').textContent, posted]).toEqual([false, ann.email, []]);
  await part('confirm').submit({ organization: ann.orgId });
  expect(posted).toHaveLength(1);
});

it('shows what went wrong, and hands nothing over', async () => {
  const { part, posted } = await openPage(undefined);
  await part('login').submit({ ...login(), password: 'wrong' });
  expect(part('fault').textContent).toBe('Invalid credentials');
  expect([part('confirm').hidden, posted]).toEqual([true, []]);
});

it('shows the text to paste when the CLI does not answer', async () => {
  const { part } = await openPage(undefined, false);
  await part('login').submit(login());
  await part('confirm').submit({ organization: ann.orgId });
  expect([part('paste').hidden, part('done').hidden]).toEqual([false, true]);
  const pasted = JSON.parse(Buffer.from(part('code').value, 'base64').toString());
  expect(await place.isAlive(pasted.JTWToken)).toBe(true);
});
