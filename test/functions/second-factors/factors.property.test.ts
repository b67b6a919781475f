import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { signIn } from '../../../layers/domain/sign-in/sign-in.ts';
import { aliasName } from '../../../layers/domain/sign-in/vouched-person.ts';
import { readToken } from '../../../layers/domain/tokens/jwt.ts';
import { runs } from '../../harness/thoroughness.ts';
import type { Account } from '../../world/accounts-place.ts';
import { type FactorsPlace, openFactorsPlace, type Phone } from '../../world/factors-place.ts';

let place: FactorsPlace;
beforeAll(async () => {
  place = await openFactorsPlace();
  const { world } = place.accounts;
  const { organization } = await world.ok(world.admin, 'GET', `/api/v1/organization/${world.orgId}`);
  await world.ok(world.admin, 'POST', '/api/v1/sso/oidc/config', {
    orgSlug: organization.slug,
    configurationType: 'discoveryURL',
    discoveryURL: 'https://idp.example',
    clientId: 'locket',
    clientSecret: 'secret',
    isActive: true,
  });
});

type Method = 'email' | 'totp';
type Step =
  | { readonly do: 'log-in' | 'sign-in' | 'wish' | 'unwish' | 'wait' }
  | { readonly do: 'ask'; readonly method: Method | 'nothing' }
  | { readonly do: 'choose' | 'hand-over' | 'refresh' | 'step-up'; readonly at: number }
  | { readonly do: 'show'; readonly at: number; readonly what: 'right' | 'wrong' | 'again' | 'mailed' };

const at = fc.nat(7);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('log-in' as const, 'sign-in', 'wish', 'unwish', 'wait') }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      method: fc.constantFrom<Method | 'nothing'>('email', 'totp', 'nothing'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constantFrom('choose' as const, 'hand-over', 'refresh', 'step-up'), at }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('show' as const),
      at,
      what: fc.constantFrom('right' as const, 'wrong', 'again', 'mailed'),
    }),
  },
);

/** What somebody holds who tries everything, and by what their sessions were really proven. */
interface Run {
  readonly ann: Account;
  readonly phone: Phone;
  readonly tokens: string[];
  readonly cookies: string[];
  readonly asked: string[];
  readonly proven: Map<string, Set<Method>>;
  enforced: Method | undefined;
  wished: boolean;
  lastCode: string;
}

const strength = { email: 1, totp: 2 } as const;
const sessionOf = (token: string): string => String(readToken(token).claims.tokenVersionId);
const pick = <T>(all: readonly T[], at: number): T | undefined => all[at % Math.max(all.length, 1)];

const hasShown = ({ proven, enforced, wished }: Run, token: string): boolean => {
  const needed = Math.max(enforced ? strength[enforced] : 0, wished ? strength.totp : 0);
  const shown = [...(proven.get(sessionOf(token)) ?? [])].map((method) => strength[method]);
  return needed === 0 || Math.max(0, ...shown) >= needed;
};

const noteProof = ({ proven }: Run, session: string, method: Method): void => {
  proven.set(session, (proven.get(session) ?? new Set()).add(method));
};

const begun = async (run: Run): Promise<void> => {
  const { token, cookie } = await place.accounts.login(run.ann);
  run.tokens.push(token);
  run.cookies.push(cookie);
};

/** A session by the word of the organization's provider, for the account that it has always meant. */
const vouchedFor = async ({ ann, tokens, cookies }: Run): Promise<void> => {
  const { world } = place.accounts;
  const person = {
    orgId: ann.orgId,
    method: 'oidc',
    issuer: 'https://idp.example',
    externalId: ann.id,
    address: ann.email,
    isAddressVerified: true,
    firstName: null,
    lastName: null,
    configRevision: 1,
  };
  const done = await signIn(world.open('user-sign-in'), { person });
  tokens.push(done.accessToken);
  cookies.push(`jid=${done.refreshToken}`);
};

const show = async (run: Run, { at: nth, what }: Extract<Step, { do: 'show' }>): Promise<void> => {
  const token = pick(run.asked, nth);
  if (token === undefined) return;
  const code = {
    right: run.phone.code(),
    again: run.lastCode,
    wrong: '000000',
    mailed: await place.accounts.codeFor(run.ann.email),
  }[what];
  const method: Method = what === 'mailed' ? 'email' : 'totp';
  const reply = await place.verify(token, { mfaToken: code || 'none', mfaMethod: method });
  if (what === 'right') run.lastCode = code;
  if (reply.status !== 200) return;
  expect(what, 'a proof was taken that is none').not.toBe('wrong');
  noteProof(run, sessionOf(reply.body.token), method);
  run.tokens.push(reply.body.token);
};

