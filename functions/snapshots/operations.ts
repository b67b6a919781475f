import { contentOperations } from './snapshots.ts';
import { versionOperations } from './versions.ts';

export const snapshotOperations = [...contentOperations, ...versionOperations];
