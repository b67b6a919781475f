import { defineGroup } from '../group.ts';
import { oidcConfigOperations } from './oidc-config.ts';
import { oidcSignInOperations } from './oidc-sign-in.ts';
import { tokenExchangeOperations } from './token-exchange.ts';

export const group = defineGroup({
  name: 'sso',
  title: 'Single sign-on',
  description: 'How people sign in by the identity provider of their organization.',
  paths: ['/api/v1/sso'],
  operations: [...oidcConfigOperations, ...oidcSignInOperations, ...tokenExchangeOperations],
  notes: {
    orgSlug: 'Slug of the organization',
    callbackPort: 'Port of 127.0.0.1 at which the CLI waits for the session',
    configurationType:
      'Where endpoints stand: in the provider’s document (`discoveryURL`), or here (`custom`)',
    discoveryURL: 'The provider’s issuer address, or that of its discovery document',
    authorizationEndpoint: 'Where browsers are sent',
    tokenEndpoint: 'Where codes are exchanged',
    userinfoEndpoint: 'Kept, and never asked: what counts stands in the ID token',
    jwksUri: 'Where the provider’s keys are',
    issuer: 'What `iss` of ID tokens is, to the letter',
    clientId: 'Id under which the provider knows this instance',
    clientSecret: 'Secret for that id; `********` in replies, and sent back it leaves the secret as it is',
    providerAuthToken: 'What the page that the provider led to was given behind the #',
    state: 'As this instance gave it to the provider',
    iss: 'Which provider answers (RFC 9207)',
    error: 'Why the provider signed nobody in',
  },
  table: 'read-write',
  stores: ['aliases', 'groups', 'invitations', 'mails', 'oidcConfigs', 'projects', 'roles'],
  calls: ['egress', 'foreignTokens'],
  keys: true,
});
