import { readOperations } from './read.ts';
import { writeOperations } from './write.ts';

export const secretsOperations = [...readOperations, ...writeOperations];
