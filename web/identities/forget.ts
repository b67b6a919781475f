import { queryClient } from '../api/queries.ts';

/** What was read of an identity and its methods is stale. */
export const forgetIdentity = (): Promise<unknown> =>
  Promise.all(
    ['GET /api/v1/identities/{identityId}', 'GET /api/v1/identities', 'login-method'].map((key) =>
      queryClient.invalidateQueries({ queryKey: [key] }),
    ),
  );
