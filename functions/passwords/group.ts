import { defineGroup } from '../group.ts';
import { retiredBelow } from '../retired.ts';
import { ownPasswordOperations } from './own.ts';
import { resetOperations } from './reset.ts';

export const group = defineGroup({
  name: 'passwords',
  title: 'Passwords',
  description: 'Changing a password, and getting back in without it.',
  paths: ['/api/v1/password'],
  operations: [...ownPasswordOperations, ...resetOperations, ...retiredBelow('/api/v1/password')],
  notes: {
    codes: 'Codes that recover the account, each once',
    codesLeft: 'How many codes are left',
    oldPassword: 'The password so far',
  },
  table: 'read-write',
  stores: ['guesses', 'mails', 'recoveryKits'],
  keys: true,
});
