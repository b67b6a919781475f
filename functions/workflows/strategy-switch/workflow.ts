import { call, done, startSuccessor } from '../states.ts';
import type { Workflow } from '../workflow.ts';

const order = { 'number.$': '$.number' };

/** Wraps root keys by another strategy in one process, and proves in another that they can be unwrapped. */
export const workflow: Workflow = {
  name: 'strategy-switch',
  description: 'Switches what wraps the root keys',
  constructId: 'StrategySwitchFlow',
  startedBy: {
    description: 'Locket: switches of what wraps the root keys',
    detailTypes: ['update-encryption-strategy'],
    detail: { metadata: { number: [{ exists: true }] } },
    input: { number: '$.detail.metadata.number' },
  },
  workers: ['strategy-switch', 'strategy-proof'],
  definition: {
    StartAt: 'Wrap',
    States: {
      Wrap: call('strategy-switch', order, 'Prove'),
      Prove: call('strategy-proof', order, 'What next'),
      'What next': {
        Type: 'Choice',
        Choices: [{ Variable: '$.answer.next', StringEquals: 'nothing', Next: 'Done' }],
        Default: 'Go on',
      },
      // Root keys were added meanwhile.
      'Go on': startSuccessor('$.answer.name', order),
      Done: done,
    },
  },
  alarm:
    'A switch of what wraps the root keys stopped: everything is readable, by the wrapping before. Ask for it again.',
};
