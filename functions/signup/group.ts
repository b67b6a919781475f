import { defineGroup } from '../group.ts';
import { signUpOperations } from './sign-up.ts';

export const group = defineGroup({
  name: 'signup',
  title: 'Signing up',
  description: 'How strangers get an account, where that is switched on.',
  paths: ['/api/v3/signup'],
  operations: signUpOperations,
  notes: {
    organizationName: 'Name of the organization that the person will be admin of',
  },
  table: 'read-write',
  stores: ['instance', 'mails'],
  keys: true,
});
