import {
  longestWait,
  type RotationStepName,
} from '../../../layers/domain/secret-rotation/rotation-workflow.ts';
import { call, done, startSuccessor } from '../states.ts';
import type { State, Workflow } from '../workflow.ts';

const ids = { 'rotationId.$': '$.rotationId', 'turn.$': '$.turn' };

/** Has the worker take one step of a rotation; a line of executions that another took over is told that there is nothing to do. */
const step = (name: RotationStepName, next: string): State =>
  call('rotate-secrets', { ...ids, step: name, 'execution.$': '$$.Execution.Name' }, next);

/** The step after this one, or what the worker says instead. */
const goesOn = (next: string): State => ({
  Type: 'Choice',
  Choices: [{ Variable: '$.answer.next', StringEquals: 'go on', Next: next }],
  Default: 'What next',
});

/**
 * One look at a rotation: a credential is planned, set at its target, tried, and given to readers, each step durable before
 * the next. Then its successor looks again, when the next thing is due.
 */
export const workflow: Workflow = {
  name: 'secret-rotation',
  description: 'Rotates credentials at their targets, by schedule and on demand',
  constructId: 'SecretRotationFlow',
  startedBy: {
    description: 'Locket: rotations that were set up, changed, asked for, paused, resumed or rolled back',
    detailTypes: [
      'create-secret-rotation',
      'update-secret-rotation',
      'start-secret-rotation',
      'pause-secret-rotation',
      'resume-secret-rotation',
      'roll-back-secret-rotation',
    ],
    detail: {
      outcome: ['success'],
      metadata: { rotationId: [{ exists: true }], turn: [{ exists: true }] },
    },
    input: { rotationId: '$.detail.metadata.rotationId', turn: '$.detail.metadata.turn' },
  },
  workers: ['rotate-secrets'],
  definition: {
    StartAt: 'Begin',
    States: {
      Begin: step('begin', 'Is something to be issued'),
      'Is something to be issued': goesOn('Issue'),
      Issue: step('issue', 'Is it issued'),
      'Is it issued': goesOn('Prove'),
      Prove: step('prove', 'Is it proven'),
      'Is it proven': goesOn('Promote'),
      Promote: step('promote', 'What next'),
      'What next': {
        Type: 'Choice',
        Choices: [
          { Variable: '$.answer.next', StringEquals: 'nothing', Next: 'Done' },
          { Variable: '$.answer.seconds', NumericLessThanEquals: longestWait, Next: 'Wait' },
        ],
        Default: 'Done',
      },
      Wait: { Type: 'Wait', SecondsPath: '$.answer.seconds', Next: 'Look again' },
      'Look again': startSuccessor('$.answer.name', ids),
      Done: done,
    },
  },
  alarm:
    'A look at a rotation of secrets failed for an hour: what readers have stays valid, and the hourly sweep looks again.',
};
