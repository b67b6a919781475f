import type { Command } from './command.ts';

export interface Listed {
  readonly summary: string;
  /** The overview does not show it. */
  readonly hidden?: true;
  /** A command is loaded when it is asked for. */
  load(): Promise<Command>;
}

/** Every command of `locket`, by its words. */
export const commands: Readonly<Record<string, Listed>> = {
  login: {
    summary: 'Log in as a person, or get a token for a machine',
    load: async () => (await import('./login/command.ts')).login,
  },
  'login status': {
    summary: 'Say who you are logged in as',
    load: async () => (await import('./login/status.ts')).loginStatus,
  },
  whoami: {
    summary: 'The same as login status',
    load: async () => (await import('./login/status.ts')).loginStatus,
  },
  init: {
    summary: 'Say which project the folder belongs to',
    load: async () => (await import('./project/init.ts')).init,
  },
  run: {
    summary: 'Run a program with secrets as its variables',
    load: async () => (await import('./run/command.ts')).run,
  },
  export: {
    summary: 'Print the secrets of a folder, or write them into a file',
    load: async () => (await import('./secrets/export.ts')).exportSecrets,
  },
  secrets: {
    summary: 'List the secrets of a folder',
    load: async () => (await import('./secrets/list.ts')).listSecrets,
  },
  'secrets get': {
    summary: 'Show secrets by their names',
    load: async () => (await import('./secrets/list.ts')).getSecrets,
  },
  'secrets set': {
    summary: 'Create secrets, or give them other values',
    load: async () => (await import('./secrets/set.ts')).setSecrets,
  },
  'secrets delete': {
    summary: 'Delete secrets by their names',
    load: async () => (await import('./secrets/delete.ts')).deleteSecrets,
  },
  'secrets generate-example-env': {
    summary: 'Print names and comments of secrets as an example of a .env file',
    load: async () => (await import('./secrets/example-env.ts')).generateExampleEnv,
  },
  'secrets folders get': {
    summary: 'List the folders in a folder',
    load: async () => (await import('./secrets/folders.ts')).getFolders,
  },
  'secrets folders create': {
    summary: 'Make a folder',
    load: async () => (await import('./secrets/folders.ts')).createFolder,
  },
  'secrets folders delete': {
    summary: 'Delete a folder',
    load: async () => (await import('./secrets/folders.ts')).deleteFolder,
  },
  edit: {
    summary: 'Change the secrets of a folder in your editor',
    load: async () => (await import('./secrets/edit.ts')).edit,
  },
  import: {
    summary: 'Take over secrets from files, other servers and AWS',
    load: async () => (await import('./import/command.ts')).importSecrets,
  },
  diff: {
    summary: 'Compare the secrets of two environments',
    load: async () => (await import('./inspect/diff.ts')).diff,
  },
  explain: {
    summary: 'Say why somebody may do something, or may not',
    load: async () => (await import('./inspect/explain.ts')).explain,
  },
  tail: {
    summary: 'Show what happens, as the audit trail sees it',
    load: async () => (await import('./inspect/tail.ts')).tail,
  },
  doctor: {
    summary: 'Look whether everything works that commands depend on',
    load: async () => (await import('./inspect/doctor.ts')).doctor,
  },
  scan: {
    summary: 'Look for secrets in a repository, in files, or in what comes in',
    load: async () => (await import('./scan/command.ts')).scanFolder,
  },
  'scan git-changes': {
    summary: 'Look for secrets in what is not committed yet',
    load: async () => (await import('./scan/command.ts')).scanChanges,
  },
  'scan install': {
    summary: 'Have git look for secrets before each commit',
    load: async () => (await import('./scan/hook.ts')).installHook,
  },
  'service-token create': {
    summary: 'Make a service token for a project',
    load: async () => (await import('./account/service-token.ts')).createServiceToken,
  },
  'token renew': {
    summary: 'Make the access token of a machine last longer',
    load: async () => (await import('./account/token-renew.ts')).renewToken,
  },
  'user switch': {
    summary: 'Go on as another of the accounts that are logged in',
    load: async () => (await import('./account/user.ts')).switchUser,
  },
  'user update domain': {
    summary: 'Say that the Locket of an account has another address',
    load: async () => (await import('./account/user.ts')).updateDomain,
  },
  'user get token': {
    summary: 'Show the token of the session in use',
    load: async () => (await import('./account/user.ts')).getToken,
  },
  'user mfa': {
    summary: 'Say by what your account is protected',
    load: async () => (await import('./account/mfa.ts')).showFactors,
  },
  'user mfa confirm': {
    summary: 'Confirm that it is you, for what asks for that',
    load: async () => (await import('./account/mfa.ts')).confirmPerson,
  },
  'user mfa set': {
    summary: 'Say whether every login asks for a second factor',
    load: async () => (await import('./account/mfa.ts')).setFactor,
  },
  'user mfa totp enable': {
    summary: 'Set up an authenticator app',
    load: async () => (await import('./account/mfa.ts')).enableTotp,
  },
  'user mfa totp disable': {
    summary: 'Remove the authenticator app',
    load: async () => (await import('./account/mfa.ts')).disableTotp,
  },
  'user mfa recovery-codes': {
    summary: 'Replace your recovery codes',
    load: async () => (await import('./account/mfa.ts')).renewRecoveryCodes,
  },
  'user mfa passkeys': {
    summary: 'List your passkeys',
    load: async () => (await import('./account/mfa.ts')).listPasskeys,
  },
  'user mfa passkeys delete': {
    summary: 'Remove a passkey',
    load: async () => (await import('./account/mfa.ts')).deletePasskey,
  },
  sso: {
    summary: 'Say how people of the organization sign in',
    load: async () => (await import('./sso/show.ts')).showSso,
  },
  'sso set oidc': {
    summary: 'Set up or change the OpenID provider',
    load: async () => (await import('./sso/set-oidc.ts')).setOidc,
  },
  'sso set saml': {
    summary: 'Set up or change the SAML provider',
    load: async () => (await import('./sso/set-saml.ts')).setSaml,
  },
  'sso set ldap': {
    summary: 'Set up or change the directory',
    load: async () => (await import('./sso/set-ldap.ts')).setLdap,
  },
  'sso test ldap': {
    summary: 'Try out the directory, step by step',
    load: async () => (await import('./sso/set-ldap.ts')).testLdap,
  },
  'sso domains': {
    summary: 'List the e-mail domains that lead to the provider',
    load: async () => (await import('./sso/domains.ts')).listDomains,
  },
  'sso domains add': {
    summary: 'Name an e-mail domain of the organization',
    load: async () => (await import('./sso/domains.ts')).addDomain,
  },
  'sso domains verify': {
    summary: 'Look for the record of a domain',
    load: async () => (await import('./sso/domains.ts')).verifyDomain,
  },
  'sso domains delete': {
    summary: 'Take an e-mail domain off the list',
    load: async () => (await import('./sso/domains.ts')).deleteDomain,
  },
  'sso groups': {
    summary: 'List which groups of the provider are which groups here',
    load: async () => (await import('./sso/groups.ts')).listGroups,
  },
  'sso groups set': {
    summary: 'Say which groups of the provider are which groups here',
    load: async () => (await import('./sso/groups.ts')).setGroups,
  },
  'sso enforce': {
    summary: 'Have everybody sign in by the provider, or no longer',
    load: async () => (await import('./sso/enforce.ts')).enforceSso,
  },
  'sso break-glass-codes': {
    summary: 'Make codes for when the provider fails',
    load: async () => (await import('./sso/enforce.ts')).makeBreakGlassCodes,
  },
  scim: {
    summary: 'Say whether a directory may provision people',
    load: async () => (await import('./scim/switch.ts')).showScim,
  },
  'scim set': {
    summary: 'Let a directory provision people, or no longer',
    load: async () => (await import('./scim/switch.ts')).setScim,
  },
  'scim tokens': {
    summary: 'List the tokens of directories',
    load: async () => (await import('./scim/tokens.ts')).listTokens,
  },
  'scim tokens create': {
    summary: 'Make a token for a directory',
    load: async () => (await import('./scim/tokens.ts')).createToken,
  },
  'scim tokens delete': {
    summary: 'Delete the token of a directory',
    load: async () => (await import('./scim/tokens.ts')).deleteToken,
  },
  'scim roles': {
    summary: 'List which groups of the directory get which role',
    load: async () => (await import('./scim/roles.ts')).listRoles,
  },
  'scim roles set': {
    summary: 'Say which groups of the directory get which role',
    load: async () => (await import('./scim/roles.ts')).setRoles,
  },
  vault: {
    summary: 'Say where sessions are kept',
    load: async () => (await import('./account/vault.ts')).showVault,
  },
  'vault set': {
    summary: 'Keep sessions elsewhere',
    load: async () => (await import('./account/vault.ts')).setVault,
  },
  reset: {
    summary: 'Forget everything that is kept on this computer',
    load: async () => (await import('./account/reset.ts')).reset,
  },
  bootstrap: {
    summary: 'Set up the first admin and organization of a new Locket',
    load: async () => (await import('./account/bootstrap.ts')).bootstrap,
  },
  'dynamic-secrets': {
    summary: 'List the dynamic secrets of a folder',
    load: async () => (await import('./dynamic-secrets/command.ts')).listDynamicSecrets,
  },
  'dynamic-secrets lease create': {
    summary: 'Take a lease of a dynamic secret',
    load: async () => (await import('./dynamic-secrets/command.ts')).createLease,
  },
  'dynamic-secrets lease list': {
    summary: 'List the leases of a dynamic secret',
    load: async () => (await import('./dynamic-secrets/command.ts')).listLeases,
  },
  'dynamic-secrets lease renew': {
    summary: 'Have a lease end later',
    load: async () => (await import('./dynamic-secrets/command.ts')).renewLease,
  },
  'dynamic-secrets lease delete': {
    summary: 'End a lease before its time',
    load: async () => (await import('./dynamic-secrets/command.ts')).deleteLease,
  },
  approvals: {
    summary: 'List the change requests that you asked for or may approve',
    load: async () => (await import('./approvals/changes.ts')).listChanges,
  },
  'approvals show': {
    summary: 'Show what a change request would change',
    load: async () => (await import('./approvals/changes.ts')).showChange,
  },
  'approvals review': {
    summary: 'Approve or reject a change request',
    load: async () => (await import('./approvals/deciding.ts')).reviewChange,
  },
  'approvals merge': {
    summary: 'Carry out a change request',
    load: async () => (await import('./approvals/deciding.ts')).mergeChange,
  },
  'approvals close': {
    summary: 'Close a change request without carrying it out',
    load: async () => (await import('./approvals/deciding.ts')).closeChange,
  },
  'access-requests': {
    summary: 'List the access requests of a project',
    load: async () => (await import('./approvals/access-lists.ts')).listAccess,
  },
  'access-requests create': {
    summary: 'Ask for access, for a time or for good',
    load: async () => (await import('./approvals/access.ts')).askForAccess,
  },
  'access-requests review': {
    summary: 'Approve or reject an access request',
    load: async () => (await import('./approvals/access.ts')).reviewAccess,
  },
  'access-requests cancel': {
    summary: 'Take back an access request of yours',
    load: async () => (await import('./approvals/access.ts')).cancelAccess,
  },
  'access-requests revoke': {
    summary: 'End access before its time',
    load: async () => (await import('./approvals/access.ts')).revokeAccess,
  },
  'access-requests grants': {
    summary: 'List who was given access to what, and why',
    load: async () => (await import('./approvals/access-lists.ts')).listGrants,
  },
  connections: {
    summary: 'List the app connections of the organization',
    load: async () => (await import('./integrations/connections.ts')).listConnections,
  },
  'connections check': {
    summary: 'Ask whether a connection still lets in',
    load: async () => (await import('./integrations/connections.ts')).checkConnection,
  },
  syncs: {
    summary: 'List the secret syncs of a project, and how they go',
    load: async () => (await import('./integrations/syncs.ts')).listSyncs,
  },
  'syncs show': {
    summary: 'Show how each key of a sync came out of its last run',
    load: async () => (await import('./integrations/syncs.ts')).showSync,
  },
  'syncs plan': {
    summary: 'Show what a run of a sync would do, without doing it',
    load: async () => (await import('./integrations/syncs.ts')).planSync,
  },
  'syncs run': {
    summary: 'Run a sync now',
    load: async () => (await import('./integrations/syncs.ts')).runSync,
  },
  rotations: {
    summary: 'List the secret rotations of a project, and how they go',
    load: async () => (await import('./integrations/rotations.ts')).listRotations,
  },
  'rotations rotate': {
    summary: 'Have a rotation replace its credential now',
    load: async () => (await import('./integrations/rotations.ts')).rotateNow,
  },
  'scanning findings': {
    summary: 'List what looked like secrets in repositories of the organization',
    load: async () => (await import('./integrations/findings.ts')).listFindings,
  },
  agent: {
    summary: 'Keep files with secrets as templates say',
    load: async () => (await import('./agent/command.ts')).agent,
  },
  'cert-manager agent': {
    summary: 'Keep certificates and their files, renewed in time',
    load: async () => (await import('./agent/certificates/command.ts')).certificateAgent,
  },
  'kms-plugin': {
    summary: 'Encrypt what a Kubernetes cluster keeps, under a key of the key service',
    load: async () => (await import('./kms-plugin/command.ts')).kmsPlugin,
  },
  completion: {
    summary: 'Print what makes a shell complete commands and flags',
    load: async () => (await import('./completion.ts')).completion,
  },
  man: {
    summary: 'Print the manual page',
    load: async () => (await import('./manual.ts')).manual,
  },
};

/** What the official command line has besides, for services that Locket is not. */
export const outOfScope: ReadonlySet<string> = new Set([
  'ssh',
  'gateway',
  'relay',
  'kmip',
  'pam',
  'agent-proxy',
  'proxy',
]);
