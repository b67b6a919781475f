import { defineGroup } from '../group.ts';
import { retiredBelow } from '../retired.ts';
import { loginOperations } from './login.ts';
import { pageOperations } from './page.ts';
import { refreshOperations } from './refresh.ts';

export const group = defineGroup({
  name: 'login',
  title: 'Logins of people',
  description:
    'How people log in, stay logged in, and hand a session over to the CLI; the page of invitations.',
  paths: ['/api/v3/auth', '/api/v1/auth/token', '/api/v1/auth/checkAuth', '/api/v1/auth/logout', '/login'],
  operations: [...loginOperations, ...refreshOperations, ...pageOperations, ...retiredBelow('/api/v3/auth')],
  notes: {
    callback_port: 'Port of 127.0.0.1 at which the CLI waits for the session',
    file: 'Name of the file',
  },
  table: 'read-write',
  stores: ['factors', 'guesses', 'instance', 'mails'],
  keys: true,
  assets: 'functions/login/assets',
});
