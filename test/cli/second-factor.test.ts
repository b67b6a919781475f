import { type TOTP, URI } from 'otpauth';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Terminal } from '../../cli/terminal/terminal.ts';
import { listening } from '../clients/exchange.ts';
import type { Account } from '../world/accounts-place.ts';
import { type FactorsPlace, openFactorsPlace } from '../world/factors-place.ts';
import { newDesk } from './command-line.ts';

let place: FactorsPlace;
let url: string;
let ann: Account;
let close: () => Promise<void>;
beforeAll(async () => {
  place = await openFactorsPlace();
  const server = await listening(place.accounts.world.app);
  url = `http://127.0.0.1:${server.port}`;
  close = () => server.stop(0);
  ann = await place.accounts.account('admin');
});
afterAll(() => close());

/** Somebody who types these answers, or what they lead to. */
const typing = (...answers: (string | (() => string | Promise<string>))[]): Terminal => {
  const next = async () => {
    const answer = answers.shift() ?? '';
    return typeof answer === 'string' ? answer : answer();
  };
  return {
    isInteractive: true,
    columns: 80,
    ask: next,
    askHidden: next,
    choose: async (_, [first]) => first?.value as never,
  };
};

const now = () => place.accounts.world.app.runtime.now().getTime();
const env = (person = ann): Record<string, string> => ({
  LOCKET_URL: url,
  LOCKET_EMAIL: person.email,
  LOCKET_PASSWORD: person.password,
  LOCKET_ORGANIZATION_ID: person.orgId,
});

it('locket sets up an app, has logins ask for it, asks for it, and takes recovery codes', async () => {
  const desk = await newDesk({ LOCKET_URL: url }, now);
  expect((await desk.run(['login'], { env: env() })).code).toBe(0);
  const before = await desk.run(['user', 'mfa']);
  expect(before.out).toContain('Asked for at every login: no');

  let app: TOTP | undefined;
  let shown = '';
  const code = () => {
    app = URI.parse(/otpauth:\S+/.exec(shown)?.[0] ?? '') as TOTP;
    return app.generate({ timestamp: now() });
  };
  const enabled = await desk.run(['user', 'mfa', 'totp', 'enable'], {
    terminal: typing(() => place.accounts.codeFor(ann.email), code),
    tell: (text) => {
      shown += text;
    },
  });
  expect(enabled.code, shown).toBe(0);
  const codes = enabled.out.trim().split('\n');
  expect(codes).toHaveLength(10);
  expect((await desk.run(['user', 'mfa', 'set', 'totp'])).told).toContain('Every login asks for totp');

  place.later(60);
  const alone = await desk.run(['login'], { env: env() });
  expect(alone.told).toContain('asks for a second factor (totp), and nobody is there to ask');
  const typed = () => app?.generate({ timestamp: now() }) ?? '';
  const loggedIn = await desk.run(['login'], { env: env(), terminal: typing('000000', typed) });
  expect(loggedIn).toMatchObject({ code: 0, told: expect.stringContaining('That was wrong: try again') });
  const byRecovery = await desk.run(['login'], { env: env(), terminal: typing(codes[0] ?? '') });
  expect(byRecovery.code).toBe(0);
  const after = await desk.run(['user', 'mfa']);
  expect(after.out).toContain('Asked for at every login: yes, totp');
  expect(after.out).toContain('Recovery codes left: 9');
});

it('what asks for a step-up says so, and is done once it was confirmed', async () => {
  const { world } = place.accounts;
  await place.organization({ enforceStepUp: true });
  const bob = await place.accounts.account('admin');
  const project = await world.project();
  await world.ok(world.admin, 'POST', `/api/v1/projects/${project.id}/memberships`, {
    emails: [bob.email],
    roleSlugs: ['admin'],
  });
  const prod = project.environments.find(({ slug }: { slug: string }) => slug === 'prod');
  await world.ok(world.admin, 'PATCH', `/api/v1/projects/${project.id}/environments/${prod.id}`, {
    isProtected: true,
  });
  await world.ok(world.admin, 'POST', '/api/v4/secrets/KEY', {
    projectId: project.id,
    environment: 'prod',
    secretPath: '/',
    secretValue: 'seen',
  });
  const desk = await newDesk({ LOCKET_URL: url }, now);
  await desk.run(['login'], { env: env(bob) });
  const get = ['secrets', 'get', 'KEY', '--plain', '--projectId', project.id, '--env', 'prod'];
  const refused = await desk.run(get);
  expect([refused.code, refused.out]).toEqual([1, '']);
  expect(refused.told).toContain('asks for a proof of the last ten minutes');
  expect(refused.told).toContain('locket user mfa confirm');
  const wrong = await desk.run(['user', 'mfa', 'confirm'], { terminal: typing('0000') });
  expect(wrong.told).toContain('The code is wrong');
  const terminal = typing(() => place.accounts.codeFor(bob.email));
  expect((await desk.run(['user', 'mfa', 'confirm'], { terminal })).told).toContain(
    'Confirmed for ten minutes',
  );
  expect((await desk.run(get)).out).toBe('seen\n');
});
