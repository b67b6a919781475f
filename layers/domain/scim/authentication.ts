import type { ScimCaller } from '../caller.ts';
import { LocketError } from '../errors.ts';
import { livingOrganization } from '../organizations/living.ts';
import type { ScimClaims } from '../tokens/claims.ts';
import type { RequestUnit } from '../unit.ts';
import { isExpired } from './scim-token.ts';

const refused = (message: string): LocketError => new LocketError('unauthenticated', message);

/**
 * The directory behind a verified SCIM token, from strongly consistent reads of its record and organization. Throws
 * `unauthenticated` for a token that was deleted or expired; `forbidden` when the organization was deleted, or does not
 * take part in SCIM.
 */
export const authenticateScimToken = async (
  { scimTokenId, orgId }: ScimClaims,
  unit: RequestUnit,
): Promise<ScimCaller> => {
  const [token, { scimEnabled }] = await Promise.all([
    unit.stores.scim.token(orgId, scimTokenId),
    livingOrganization(unit, orgId),
  ]);
  if (!token) throw refused('The SCIM token was deleted');
  if (isExpired(token, unit.runtime.now())) throw refused('The SCIM token has expired');
  if (!scimEnabled) throw new LocketError('forbidden', 'SCIM is switched off in this organization');
  return { kind: 'scim', id: token.id, orgId, token };
};
