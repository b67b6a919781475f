import type { Listed } from '../command.ts';

/** Commands about changes and access that others approve. */
export const approvalCommands: Readonly<Record<string, Listed>> = {
  approvals: {
    summary: 'List the change requests that you asked for or may approve',
    load: async () => (await import('./changes.ts')).listChanges,
  },
  'approvals show': {
    summary: 'Show what a change request would change',
    load: async () => (await import('./changes.ts')).showChange,
  },
  'approvals review': {
    summary: 'Approve or reject a change request',
    load: async () => (await import('./deciding.ts')).reviewChange,
  },
  'approvals merge': {
    summary: 'Carry out a change request',
    load: async () => (await import('./deciding.ts')).mergeChange,
  },
  'approvals close': {
    summary: 'Close a change request without carrying it out',
    load: async () => (await import('./deciding.ts')).closeChange,
  },
  'access-requests': {
    summary: 'List the access requests of a project',
    load: async () => (await import('./access-lists.ts')).listAccess,
  },
  'access-requests create': {
    summary: 'Ask for access, for a time or for good',
    load: async () => (await import('./access.ts')).askForAccess,
  },
  'access-requests review': {
    summary: 'Approve or reject an access request',
    load: async () => (await import('./access.ts')).reviewAccess,
  },
  'access-requests cancel': {
    summary: 'Take back an access request of yours',
    load: async () => (await import('./access.ts')).cancelAccess,
  },
  'access-requests revoke': {
    summary: 'End access before its time',
    load: async () => (await import('./access.ts')).revokeAccess,
  },
  'access-requests grants': {
    summary: 'List who was given access to what, and why',
    load: async () => (await import('./access-lists.ts')).listGrants,
  },
};
