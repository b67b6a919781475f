import { authenticateScimToken } from '../../layers/domain/scim/authentication.ts';
import type { Access } from '../../layers/http/access.ts';

/** A company's directory, by its SCIM token. */
export const directories: Access = {
  name: 'SCIM tokens',
  kinds: ['scim'],
  organization: true,
  directory: {
    authenticate: authenticateScimToken,
    expect: ({ orgId, scimTokenId }, { scim }) => scim.expectToken(orgId, scimTokenId),
  },
};
