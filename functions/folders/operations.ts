import type { Operation } from '../../layers/http/operation.ts';
import { listDeleted, restore } from './deleted.ts';
import { getAtPath, getById, getFromProject, getRoot, list, listInProject } from './read.ts';
import {
  create,
  createInProject,
  remove,
  removeFromProject,
  update,
  updateBatch,
  updateInProject,
} from './write.ts';

export const foldersOperations: readonly Operation[] = [
  list,
  getById,
  getRoot,
  getAtPath,
  create,
  update,
  updateBatch,
  remove,
  listInProject,
  getFromProject,
  createInProject,
  updateInProject,
  removeFromProject,
  listDeleted,
  restore,
];
