import { readOperations } from './read.ts';
import { writeOperations } from './write.ts';

export const webhookOperations = [...readOperations, ...writeOperations];
