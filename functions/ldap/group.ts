import { defineGroup } from '../group.ts';
import { configOperations } from './config.ts';
import { groupMapOperations } from './group-maps.ts';
import { loginOperations } from './login.ts';

export const group = defineGroup({
  name: 'ldap',
  title: 'LDAP',
  description: 'How people sign in by the directory of their organization, and come into groups by it.',
  paths: ['/api/v1/ldap'],
  operations: [...configOperations, ...groupMapOperations, ...loginOperations],
  notes: {
    organizationSlug: 'Slug of the organization',
    username: 'As the search filter finds it in the directory',
    password: 'As the directory knows it',
    RelayState:
      'JSON in which `callbackPort` may be a port of 127.0.0.1 at which the CLI waits for the session',
    nextUrl: 'The page at which the same browser goes on',
    url: '`ldaps://` or `ldap://` with a host and perhaps a port; the latter means StartTLS',
    bindDN: 'DN of the account that searches',
    bindPass:
      'Password of that account; `********` in replies, and sent back it leaves the password as it is',
    uniqueUserAttribute: 'The attribute by whose one value a person is known for good',
    searchBase: 'Below this people are',
    searchFilter: 'Filter that finds one person, `{{username}}` where the name stands',
    groupSearchBase: 'Below this groups are; none are looked for when empty',
    groupSearchFilter: 'Filter that finds groups, by `{{.UserDN}}` or `{{.Username}}` of a member',
    nestedGroups: 'Whether groups count that have those as members',
    caCert: 'Certificates in PEM of the only authorities that are trusted; the public ones when empty',
    isActive: 'Whether people sign in by it',
    lastUsed: 'When somebody signed in by it last, as it is configured now',
    organization: 'Id of the organization',
    configId: 'Id of the configuration',
    groupMapId: 'Id of the map',
    ldapConfigId: 'Id of the configuration',
    ldapGroupCN: 'A `cn` of the group in the directory, in any letter case',
    groupSlug: 'Slug of the group here',
  },
  table: 'read-write',
  stores: [
    'accessPolicies',
    'changePolicies',
    'groups',
    'guesses',
    'instance',
    'ldapConfigs',
    'oidcConfigs',
    'privileges',
    'projects',
    'providerWords',
    'roles',
    'samlConfigs',
    'verifiedDomains',
  ],
  calls: ['egress', 'ldap'],
  keys: true,
});
