import type { Operation } from '../../layers/http/operation.ts';
import { listDeleted, restore } from './deleted.ts';
import { getAtPath, getById, getRoot, list } from './read.ts';
import { create, remove, removeFromProject, update, updateBatch } from './write.ts';

export const foldersOperations: readonly Operation[] = [
  list,
  getById,
  getRoot,
  getAtPath,
  create,
  update,
  updateBatch,
  remove,
  removeFromProject,
  listDeleted,
  restore,
];
