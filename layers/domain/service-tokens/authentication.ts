import type { ServiceCaller } from '../caller.ts';
import { equalSecrets, sha256Hex } from '../digests.ts';
import { LocketError } from '../errors.ts';
import { presentedIn } from '../tokens/bearer.ts';
import type { RequestUnit } from '../unit.ts';
import { isExpired, type ServiceToken } from './service-token.ts';

const refused = (message: string): LocketError => new LocketError('unauthenticated', message);

/** Stands for the digest of a token that does not exist: comparing takes the same time. */
const nobodysDigest = sha256Hex('');

const callerOf = (token: ServiceToken): ServiceCaller => ({
  kind: 'service',
  id: token.id,
  name: token.name,
  orgId: token.orgId,
  token,
});

/**
 * Makes the service token behind a bearer the caller, from a strongly consistent read. Throws `unauthenticated` for one
 * that is unknown or deleted, in the same words, and for one that expired; the caller is then known to the trail.
 */
export const authenticateServiceToken = async (bearer: string, unit: RequestUnit): Promise<ServiceCaller> => {
  const presented = presentedIn(bearer);
  const token = presented && (await unit.stores.serviceTokens.find(presented.id));
  const isRight = equalSecrets(sha256Hex(presented?.secret ?? ''), token?.digest ?? nobodysDigest);
  if (!presented || !token || !isRight) throw refused('Invalid service token');
  const caller = callerOf(token);
  unit.identify(caller);
  if (isExpired(token, unit.runtime.now())) throw refused('The service token has expired');
  return caller;
};
