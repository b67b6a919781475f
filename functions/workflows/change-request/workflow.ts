import { call, done, startSuccessor, waitSeconds } from '../states.ts';
import type { Workflow } from '../workflow.ts';

const aDay = 24 * 60 * 60;
const request = { 'requestId.$': '$.requestId' };

/** Follows a change request as long as it is open, day by day: each execution is one day and starts the next. */
export const workflow: Workflow = {
  name: 'change-request',
  description: 'Reminds approvers of change requests, and closes those whose time is over',
  constructId: 'ChangeRequestFlow',
  startedBy: {
    description: 'Locket: change requests that were made or opened again',
    detailTypes: ['secret-approval-request', 'secret-approval-reopened'],
    detail: { outcome: ['success'], metadata: { changeRequestId: [{ exists: true }] } },
    input: { requestId: '$.detail.metadata.changeRequestId' },
  },
  workers: ['change-requests'],
  definition: {
    StartAt: 'Look',
    States: {
      Look: call('change-requests', request, 'What next'),
      'What next': {
        Type: 'Choice',
        Choices: [
          { Variable: '$.answer.next', StringEquals: 'nothing', Next: 'Done' },
          { Variable: '$.answer.next', StringEquals: 'wait', Next: 'A day' },
        ],
        Default: 'Go on',
      },
      'A day': waitSeconds(aDay, 'Go on'),
      'Go on': startSuccessor('$.answer.name', request),
      Done: done,
    },
  },
  alarm:
    'A change request is not followed any more: approvers are not reminded of it. Whether it can be merged is decided without this.',
};
