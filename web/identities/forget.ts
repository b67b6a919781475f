import { readAgain } from '../api/queries.ts';

/** What was read of an identity and its methods is stale. */
export const forgetIdentity = (): Promise<void> =>
  readAgain('GET /api/v1/identities/{identityId}', 'GET /api/v1/identities', 'login-method');
