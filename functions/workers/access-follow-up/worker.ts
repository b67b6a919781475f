import type { Worker } from '../worker.ts';

/** Open access requests, as the workflow `access-request` asks for them: reminds approvers, and closes what expired. */
export const worker: Worker = {
  name: 'access-follow-up',
  description: 'Reminds approvers of access requests and closes those that expired',
  stack: 'events',
  constructId: 'AccessFollowUp',
  startedBy: [{ kind: 'workflow' }],
  timeout: 60,
  table: 'read-write',
  opensPlatform: true,
};
