import type { TestResponse } from '../harness/app.ts';
import type { Actor, World } from './world.ts';

/** A machine identity with universal auth and one client secret. */
export interface UniversalMachine {
  readonly id: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clientSecretId: string;
  /** Path of its universal auth. */
  readonly path: string;
}

/** Path of an identity's universal auth. */
export const universalAuthOf = (identityId: string) => `/api/v1/auth/universal-auth/identities/${identityId}`;

export const newIdentity = async (world: World, body: object = {}, by: Actor = world.admin) => {
  const request = { name: 'machine', organizationId: by.orgId, ...body };
  return (await world.ok(by, 'POST', '/api/v1/identities', request)).identity;
};

export const newClientSecret = (world: World, path: string, body: object = {}) =>
  world.ok(world.admin, 'POST', `${path}/client-secrets`, body);

export const newMachine = async (
  world: World,
  { auth = {}, secret = {} }: { readonly auth?: object; readonly secret?: object } = {},
): Promise<UniversalMachine> => {
  const { id } = await newIdentity(world);
  const path = universalAuthOf(id);
  const { identityUniversalAuth } = await world.ok(world.admin, 'POST', path, auth);
  const { clientSecret, clientSecretData } = await newClientSecret(world, path, secret);
  return {
    id,
    clientId: identityUniversalAuth.clientId,
    clientSecret,
    clientSecretId: clientSecretData.id,
    path,
  };
};

export const login = (
  { app }: World,
  { clientId, clientSecret }: Pick<UniversalMachine, 'clientId' | 'clientSecret'>,
  ip?: string,
): Promise<TestResponse> =>
  app.request('POST', '/api/v1/auth/universal-auth/login', {
    body: { clientId, clientSecret },
    ...(ip && { ip }),
  });

/** Logs in, which must succeed. */
export const tokenOf = async (world: World, machine: UniversalMachine): Promise<string> => {
  const { clientId, clientSecret } = machine;
  const { body } = await world.app.ok('POST', '/api/v1/auth/universal-auth/login', {
    body: { clientId, clientSecret },
  });
  return body.accessToken;
};

/** Uses a machine's token once. */
export const use = ({ app }: World, token: string, ip?: string): Promise<TestResponse> =>
  app.request('GET', '/api/v1/identities/details', { token, ...(ip && { ip }) });

export const renew = ({ app }: World, accessToken: string, ip?: string): Promise<TestResponse> =>
  app.request('POST', '/api/v1/auth/token/renew', { body: { accessToken }, ...(ip && { ip }) });

export const revoke = ({ app }: World, accessToken: string): Promise<TestResponse> =>
  app.request('POST', '/api/v1/auth/token/revoke', { body: { accessToken } });

/** How many of the replies have each status. */
export const tally = (replies: readonly { readonly status: number }[]): Record<number, number> => {
  const counts: Record<number, number> = {};
  for (const { status } of replies) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};
