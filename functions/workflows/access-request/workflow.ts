import { call, done, startSuccessor, waitSeconds } from '../states.ts';
import type { Workflow } from '../workflow.ts';

const order = { 'requestId.$': '$.requestId', 'number.$': '$.number' };
const next = { 'requestId.$': '$.requestId', 'number.$': '$.answer.number' };
const hour = 3600;

/**
 * Follows a request for access for as long as it is open, a day or an hour per execution. It decides nothing: who may approve
 * what, and until when, is told by the request.
 */
export const workflow: Workflow = {
  name: 'access-request',
  description: 'Reminds approvers of a request for access, and closes it when it expires',
  constructId: 'AccessRequestFlow',
  startedBy: {
    description: 'Locket: requests for access',
    detailTypes: ['create-access-request'],
    detail: { outcome: ['success'], metadata: { requestId: [{ exists: true }], number: [{ exists: true }] } },
    input: { requestId: '$.detail.metadata.requestId', number: '$.detail.metadata.number' },
  },
  workers: ['access-follow-up'],
  definition: {
    StartAt: 'Look',
    States: {
      Look: call('access-follow-up', order, 'What next'),
      'What next': {
        Type: 'Choice',
        Choices: [
          { Variable: '$.answer.next', StringEquals: 'nothing', Next: 'Done' },
          { Variable: '$.answer.next', StringEquals: 'hour', Next: 'Wait an hour' },
        ],
        Default: 'Wait a day',
      },
      'Wait an hour': waitSeconds(hour, 'Go on'),
      'Wait a day': waitSeconds(24 * hour, 'Go on'),
      'Go on': startSuccessor('$.answer.name', next),
      Done: done,
    },
  },
  alarm:
    'Reminders of a request for access stopped: nobody has access by it, and it can still be approved until it expires.',
};
