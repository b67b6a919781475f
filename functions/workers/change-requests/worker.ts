import type { Worker } from '../worker.ts';

/** Looks after an open change request once a day, as the workflow of change requests asks for it. */
export const worker: Worker = {
  name: 'change-requests',
  description: 'Reminds of change requests and closes those whose time is over',
  stack: 'events',
  constructId: 'ChangeRequests',
  startedBy: [{ kind: 'workflow' }],
  timeout: 60,
  table: 'read-write',
  opensPlatform: true,
  sendsMail: true,
};
