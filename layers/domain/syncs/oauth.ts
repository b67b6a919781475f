import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import { targets } from './catalogue.ts';
import type { Connection } from './connection.ts';
import { enterOwner } from './entering.ts';
import { type ConnectionRequest, createConnection, refusedBy, targetsOf } from './manage-connections.ts';
import { oauthApp } from './opening.ts';
import type { TargetName } from './target.ts';

export interface CodeRequest
  extends Pick<ConnectionRequest, 'projectId' | 'family' | 'app' | 'name' | 'description'> {
  readonly code: string;
  /** What proves that whoever brings the code is who asked for it (RFC 7636), where the provider was told of it. */
  readonly codeVerifier?: string | undefined;
  /** Below the instance's own address, where the provider sent the code. */
  readonly siteUrl: string;
  /** Of a server of the customer's own: the one that knows the app of this instance, or none. */
  readonly url?: string | undefined;
}

const withOauth = (request: Pick<ConnectionRequest, 'app' | 'family'>): TargetName => {
  const target = targetsOf(request).find((name) => targets[name].instanceApp !== undefined);
  if (!target)
    throw new LocketError('bad-request', `Integration '${request.app}' is not connected by an app`);
  return target;
};

const callbackOf = (siteUrl: string, target: TargetName): string =>
  `${siteUrl}/integrations/${encodeURIComponent(target)}/oauth2/callback`;

/** Where the vendor's own server is, of vendors that have others besides. */
const homes: Readonly<Partial<Record<TargetName, string>>> = {
  github: 'https://github.com',
  gitlab: 'https://gitlab.com',
};

const originOf = (text: string): string | undefined => URL.parse(text)?.origin;

/** What tokens are shown to: the server that gave them, whatever the request names. */
const apiOf = (target: TargetName, url: string | undefined): { readonly url?: string } => {
  if (url === undefined || originOf(url) === homes[target]) return {};
  return { url: target === 'github' ? `${url}/api/v3` : url };
};

/**
 * Makes a connection of a code that a provider gave for somebody's consent. Needs what making one does; `bad-request`
 * where this instance is not known to the provider, or for a code that it does not take.
 */
export const connectByCode = async (unit: Unit, request: CodeRequest): Promise<Connection> => {
  const { projectId, family, app: name, code, codeVerifier, siteUrl } = request;
  const target = withOauth(request);
  await enterOwner(unit, projectId, 'create');
  const app = await oauthApp(unit, target);
  if (!app)
    throw new LocketError(
      'bad-request',
      `This instance has no credentials of an app at ${targets[target].title}`,
    );
  const home = app.url ?? homes[target];
  if (request.url && home !== undefined && originOf(request.url) !== originOf(home))
    throw new LocketError('bad-request', 'The app of this instance is not known at that server');
  const grant = { code, codeVerifier, redirectUri: callbackOf(siteUrl, target), url: app.url };
  const outcome = await unit.syncTargets.exchange(target, app, grant);
  if (outcome.kind !== 'done') throw refusedBy(outcome, 'The code was not taken');
  return createConnection(unit, {
    projectId,
    family,
    app: name,
    name: request.name,
    description: request.description,
    method: 'oauth',
    credentials: { ...outcome.value, ...apiOf(target, app.url) },
  });
};
