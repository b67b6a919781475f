import { memberOf } from '../caller.ts';
import { sha256Hex } from '../digests.ts';
import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import { assertCovers, forGood, type Span, until } from '../permissions/coverage.ts';
import { enterProject, environmentBySlug, type ProjectAccess } from '../projects/access.ts';
import { retryingConflicts } from '../retry.ts';
import { assertMayReveal } from '../second-factors/stepped-up.ts';
import { secretBytes, tokenText } from '../tokens/bearer.ts';
import type { Unit } from '../unit.ts';
import type { User } from '../users/user.ts';
import {
  type ClientSealed,
  holdingsGiven,
  isExpired,
  maxServiceTokens,
  type ServiceToken,
  type ServiceTokenPermission,
  type ServiceTokenScope,
} from './service-token.ts';

export interface ServiceTokenRequest extends ClientSealed {
  readonly projectId: string;
  readonly name: string;
  readonly scopes: readonly ServiceTokenScope[];
  readonly permissions: readonly ServiceTokenPermission[];
  /** Seconds; 0 or null = never. */
  readonly expiresIn: number | null;
}

/** A token with its text, which is told this once. */
export interface MadeServiceToken {
  readonly token: ServiceToken;
  readonly plain: string;
}

const notFound = (): LocketError => new LocketError('not-found', 'Service token not found');

const noteToken = (unit: Unit, { id, name, scopes }: ServiceToken): void =>
  unit.note({ metadata: { serviceTokenId: id, name, scopes } });

const newToken = (unit: Unit, { project }: ProjectAccess, request: ServiceTokenRequest, secret: string) => {
  const { projectId, name, scopes, permissions, expiresIn, encryptedKey, iv, tag } = request;
  const now = unit.runtime.now();
  const at = now.toISOString();
  return {
    id: unit.runtime.uuid(),
    orgId: project.orgId,
    projectId,
    name,
    scopes,
    permissions: [...new Set(permissions)],
    digest: sha256Hex(secret),
    expiresAt: expiresIn ? new Date(now.getTime() + expiresIn * 1000).toISOString() : null,
    createdBy: memberOf(unit.caller).id,
    createdAt: at,
    updatedAt: at,
    encryptedKey,
    iv,
    tag,
  };
};

/** As long as the token lives. */
const lifeOf = ({ expiresAt }: ServiceToken, now: Date): Span =>
  expiresAt === null ? forGood(now) : until(now, Date.parse(expiresAt));

/** Expired tokens that are removed with the making of another: more than are added, so that they never pile up. */
const sweptAtOnce = 10;

/** Makes sure that one more fits, and answers some of those whose time is over: they take no room. */
const expiredBeside = async (unit: Unit, projectId: string): Promise<readonly ServiceToken[]> => {
  const now = unit.runtime.now();
  const all = await unit.stores.serviceTokens.inProject(projectId);
  const expired = all.filter((token) => isExpired(token, now));
  if (all.length - expired.length >= maxServiceTokens)
    throw new LocketError('invalid-input', `A project holds at most ${maxServiceTokens} service tokens`);
  return expired.slice(0, sweptAtOnce);
};

const createOnce = async (unit: Unit, request: ServiceTokenRequest): Promise<MadeServiceToken> => {
  const access = await enterProject(unit, request.projectId);
  assertCan(access.ability, 'create', 'service-tokens');
  const environments = request.scopes.map(({ environment }) =>
    environmentBySlug(access.project, environment),
  );
  // A token reads what its maker would have to be proven for.
  assertMayReveal(unit, environments);
  const secret = Buffer.from(unit.runtime.randomBytes(secretBytes)).toString('hex');
  const token = newToken(unit, access, request, secret);
  const life = lifeOf(token, unit.runtime.now());
  assertCovers(access.holdings, holdingsGiven(token), life, 'A service token may not do more than its maker');
  const { fences, serviceTokens } = unit.stores;
  const fence = await fences.find('service-tokens', request.projectId);
  const expired = await expiredBeside(unit, request.projectId);
  noteToken(unit, token);
  await unit.commit([
    ...serviceTokens.creation(token),
    ...expired.flatMap((each) => serviceTokens.sweep(each)),
    fences.renewed(fence),
  ]);
  return { token, plain: tokenText({ id: token.id, secret }) };
};

/**
 * Makes a service token of 16 random bytes, told this once and stored as its SHA-256 only. Needs
 * `service-tokens:create` and, for as long as the token is to live, all that it gives: `forbidden`. `not-found` for an
 * environment that the project has not, `invalid-input` when it has its most tokens.
 */
export const createServiceToken = (unit: Unit, request: ServiceTokenRequest): Promise<MadeServiceToken> =>
  retryingConflicts(unit, () => createOnce(unit, request));

const newestFirst = (a: ServiceToken, b: ServiceToken): number =>
  b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id);

/** The service tokens of a project that have not expired, last made first. Needs `service-tokens:read`. */
export const listServiceTokens = async (unit: Unit, projectId: string): Promise<readonly ServiceToken[]> => {
  const { ability } = await enterProject(unit, projectId);
  assertCan(ability, 'read', 'service-tokens');
  const now = unit.runtime.now();
  const tokens = await unit.stores.serviceTokens.inProject(projectId);
  return tokens.filter((token) => !isExpired(token, now)).sort(newestFirst);
};

/** Whoever ends another's token needs the right to, and what the token gives; its maker may always take it back. */
const assertMayEnd = (
  unit: Unit,
  { ability, holdings, member }: ProjectAccess,
  token: ServiceToken,
): void => {
  if (member.id === token.createdBy) return;
  assertCan(ability, 'delete', 'service-tokens');
  const span = forGood(unit.runtime.now());
  assertCovers(
    holdings,
    holdingsGiven(token),
    span,
    'You cannot delete a service token that may do more than you',
  );
};

/**
 * Deletes a service token: it is worth nothing from then on. Of everybody but its maker it needs
 * `service-tokens:delete` and what the token gives; `not-found` for an unknown or foreign one.
 */
export const deleteServiceToken = async (unit: Unit, id: string): Promise<ServiceToken> => {
  const { orgId } = memberOf(unit.caller);
  const token = await unit.stores.serviceTokens.find(id);
  if (token?.orgId !== orgId) throw notFound();
  const access = await enterProject(unit, token.projectId);
  noteToken(unit, token);
  assertMayEnd(unit, access, token);
  await unit.commit(unit.stores.serviceTokens.deletion(token));
  return token;
};

/** A service token and the person who made it. */
export interface OwnServiceToken {
  readonly token: ServiceToken;
  readonly maker: User;
}

/** The caller itself, as a service token; refused as using it in its project is. */
export const ownServiceToken = async (unit: Unit): Promise<OwnServiceToken> => {
  const { caller } = unit;
  if (caller.kind !== 'service') throw new LocketError('forbidden', 'This is for service tokens only');
  await enterProject(unit, caller.token.projectId);
  const maker = await unit.stores.users.find(caller.token.createdBy);
  if (!maker) throw notFound();
  noteToken(unit, caller.token);
  return { token: caller.token, maker };
};
