import { randomUUID } from 'node:crypto';
import { reasonOf } from '../failure.ts';
import type { Log } from '../log.ts';
import { account, region } from '../template/names.ts';
import type { JsonObject } from '../template/resource.ts';
import type { Schedule } from '../template/rules.ts';
import type { Dispatch } from './bus.ts';
import { readSchedule } from './schedule-expression.ts';

const MINUTE = 60_000;

const scheduledEvent = (name: string, minuteStart: number): JsonObject => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account,
  time: new Date(minuteStart).toISOString().replace(/\.\d+Z$/, 'Z'),
  region,
  resources: [`arn:aws:events:${region}:${account}:rule/${name}`],
  detail: {},
});

/** Fires what is due in one minute. */
export const fireDue = (
  schedules: readonly Schedule[],
  since: number,
  dispatch: Dispatch,
  log: Log,
): ((minuteStart: number) => Promise<void>) => {
  const timed = schedules.map((schedule) => ({
    ...schedule,
    isDue: readSchedule(schedule.expression, since),
  }));
  return async (minuteStart) => {
    const due = timed.filter(({ isDue }) => isDue(minuteStart));
    for (const { name, targets } of due) {
      const event = scheduledEvent(name, minuteStart);
      await Promise.all(targets.map((target) => dispatch(target, event))).catch((error: unknown) =>
        log.error(`The schedule ${name} could not fire: ${reasonOf(error)}`),
      );
    }
  };
};

/**
 * Runs the app's schedules, looking at the clock once a minute. Minutes in which the runner does not run are not
 * made up for. Returns what ends it.
 */
export const startScheduler = (
  schedules: readonly Schedule[],
  dispatch: Dispatch,
  log: Log,
): (() => void) => {
  const fire = fireDue(schedules, Date.now(), dispatch, log);
  if (schedules.length === 0) return () => {};
  let timer: NodeJS.Timeout;
  const waitForMinute = (): void => {
    const next = Math.floor(Date.now() / MINUTE) * MINUTE + MINUTE;
    timer = setTimeout(
      () => {
        void fire(next);
        waitForMinute();
      },
      next - Date.now() + 1,
    );
    timer.unref();
  };
  waitForMinute();
  return () => clearTimeout(timer);
};
