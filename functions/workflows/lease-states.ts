import { longestWait } from '../../layers/domain/dynamic-secrets/leases-workflow.ts';
import { call, done, startSuccessor } from './states.ts';
import type { Definition } from './workflow.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * Looks at leases, and again when the worker says so: each execution is one look and one wait, and starts the next. `ids`
 * name what is looked at; the worker is told `order` besides.
 */
export const lookingAtLeases = (ids: Json, order: Json): Definition => ({
  StartAt: 'Look',
  States: {
    Look: call('dynamic-leases', { ...order, ...ids, 'execution.$': '$$.Execution.Name' }, 'What next'),
    'What next': {
      Type: 'Choice',
      Choices: [
        { Variable: '$.answer.next', StringEquals: 'nothing', Next: 'Done' },
        { Variable: '$.answer.next', StringEquals: 'failed', Next: 'Not ended' },
        { Variable: '$.answer.seconds', NumericLessThanEquals: longestWait, Next: 'Wait' },
      ],
      Default: 'Not ended',
    },
    Wait: { Type: 'Wait', SecondsPath: '$.answer.seconds', Next: 'Look again' },
    'Look again': startSuccessor('$.answer.name', ids),
    'Not ended': {
      Type: 'Fail',
      Error: 'AccountNotEnded',
      Cause: 'A provider did not end an account for a whole day',
    },
    Done: done,
  },
});
