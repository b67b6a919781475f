import { defineGroup } from '../group.ts';
import { pageOperations } from './pages.ts';

export const group = defineGroup({
  name: 'web',
  title: 'Dashboard',
  description: 'The pages for people, and what this server answers for paths that nobody serves.',
  paths: ['/assets'],
  operations: pageOperations,
  notes: { page: 'Path of a page; which pages there are is known to its script' },
  table: 'none',
  stores: [],
  keys: false,
  assets: 'functions/web/assets',
});