const wish = async (run: Run, isMfaEnabled: boolean): Promise<void> => {
  for (const token of run.tokens) {
    const body = { isMfaEnabled, ...(isMfaEnabled && { selectedMfaMethod: 'totp' }) };
    const reply = await place.ask('PATCH', '/api/v2/users/me/mfa', token, body);
    if (reply.status !== 200) continue;
    expect(run.proven.get(sessionOf(token))?.has('totp'), 'changed without the app').toBe(true);
    run.wished = isMfaEnabled;
    return;
  }
};

const enforce = async (run: Run, method: Method | 'nothing'): Promise<void> => {
  run.enforced = method === 'nothing' ? undefined : method;
  await place.organization({ enforceMfa: run.enforced && true, selectedMfaMethod: run.enforced });
};

const choose = async ({ tokens, asked }: Run, token: string): Promise<void> => {
  const { status, body } = await place.select(token);
  if (status === 200) (body.isMfaEnabled ? asked : tokens).push(body.token);
};

const handOver = async (run: Run, token: string): Promise<void> => {
  const body = { organizationId: run.ann.orgId };
  const reply = await place.ask('POST', '/api/v3/auth/cli-session', token, body);
  if (reply.status !== 200) return;
  for (const method of run.proven.get(sessionOf(token)) ?? [])
    noteProof(run, sessionOf(reply.body.token), method);
  run.tokens.push(reply.body.token);
};

const refresh = async ({ tokens, cookies }: Run, nth: number): Promise<void> => {
  const cookie = pick(cookies, nth);
  const request = { cookies: cookie ? [cookie] : [] };
  const reply = await place.accounts.post('/api/v1/auth/token', undefined, request);
  if (reply.status !== 200) return;
  tokens.push(reply.body.token);
  cookies.push(reply.cookies[0]?.split(';')[0] ?? '');
};

const stepUp = async (run: Run, token: string): Promise<void> => {
  const proof = { mfaMethod: 'totp', mfaToken: run.phone.code() };
  const reply = await place.ask('POST', '/api/v2/auth/step-up', token, proof);
  if (reply.status === 200) noteProof(run, sessionOf(token), 'totp');
};

const deeds = { choose, 'hand-over': handOver, 'step-up': stepUp };

const take = async (run: Run, taken: Step): Promise<void> => {
  switch (taken.do) {
    case 'log-in':
      return begun(run);
    case 'sign-in':
      return vouchedFor(run);
    case 'wait':
      return place.later(31);
    case 'show':
      return show(run, taken);
    case 'ask':
      return enforce(run, taken.method);
    case 'refresh':
      return refresh(run, taken.at);
    case 'wish':
    case 'unwish':
      return wish(run, taken.do === 'wish');
    default: {
      const token = pick(run.tokens, taken.at);
      if (token) await deeds[taken.do](run, token);
    }
  }
};

const assertNobodyInside = async (run: Run): Promise<void> => {
  for (const token of run.tokens) {
    const { status } = await place.ask('GET', '/api/v1/workspace', token);
    if (status === 200) expect(hasShown(run, token), 'inside without the factor').toBe(true);
  }
};

const begin = async (): Promise<Run> => {
  await place.organization({ enforceMfa: undefined, selectedMfaMethod: undefined });
  const ann = await place.accounts.account();
  const phone = await place.withApp(ann, false);
  const { world } = place.accounts;
  const person = { method: 'oidc', issuer: 'https://idp.example', externalId: ann.id };
  await world.write(({ aliases }) => [
    aliases.link(
      {
        orgId: ann.orgId,
        name: aliasName(person as never),
        method: 'oidc',
        userId: ann.id,
        isConfirmed: true,
        createdAt: world.app.runtime.now().toISOString(),
      },
      undefined,
    ),
  ]);
  const run: Run = {
    ann,
    phone,
    tokens: [],
    cookies: [],
    asked: [],
    proven: new Map(),
    enforced: undefined,
    wished: false,
    lastCode: '000001',
  };
  await begun(run);
  return run;
};

it('no sequence gives a session of an organization that asks for a factor without one', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const run = await begin();
      for (const each of steps) {
        await take(run, each);
        await assertNobodyInside(run);
      }
    }),
    { numRuns: runs(80, 12) },
  );
});
