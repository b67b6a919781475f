import { backfillOperations } from './backfill.ts';
import { batchOperations } from './batch.ts';
import { dashboardOperations } from './dashboard.ts';
import { deletedOperations } from './deleted.ts';
import { moveOperations } from './move.ts';
import { readOperations } from './read.ts';
import { tagOperations } from './tags.ts';
import { writeOperations } from './write.ts';

export const secretsOperations = [
  ...readOperations,
  ...dashboardOperations,
  ...writeOperations,
  ...batchOperations,
  ...moveOperations,
  ...deletedOperations,
  ...tagOperations,
  ...backfillOperations,
];
