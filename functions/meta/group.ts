import { defineGroup } from '../group.ts';
import { retiredBelow } from '../retired.ts';
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
  operations: [
    subscribeToEvents,
    ...docsOperations(read),
    ...retiredBelow(
      '/api/v1/bot',
      '/api/v1/user-action',
      '/api/v1/user-engagement',
      '/api/v3/migrate',
      '/api/v3/workspaces',
    ),
  ],
  notes: { botId: 'Id of the bot' },
  table: 'none',
  stores: [],
  keys: false,
});
