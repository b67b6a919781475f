import type { ReplyOf } from '../api/client.ts';

export const requestRoute = 'GET /api/v1/secret-approval-requests/{id}';
export type ChangeRequest = ReplyOf<typeof requestRoute>['approval'];
