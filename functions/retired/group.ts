import { defineGroup } from '../group.ts';
import { retiredBelow } from './retired.ts';

const paths = ['/api/v1/bot', '/api/v3/migrate', '/api/v3/workspaces'];

export const group = defineGroup({
  name: 'retired',
  title: 'Retired',
  description: 'What clients of end-to-end encrypted projects called, and what to use instead.',
  paths,
  operations: retiredBelow(...paths),
  notes: { botId: 'Id of the bot' },
  table: 'none',
  stores: [],
  keys: false,
});
