import { defineGroup } from '../group.ts';
import { bootstrapInstance } from './bootstrap.ts';
import { readConfig } from './config.ts';
import { readStatus } from './status.ts';

export const group = defineGroup({
  name: 'admin',
  title: 'Instance',
  description: 'Setting the instance up, and whether it is well.',
  paths: ['/api/v1/admin', '/api/status'],
  operations: [bootstrapInstance, readConfig, readStatus],
  table: 'read-write',
  stores: ['instance'],
  keys: true,
});
