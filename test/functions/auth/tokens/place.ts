import { expect } from 'vitest';
import type { Settings } from '../../../../layers/adapters/settings.ts';
import type { TestResponse } from '../../../harness/app.ts';
import { eventsOf } from '../../../world/events.ts';
import { newIdentity } from '../../../world/machines.ts';
import { openWorld, type World } from '../../../world/world.ts';
import { type Issuer, startIssuer } from './issuer.ts';

export type TokenMethod = 'oidc-auth' | 'jwt-auth' | 'azure-auth' | 'gcp-auth';

/** An instance with an issuer of tokens beside it. */
export interface TokenPlace {
  readonly world: World;
  readonly issuer: Issuer;
  readonly login: (method: TokenMethod, identityId: string, jwt: string) => Promise<TestResponse>;
  /** Attaches a method to an identity, a new one unless told, and answers the identity's id. */
  readonly attached: (method: TokenMethod, config: object, identityId?: string) => Promise<string>;
  /** The status of attaching a method to a new identity, and what was said. */
  readonly attach: (method: TokenMethod, config: object) => Promise<TestResponse>;
  /** An identity with OIDC auth by the issuer. */
  readonly oidc: (config?: object) => Promise<string>;
  /** The last event of a login by a method. */
  readonly lastLogin: (method: TokenMethod) => Promise<Readonly<Record<string, unknown>>>;
  readonly close: () => void;
}

export const configPath = (method: TokenMethod, identityId: string): string =>
  `/api/v1/auth/${method}/identities/${identityId}`;

/** Starts the instance; `hosts` are those of other providers, whose keys the issuer then has at `keyPaths`. */
export const openPlace = async (
  hosts: readonly string[] = [],
  keyPaths: readonly string[] = [],
  settings: Partial<Settings> = {},
): Promise<TokenPlace> => {
  let now = () => new Date();
  const issuer = await startIssuer(() => now(), keyPaths);
  const keyServers = Object.fromEntries(hosts.map((host) => [host, { origin: issuer.url, ca: issuer.ca }]));
  const world = await openWorld({ allowPrivateTargets: true, keyServers, ...settings });
  now = () => world.app.runtime.now();

  const attach: TokenPlace['attach'] = async (method, config) =>
    world.send(world.admin, 'POST', configPath(method, (await newIdentity(world)).id), config);

  const attached: TokenPlace['attached'] = async (method, config, identityId) => {
    const id = identityId ?? (await newIdentity(world)).id;
    await world.ok(world.admin, 'POST', configPath(method, id), config);
    return id;
  };

  return {
    world,
    issuer,
    attach,
    attached,
    login: (method, identityId, jwt) =>
      world.app.request('POST', `/api/v1/auth/${method}/login`, { body: { identityId, jwt } }),
    oidc: (config = {}) =>
      attached('oidc-auth', {
        oidcDiscoveryUrl: issuer.url,
        caCert: issuer.ca,
        boundIssuer: issuer.url,
        boundSubject: 'workload',
        ...config,
      }),
    lastLogin: async (method) => {
      const event = (await eventsOf(world.app, `login-identity-${method}`)).at(-1);
      expect(event).toBeDefined();
      return event?.metadata ?? {};
    },
    close: () => issuer.close(),
  };
};
