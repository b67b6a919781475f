import type { ReplyOf } from '../api/client.ts';
import type { Rule } from '../rules/drafts.ts';

export const list = 'GET /api/v1/access-approvals/requests';
export const one = 'GET /api/v1/access-approvals/requests/{requestId}';
export const grants = 'GET /api/v1/access-approvals/grants';
export type AccessRequest = ReplyOf<typeof one>['request'];

/** What a decision makes stale. */
export const stale = [list, one, grants] as const;

/** What is asked for at a place; a path that is no pattern matches itself alone. */
export const permissionFor = (environment: string, path: string, actions: readonly string[]): Rule => ({
  subject: 'secrets',
  action: actions,
  conditions: { environment, secretPath: { $glob: path.trim() || '/' } },
});
