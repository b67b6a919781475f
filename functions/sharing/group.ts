import { defineGroup } from '../group.ts';
import { creationOperations } from './create.ts';
import { ownShareOperations } from './own.ts';
import { viewOperations } from './view.ts';

export const group = defineGroup({
  name: 'sharing',
  title: 'Shared secrets',
  description: 'Secrets handed on by a link.',
  paths: ['/api/v1/secret-sharing'],
  operations: [...creationOperations, ...viewOperations, ...ownShareOperations],
  table: 'read-write',
  stores: ['guesses', 'shares'],
  keys: true,
});
