import { defineGroup } from '../group.ts';
import { retiredBelow } from './retired.ts';

const paths = [
  '/api/v1/bot',
  '/api/v1/user-action',
  '/api/v1/user-engagement',
  '/api/v3/migrate',
  '/api/v3/workspaces',
];

export const group = defineGroup({
  name: 'retired',
  title: 'Retired',
  description:
    'What no client of today needs, most of it of end-to-end encrypted projects, and what to use instead.',
  paths,
  operations: retiredBelow(...paths),
  notes: { botId: 'Id of the bot' },
  table: 'none',
  stores: [],
  keys: false,
});
