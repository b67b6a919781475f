import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import { targets } from './catalogue.ts';
import type { Connection } from './connection.ts';
import { enterOwner } from './entering.ts';
import { createConnection, refusedBy } from './manage-connections.ts';
import { oauthApp } from './opening.ts';
import { isTargetName, type TargetName } from './target.ts';

export interface CodeRequest {
  readonly projectId: string;
  readonly integration: string;
  readonly code: string;
  /** Where the provider sent the code. */
  readonly redirectUri: string;
  /** Of a server of the customer's own. */
  readonly url?: string | undefined;
}

const withOauth = (name: string): TargetName => {
  if (!isTargetName(name) || targets[name].instanceApp === undefined)
    throw new LocketError('bad-request', `Integration '${name}' is not connected by an app`);
  return name;
};

/**
 * Makes a connection of a code that a provider gave for somebody's consent. Needs `integrations:create`; `bad-request`
 * where this instance is not known to the provider, or for a code that it does not take.
 */
export const connectByCode = async (unit: Unit, request: CodeRequest): Promise<Connection> => {
  const target = withOauth(request.integration);
  await enterOwner(unit, request.projectId, 'create');
  const app = await oauthApp(unit, target);
  if (!app)
    throw new LocketError(
      'bad-request',
      `This instance has no credentials of an app at ${targets[target].title}`,
    );
  const { code, redirectUri, url = app.url } = request;
  const outcome = await unit.syncTargets.exchange(target, app, { code, redirectUri, url });
  if (outcome.kind !== 'done') throw refusedBy(outcome, 'The code was not taken');
  return createConnection(unit, {
    projectId: request.projectId,
    family: 'integration',
    app: target,
    name: target,
    description: null,
    method: 'oauth',
    credentials: { ...outcome.value, ...(url !== undefined && { url }) },
  });
};
