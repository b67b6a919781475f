import type { Listed } from '../command.ts';

/** Commands about single sign-on. */
export const ssoCommands: Readonly<Record<string, Listed>> = {
  sso: {
    summary: 'Say how people of the organization sign in',
    load: async () => (await import('./show.ts')).showSso,
  },
  'sso set oidc': {
    summary: 'Set up or change the OpenID provider',
    load: async () => (await import('./set-oidc.ts')).setOidc,
  },
  'sso set saml': {
    summary: 'Set up or change the SAML provider',
    load: async () => (await import('./set-saml.ts')).setSaml,
  },
  'sso set ldap': {
    summary: 'Set up or change the directory',
    load: async () => (await import('./set-ldap.ts')).setLdap,
  },
  'sso test ldap': {
    summary: 'Try out the directory, step by step',
    load: async () => (await import('./set-ldap.ts')).testLdap,
  },
  'sso domains': {
    summary: 'List the e-mail domains that lead to the provider',
    load: async () => (await import('./domains.ts')).listDomains,
  },
  'sso domains add': {
    summary: 'Name an e-mail domain of the organization',
    load: async () => (await import('./domains.ts')).addDomain,
  },
  'sso domains verify': {
    summary: 'Look for the record of a domain',
    load: async () => (await import('./domains.ts')).verifyDomain,
  },
  'sso domains delete': {
    summary: 'Take an e-mail domain off the list',
    load: async () => (await import('./domains.ts')).deleteDomain,
  },
  'sso groups': {
    summary: 'List which groups of the provider are which groups here',
    load: async () => (await import('./groups.ts')).listGroups,
  },
  'sso groups set': {
    summary: 'Say which groups of the provider are which groups here',
    load: async () => (await import('./groups.ts')).setGroups,
  },
  'sso enforce': {
    summary: 'Have everybody sign in by the provider, or no longer',
    load: async () => (await import('./enforce.ts')).enforceSso,
  },
  'sso break-glass-codes': {
    summary: 'Make codes for when the provider fails',
    load: async () => (await import('./enforce.ts')).makeBreakGlassCodes,
  },
};
