import type { Operation } from '../../layers/http/operation.ts';
import { listDeleted, restore } from './deleted.ts';
import { readOperations } from './read.ts';
import { writeOperations } from './write.ts';

export const foldersOperations: readonly Operation[] = [
  ...readOperations,
  ...writeOperations,
  listDeleted,
  restore,
];
