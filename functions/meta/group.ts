import { defineGroup } from '../group.ts';
import { assetsIn } from './assets.ts';
import { docsOperations } from './docs.ts';
import { subscribeToEvents } from './events.ts';

/** `assets/` stands beside the bundle; functions/openapi.ts fills it. */
const read = assetsIn(new URL('./assets/', import.meta.url));

export const group = defineGroup({
  name: 'meta',
  title: 'API reference',
  description: 'This reference, and what this server answers for paths that nobody serves.',
  paths: ['/api'],
  operations: [subscribeToEvents, ...docsOperations(read)],
  table: 'none',
  stores: [],
  keys: false,
});
