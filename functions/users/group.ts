import { defineGroup } from '../group.ts';
import { retiredBelow } from '../retired.ts';
import { apiKeyOperations } from './api-keys.ts';
import { emailOperations } from './email.ts';
import { favoriteOperations } from './favorites.ts';
import { profileOperations } from './profile.ts';
import { preferenceOperations } from './second-factors.ts';
import { sessionOperations } from './sessions.ts';

export const group = defineGroup({
  name: 'users',
  title: 'People',
  description: 'A person’s own account: name, address, sessions, API keys.',
  paths: ['/api/v1/user', '/api/v2/users', '/api/v3/users', '/api/v1/admin/user-management/users/{userId}'],
  operations: [
    ...profileOperations,
    ...sessionOperations,
    ...apiKeyOperations,
    ...emailOperations,
    ...favoriteOperations,
    ...preferenceOperations,
    ...retiredBelow('/api/v1/user'),
  ],
  table: 'read-write',
  stores: ['factors', 'groups', 'guesses', 'instance', 'mails', 'privileges', 'projects', 'recoveryKits'],
  keys: true,
});
