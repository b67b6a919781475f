import type { Listed } from '../command.ts';

/** Commands about provisioning by a directory. */
export const scimCommands: Readonly<Record<string, Listed>> = {
  scim: {
    summary: 'Say whether a directory may provision people',
    load: async () => (await import('./switch.ts')).showScim,
  },
  'scim set': {
    summary: 'Let a directory provision people, or no longer',
    load: async () => (await import('./switch.ts')).setScim,
  },
  'scim tokens': {
    summary: 'List the tokens of directories',
    load: async () => (await import('./tokens.ts')).listTokens,
  },
  'scim tokens create': {
    summary: 'Make a token for a directory',
    load: async () => (await import('./tokens.ts')).createToken,
  },
  'scim tokens delete': {
    summary: 'Delete the token of a directory',
    load: async () => (await import('./tokens.ts')).deleteToken,
  },
  'scim roles': {
    summary: 'List which groups of the directory get which role',
    load: async () => (await import('./roles.ts')).listRoles,
  },
  'scim roles set': {
    summary: 'Say which groups of the directory get which role',
    load: async () => (await import('./roles.ts')).setRoles,
  },
};
