import { creationOperations } from './create.ts';
import { ownShareOperations } from './own.ts';
import { viewOperations } from './view.ts';

export const sharingOperations = [...creationOperations, ...viewOperations, ...ownShareOperations];
