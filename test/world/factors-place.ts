import { type TOTP, URI } from 'otpauth';
import type { Settings } from '../../layers/adapters/settings.ts';
import type { TestResponse } from '../harness/app.ts';
import { type Account, type AccountsPlace, openAccountsPlace } from './accounts-place.ts';

/** A person with an authenticator app. */
export interface Phone {
  readonly otpUrl: string;
  readonly recoveryCodes: readonly string[];
  /** What the app shows now, or so many half minutes from now. */
  code(steps?: number): string;
}

/** People with and without second factors, in an organization that may ask for them. */
export interface FactorsPlace {
  readonly accounts: AccountsPlace;
  ask(method: string, path: string, token: string, body?: unknown): Promise<TestResponse>;
  /** A token of a session that has chosen no organization, and was proven by nothing but the password. */
  loggedIn(account: Account): Promise<string>;
  select(token: string, organizationId?: string): Promise<TestResponse>;
  verify(mfaToken: string, proof: object, ip?: string): Promise<TestResponse>;
  /** Proves a session by what it takes of somebody without an app: the code that is mailed, or the password. */
  stepUp(account: Account, token: string, more?: object): Promise<void>;
  /** Sets up an authenticator app in a session of theirs, and has every login ask for it unless said otherwise. */
  withApp(account: Account, asked?: boolean): Promise<Phone>;
  /** Changes settings of the organization through the stores. */
  organization(settings: object): Promise<void>;
  /** Lets so many seconds pass. */
  later(seconds: number): void;
}

const phoneOf = (otpUrl: string, recoveryCodes: readonly string[], now: () => number): Phone => {
  const totp = URI.parse(otpUrl) as TOTP;
  return {
    otpUrl,
    recoveryCodes,
    code: (steps = 0) => totp.generate({ timestamp: now() + steps * 30_000 }),
  };
};

/** Opens it; mail can be sent unless `settings` say otherwise. */
export const openFactorsPlace = async (
  settings: Partial<Settings> = {},
  endpoint?: string,
): Promise<FactorsPlace> => {
  const accounts = await openAccountsPlace({ sendsMail: true, ...settings }, endpoint);
  const { world } = accounts;
  const ask: FactorsPlace['ask'] = (method, path, token, body) =>
    world.app.request(method, path, { token, ...(body !== undefined && { body }) });
  const ok = async (method: string, path: string, token: string, body?: unknown) => {
    const reply = await ask(method, path, token, body);
    if (reply.status !== 200) throw new Error(`${method} ${path} answered ${reply.text}`);
    return reply.body;
  };
  const stepUp: FactorsPlace['stepUp'] = async (account, token, more) => {
    const { mfaMethod } = await ok('POST', '/api/v2/auth/step-up/challenge', token, {});
    const proof = more ?? {
      mfaMethod,
      ...(mfaMethod === 'email' && { mfaToken: await accounts.codeFor(account.email) }),
      ...(mfaMethod === 'password' && { password: account.password }),
    };
    await ok('POST', '/api/v2/auth/step-up', token, proof);
  };
  const loggedIn: FactorsPlace['loggedIn'] = async (account) => (await accounts.login(account)).token;
  return {
    accounts,
    ask,
    loggedIn,
    stepUp,
    select: (token, organizationId = world.orgId) =>
      ask('POST', '/api/v3/auth/select-organization', token, { organizationId }),
    verify: (token, body, ip) =>
      world.app.request('POST', '/api/v2/auth/mfa/verify', { token, body, ...(ip && { ip }) }),
    withApp: async (account, asked = true) => {
      const token = await loggedIn(account);
      await stepUp(account, token);
      const { otpUrl, recoveryCodes } = await ok('POST', '/api/v1/user/me/totp/register', token);
      const phone = phoneOf(otpUrl, recoveryCodes, () => world.app.runtime.now().getTime());
      await ok('POST', '/api/v1/user/me/totp/verify', token, { totp: phone.code() });
      if (asked)
        await ok('PATCH', '/api/v2/users/me/mfa', token, { isMfaEnabled: true, selectedMfaMethod: 'totp' });
      world.app.runtime.advance(60);
      return phone;
    },
    organization: async (changed) => {
      const organization = await world.read(({ organizations }) => organizations.find(world.orgId));
      if (!organization) throw new Error('There is no organization');
      await world.write(({ organizations }) =>
        organizations.replacement(
          { ...organization, ...changed, revision: organization.revision + 1 },
          organization,
        ),
      );
    },
    later: (seconds) => world.app.runtime.advance(seconds),
  };
};
