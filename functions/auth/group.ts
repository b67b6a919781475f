import { defineGroup } from '../group.ts';
import { accessTokenOperations } from './access-tokens.ts';
import { awsAuthOperations } from './aws-auth.ts';
import { azureAuthOperations } from './azure-auth.ts';
import { clientSecretOperations } from './client-secrets.ts';
import { gcpAuthOperations } from './gcp-auth.ts';
import { jwtAuthOperations } from './jwt-auth.ts';
import { kubernetesAuthOperations } from './kubernetes-auth.ts';
import { oidcAuthOperations } from './oidc-auth.ts';
import { peopleOperations } from './people.ts';
import { tokenAuthOperations } from './token-auth.ts';
import { tokenAuthTokenOperations } from './token-auth-tokens.ts';
import { universalAuthOperations } from './universal-auth.ts';

export const group = defineGroup({
  name: 'auth',
  title: 'Logins',
  description: 'How people and machine identities log in, and the tokens they get.',
  paths: ['/api/v1/auth', '/api/v3/auth'],
  operations: [
    ...universalAuthOperations,
    ...clientSecretOperations,
    ...tokenAuthOperations,
    ...tokenAuthTokenOperations,
    ...awsAuthOperations,
    ...oidcAuthOperations,
    ...jwtAuthOperations,
    ...azureAuthOperations,
    ...gcpAuthOperations,
    ...kubernetesAuthOperations,
    ...accessTokenOperations,
    ...peopleOperations,
  ],
  table: 'read-write',
  stores: ['groups', 'guesses', 'privileges', 'projects', 'roles', 'signatures'],
  calls: ['egress', 'foreignTokens', 'sts'],
  keys: true,
});
