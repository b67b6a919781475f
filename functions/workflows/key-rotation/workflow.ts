import { settlingSeconds } from '../../../layers/domain/rotation/rotation.ts';
import { call, done, startSuccessor, waitSeconds } from '../states.ts';
import type { Workflow } from '../workflow.ts';

const rotation = { 'target.$': '$.target', 'number.$': '$.number' };
/** Of two executions for one rotation, the worker tells the second that there is nothing to do. */
const order = { ...rotation, 'execution.$': '$$.Execution.Name' };

/** Carries a rotation of keys through, step by step: each execution is one step and starts the next. */
export const workflow: Workflow = {
  name: 'key-rotation',
  description: 'Carries rotations of keys through',
  constructId: 'KeyRotationFlow',
  startedBy: {
    description: 'Locket: rotations of keys that were begun or are to go on',
    detailTypes: ['rotate-keys', 'resume-key-rotation'],
    detail: { metadata: { target: [{ exists: true }], number: [{ exists: true }] } },
    input: { target: '$.detail.metadata.target', number: '$.detail.metadata.number' },
  },
  workers: ['key-rotation'],
  definition: {
    StartAt: 'Step',
    States: {
      Step: call('key-rotation', order, 'What next'),
      'What next': {
        Type: 'Choice',
        Choices: [
          { Variable: '$.answer.next', StringEquals: 'nothing', Next: 'Done' },
          { Variable: '$.answer.next', StringEquals: 'settle', Next: 'Settle' },
        ],
        Default: 'Go on',
      },
      // Until no process works with what it knew of the keys before.
      Settle: waitSeconds(settlingSeconds, 'Go on'),
      'Go on': startSuccessor('$.answer.name', rotation),
      Done: done,
    },
  },
  alarm: 'A rotation of keys stopped: everything is readable, and the daily run starts it again.',
};
