import { LocketError } from '../../errors.ts';
import { appCredentials } from '../../instance/app-credentials.ts';
import { assertMethodEnabled } from '../../instance/login-methods.ts';
import type { Unit } from '../../unit.ts';

/** Providers that sign people in to the whole instance, once a server admin said what the instance is known by there. */
export const instanceProviders = ['google', 'github', 'gitlab'] as const;
export type InstanceProvider = (typeof instanceProviders)[number];

/** What this instance is known by at one of them. */
export interface App {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The origin of a self-hosted one; undefined for the provider's own. */
  readonly url: string | undefined;
}

/** @throws LocketError `not-found` where nobody signs in by this provider, `forbidden` where it is switched off. */
export const appOf = async (unit: Unit, provider: InstanceProvider): Promise<App> => {
  const [found] = await Promise.all([appCredentials(unit, provider), assertMethodEnabled(unit, provider)]);
  const { clientId, clientSecret, url } = found ?? {};
  if (!clientId || !clientSecret)
    throw new LocketError('not-found', `Signing in by ${provider} is not offered on this instance`);
  return { clientId, clientSecret, url };
};
