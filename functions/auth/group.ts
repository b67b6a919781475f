import { defineGroup } from '../group.ts';
import { accessTokenOperations } from './access-tokens.ts';
import { awsAuthOperations } from './aws-auth.ts';
import { azureAuthOperations } from './azure-auth.ts';
import { clientSecretOperations } from './client-secrets.ts';
import { gcpAuthOperations } from './gcp-auth.ts';
import { jwtAuthOperations } from './jwt-auth.ts';
import { kubernetesAuthOperations } from './kubernetes-auth.ts';
import { ldapAuthOperations } from './ldap-auth.ts';
import { oidcAuthOperations } from './oidc-auth.ts';
import { tlsCertAuthOperations } from './tls-cert-auth.ts';
import { tokenAuthOperations } from './token-auth.ts';
import { tokenAuthTokenOperations } from './token-auth-tokens.ts';
import { universalAuthOperations } from './universal-auth.ts';

export const group = defineGroup({
  name: 'auth',
  title: 'Logins of machines',
  description: 'How machine identities log in, and the tokens they get.',
  // A person's `/api/v1/auth/token` is the function `login`'s, what stands below it a machine's.
  paths: ['/api/v1/auth', '/api/v1/auth/token/renew', '/api/v1/auth/token/revoke'],
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
    ...ldapAuthOperations,
    ...tlsCertAuthOperations,
    ...accessTokenOperations,
  ],
  notes: {
    allowedCommonNames: 'Common names of client certificates, separated by commas, or *',
    allowedFields: 'Attributes that an entry must have, each with the values that let it in',
    allowedSubjectAltNames:
      'Hosts, addresses and URIs of client certificates, of any kind or, as in `URI:`, of one, or *',
    bindDN: 'DN of the account that searches the directory',
    bindPass: 'Its password; never shown',
    caCertificate: 'Certificates of the authorities whose clients may log in, in PEM',
    deleted: 'How many counts of failed logins were forgotten',
    ldapCaCertificate:
      'Certificates of the authorities that are trusted for the directory, in PEM; empty for the public ones',
    searchBase: 'DN below which people are looked for',
    searchFilter: 'Filter that finds one entry, with {{username}} where the user name stands',
    templateId: 'Not offered: there are no templates of login methods',
    verifyClientCertificateChain:
      'Whether more is asked than that an authority of the method signed the certificate: here the way up is verified always',
  },
  table: 'read-write',
  stores: ['groups', 'guesses', 'privileges', 'projects', 'roles', 'signatures'],
  calls: ['egress', 'foreignTokens', 'ldap', 'sts'],
  keys: true,
});
