import { accountCommands } from './account/commands.ts';
import { approvalCommands } from './approvals/commands.ts';
import type { Listed } from './command.ts';
import { integrationCommands } from './integrations/commands.ts';
import { scimCommands } from './scim/commands.ts';
import { ssoCommands } from './sso/commands.ts';

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
  ...accountCommands,
  ...ssoCommands,
  ...scimCommands,
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
  ...approvalCommands,
  ...integrationCommands,
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
