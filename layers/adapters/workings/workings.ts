import { LocketError } from '../../domain/errors.ts';
import type { WorkingState, Workings } from '../../domain/instance/workings.ts';
import type { Runtime } from '../../domain/runtime.ts';
import { keptFor } from '../kept-for.ts';
import type { WorkingsSetting } from './setting.ts';

/** Milliseconds that a look counts: however many admins have the page open, AWS is asked four times a minute. */
const goodFor = 15_000;

/** How to ask AWS lies beside the bundle, since hardly any request needs it. */
const lookIn = async (setting: WorkingsSetting, now: Date): Promise<WorkingState> => {
  const { lookAtWorkings } = await import('./aws-workings.part.ts');
  return lookAtWorkings(setting, now);
};

/** Queues in SQS and alarms in CloudWatch. */
export const openWorkings = (
  setting: WorkingsSetting,
  runtime: Pick<Runtime, 'now'>,
  look: (now: Date) => Promise<WorkingState> = (now) => lookIn(setting, now),
): Workings => ({
  state: keptFor(goodFor, runtime, async () => {
    try {
      return await look(runtime.now());
    } catch (cause) {
      // What could not be counted is not nothing.
      throw new LocketError('unavailable', 'The queues and alarms of this instance cannot be read', {
        cause,
        retryAfter: 5,
      });
    }
  }),
});
