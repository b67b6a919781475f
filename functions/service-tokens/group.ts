import { defineGroup } from '../group.ts';
import { serviceTokenOperations } from './service-tokens.ts';

export const group = defineGroup({
  name: 'service-tokens',
  title: 'Service tokens',
  description: 'Tokens that read or write secrets in some places of one project.',
  paths: [
    '/api/v2/service-token',
    '/api/v1/workspace/{projectId}/service-token-data',
    '/api/v1/projects/{projectId}/service-token-data',
  ],
  operations: serviceTokenOperations,
  notes: {
    __v: 'Always 0',
    authMethods: 'How the person logs in',
    devices: 'Always null: sessions are listed elsewhere',
    encryptedKey: 'What the client encrypted for whoever holds the token; kept and given back as it is',
    expiresIn: 'Seconds that the token lives; 0 or null for one without end',
    iv: 'Initialization vector of `encryptedKey`',
    lastUsed: 'Always null: using a token writes nothing but the trail',
    mfaMethods: 'Always null',
    scopes: 'Where the token works: environments, each with a folder path or a glob over paths',
    secretHash: 'Always empty: what is kept of the secret is shown to nobody',
    serviceToken: 'The token, shown this once',
    serviceTokenData: 'What is known of the token',
  },
  table: 'read-write',
  stores: ['fences', 'groups', 'privileges', 'projects', 'roles'],
  keys: true,
});
