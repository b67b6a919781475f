import type { Operation } from '../../layers/http/operation.ts';
import { readOperations } from './read.ts';
import { writeOperations } from './write.ts';

export const importsOperations: readonly Operation[] = [...readOperations, ...writeOperations];
