import { memberOf } from '../caller.ts';
import { LocketError } from '../errors.ts';
import { enterOrganization, type OrganizationAccess } from '../organizations/access.ts';
import { assertMayGiveRole } from '../organizations/boundary.ts';
import { assertCan } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { isExpired, maxScimTokens, type ScimToken } from './scim-token.ts';

export interface ScimTokenRequest {
  readonly organizationId: string;
  readonly description: string;
  /** 0 for a token without end. */
  readonly ttlDays: number;
}

const noteToken = (unit: Unit, { id, description, ttlDays }: ScimToken): void =>
  unit.note({ metadata: { scimTokenId: id, description, ttlDays } });

/** A directory lets anybody into any group and ends any membership: that is all an organization's admin may do. */
const assertMayActAsDirectory = async (
  unit: Unit,
  access: OrganizationAccess,
  message: string,
): Promise<void> => {
  await assertMayGiveRole(unit, access, 'admin', message);
};

const createOnce = async (unit: Unit, request: ScimTokenRequest): Promise<string> => {
  const access = await enterOrganization(unit, request.organizationId);
  assertCan(access.ability, 'create', 'scim');
  await assertMayActAsDirectory(unit, access, 'A SCIM token may not do more than its maker');
  const { orgId } = access;
  const { fences, scim } = unit.stores;
  const fence = await fences.find('scim-tokens', orgId);
  const now = unit.runtime.now();
  const tokens = await scim.tokensOf(orgId);
  const expired = tokens.filter((token) => isExpired(token, now));
  if (tokens.length - expired.length >= maxScimTokens)
    throw new LocketError('bad-request', `An organization holds at most ${maxScimTokens} SCIM tokens`);
  const at = now.toISOString();
  const token: ScimToken = {
    id: unit.runtime.uuid(),
    orgId,
    description: request.description,
    ttlDays: request.ttlDays,
    createdAt: at,
    updatedAt: at,
  };
  noteToken(unit, token);
  // Expired ones take no room: they go with the making of the next.
  const swept = expired.map((each) => scim.tokenDeletion(each));
  await unit.commit([scim.tokenCreation(token), ...swept, fences.renewed(fence)]);
  const claims = { authTokenType: 'scimToken', scimTokenId: token.id, orgId };
  return unit.tokens.sign(claims, 'unlimited');
};

/**
 * Makes a SCIM token, told this once: what is stored says that it counts and until when, and opens nothing. Needs `scim:create` and all that an admin of the
 * organization may do: `forbidden`. `bad-request` when the organization has its most tokens.
 */
export const createScimToken = (unit: Unit, request: ScimTokenRequest): Promise<string> =>
  retryingConflicts(unit, () => createOnce(unit, request));

/** The SCIM tokens of the caller's organization, in the order they were made. Needs `scim:read`. */
export const listScimTokens = async (unit: Unit, organizationId: string): Promise<readonly ScimToken[]> => {
  const { orgId, ability } = await enterOrganization(unit, organizationId);
  assertCan(ability, 'read', 'scim');
  const tokens = await unit.stores.scim.tokensOf(orgId);
  return [...tokens].sort((a, b) => (a.id < b.id ? -1 : 1));
};

/**
 * Deletes a SCIM token: it is worth nothing from then on. Needs `scim:delete` and what the token may do; `not-found` for
 * one that the caller's organization has not.
 */
export const deleteScimToken = async (unit: Unit, id: string): Promise<ScimToken> => {
  const access = await enterOrganization(unit, memberOf(unit.caller).orgId);
  assertCan(access.ability, 'delete', 'scim');
  const token = await unit.stores.scim.token(access.orgId, id);
  if (!token) throw new LocketError('not-found', 'SCIM token not found');
  noteToken(unit, token);
  await assertMayActAsDirectory(unit, access, 'You cannot delete a SCIM token that may do more than you');
  await unit.commit([unit.stores.scim.tokenDeletion(token)]);
  return token;
};
