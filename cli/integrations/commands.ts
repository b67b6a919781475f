import type { Listed } from '../command.ts';

/** Commands about app connections, syncs, rotations and scanning. */
export const integrationCommands: Readonly<Record<string, Listed>> = {
  connections: {
    summary: 'List the app connections of the organization',
    load: async () => (await import('./connections.ts')).listConnections,
  },
  'connections check': {
    summary: 'Ask whether a connection still lets in',
    load: async () => (await import('./connections.ts')).checkConnection,
  },
  syncs: {
    summary: 'List the secret syncs of a project, and how they go',
    load: async () => (await import('./syncs.ts')).listSyncs,
  },
  'syncs show': {
    summary: 'Show how each key of a sync came out of its last run',
    load: async () => (await import('./syncs.ts')).showSync,
  },
  'syncs plan': {
    summary: 'Show what a run of a sync would do, without doing it',
    load: async () => (await import('./syncs.ts')).planSync,
  },
  'syncs run': {
    summary: 'Run a sync now',
    load: async () => (await import('./syncs.ts')).runSync,
  },
  rotations: {
    summary: 'List the secret rotations of a project, and how they go',
    load: async () => (await import('./rotations.ts')).listRotations,
  },
  'rotations rotate': {
    summary: 'Have a rotation replace its credential now',
    load: async () => (await import('./rotations.ts')).rotateNow,
  },
  'scanning findings': {
    summary: 'List what looked like secrets in repositories of the organization',
    load: async () => (await import('./findings.ts')).listFindings,
  },
};
