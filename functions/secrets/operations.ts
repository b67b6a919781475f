import { batchOperations } from './batch.ts';
import { deletedOperations } from './deleted.ts';
import { moveOperations } from './move.ts';
import { readOperations } from './read.ts';
import { tagOperations } from './tags.ts';
import { writeOperations } from './write.ts';

export const secretsOperations = [
  ...readOperations,
  ...writeOperations,
  ...batchOperations,
  ...moveOperations,
  ...deletedOperations,
  ...tagOperations,
];
