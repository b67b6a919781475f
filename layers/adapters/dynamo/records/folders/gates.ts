import type { Runtime } from '../../../../domain/runtime.ts';
import type { Change } from '../../../../domain/store/change.ts';
import { absent, passing, put, remove } from '../../changes.ts';
import { folderGateItem } from './items.ts';

/**
 * Gates of a folder: whatever comes in passes one of them, and deleting the folder as empty shuts all. More than one,
 * because transactions that look at the same item get in each other's way.
 */
const gates = 32;

const gatesOf = (folderId: string) =>
  Array.from({ length: gates }, (_, n) => folderGateItem.key(folderId, n));

export const shut = (folderId: string): readonly Change[] =>
  gatesOf(folderId).map((key) => put(folderGateItem.item(key, { shut: true }), absent));

export const opened = (folderId: string): readonly Change[] => gatesOf(folderId).map((key) => remove(key));

export const throughAGate = (folderId: string, runtime: Pick<Runtime, 'randomBytes'>): Change => {
  const [random = 0] = runtime.randomBytes(1);
  return passing(folderGateItem.key(folderId, random % gates));
};
