import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Account } from '../../world/accounts-place.ts';
import { cookieIn } from '../../world/accounts-place.ts';
import { type FactorsPlace, openFactorsPlace, type Phone } from '../../world/factors-place.ts';
import { callbackPort, visit } from '../login/browser.ts';

let place: FactorsPlace;
let ann: Account;
let phone: Phone;
beforeAll(async () => {
  place = await openFactorsPlace();
});
beforeEach(async () => {
  ann = await place.accounts.account();
  phone = await place.withApp(ann);
});

const address = `/login?callback_port=${callbackPort}`;
const settled = () => new Promise((resolve) => setTimeout(resolve, 150));

it('the page of the CLI asks for the factor before it hands a session over', async () => {
  const page = visit(place.accounts.world, { address, script: 'start.js' });
  await settled();
  await page.part('login').submit({ email: ann.email, password: ann.password });
  const handing = page.part('confirm').submit({ organization: ann.orgId });
  await settled();
  expect([page.part('factor').hidden, page.part('question').textContent]).toEqual([
    false,
    expect.stringContaining('authenticator app'),
  ]);
  expect(page.posted).toEqual([]);
  await page.part('factor').submit({ factor: '000000' });
  expect(page.part('fault').textContent).toContain('The code is wrong');
  await page.part('factor').submit({ factor: phone.code() });
  await handing;
  const { JTWToken: token } = JSON.parse(page.posted[0] ?? '{}');
  expect((await place.ask('GET', '/api/v1/workspace', token)).status).toBe(200);
});

it('showing the factor scopes the refresh cookie of a browser that shows it', async () => {
  const { token, cookie } = await place.accounts.login(ann);
  const asked = (await place.select(token)).body;
  const verified = await place.accounts.world.app.request('POST', '/api/v2/auth/mfa/verify', {
    token: asked.token,
    cookies: [cookie],
    body: { mfaMethod: 'totp', mfaToken: phone.code() },
  });
  const refreshed = await place.accounts.post('/api/v1/auth/token', undefined, {
    cookies: [cookieIn(verified)],
  });
  expect(refreshed.body.organizationId).toBe(ann.orgId);
  expect((await place.ask('GET', '/api/v1/workspace', refreshed.body.token)).status).toBe(200);
});
