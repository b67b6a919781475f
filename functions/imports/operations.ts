import type { Operation } from '../../layers/http/operation.ts';
import { getById, list, rawSecrets, sealedSecrets } from './read.ts';
import { create, remove, resync, update } from './write.ts';

export const importsOperations: readonly Operation[] = [
  list,
  getById,
  rawSecrets,
  sealedSecrets,
  create,
  update,
  remove,
  resync,
];
