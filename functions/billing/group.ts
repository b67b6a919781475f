import { defineGroup } from '../group.ts';
import { billingOperations } from './billing.ts';

export const group = defineGroup({
  name: 'billing',
  title: 'Plan and billing',
  description:
    'What clients ask before they use a feature: there is one plan, with everything in it, and no bill.',
  paths: ['/api/v1/organizations'],
  operations: billingOperations,
  notes: {
    amount: 'What the plan costs: always 0',
    head: 'Titles of columns: always none',
    interval: 'How often it would be paid: always by the month',
    intervalCount: 'How many of those there are between two payments: always 1',
    plan: 'What the organization may use: everything, without limits',
    plans: 'Plans to choose from: always none',
    quantity: 'How many are paid for: always 1',
    rows: 'Always none',
  },
  table: 'read',
  stores: ['groups', 'roles'],
  keys: true,
});
