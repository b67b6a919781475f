import type { TestResponse } from '../harness/app.ts';
import type { Actor, World } from './world.ts';

interface Wanted {
  readonly scopes?: readonly { readonly environment: string; readonly secretPath: string }[];
  readonly permissions?: readonly string[];
  readonly expiresIn?: number | null;
}

/** What asks for a service token of a project. */
export const serviceTokenBody = (projectId: string, wanted: Wanted = {}) => ({
  name: 'pipeline',
  workspaceId: projectId,
  scopes: [{ environment: 'dev', secretPath: '/' }],
  encryptedKey: '',
  iv: '',
  tag: '',
  expiresIn: 0,
  permissions: ['read'],
  ...wanted,
});

/** A service token that can call, with what is known of it. */
export interface ServiceActor extends Actor {
  // biome-ignore lint/suspicious/noExplicitAny: a reply
  readonly data: any;
}

/** Makes one as `maker`. */
export const serviceTokenBy = async (
  world: World,
  maker: Actor,
  projectId: string,
  wanted: Wanted = {},
): Promise<ServiceActor> => {
  const body = serviceTokenBody(projectId, wanted);
  const made = await world.ok(maker, 'POST', '/api/v2/service-token', body);
  const { serviceTokenData: data, serviceToken: token } = made;
  return { id: data.id, name: data.name, token, orgId: maker.orgId, data };
};

/** Sends a request with a query, as `actor`. */
export const asking = (
  world: World,
  actor: Pick<Actor, 'token'>,
  path: string,
  query: Readonly<Record<string, string>> = {},
): Promise<TestResponse> => world.app.request('GET', path, { token: actor.token, query });
