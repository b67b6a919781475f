import type { Alarms } from './alarms.ts';
import type { FunctionMetrics } from './function-metrics.ts';

const SLOW_MS = 5000;
const SLOW_PERIODS = 3;

/** Alarms of one function, for installations that want to be told which one it is and pay for each of them. */
export const addFunctionAlarms = (
  alarms: Alarms,
  { name, errors, throttles, slowest }: FunctionMetrics,
): void => {
  alarms.add(`${name}-errors`, {
    metric: errors,
    threshold: 1,
    alarmDescription: `The function ${name} crashed or timed out.`,
  });
  alarms.add(`${name}-throttles`, {
    metric: throttles,
    threshold: 1,
    alarmDescription: `The function ${name} hit the concurrency limit of the account.`,
  });
  alarms.add(`${name}-slow`, {
    metric: slowest,
    threshold: SLOW_MS,
    periods: SLOW_PERIODS,
    alarmDescription: `One in a hundred runs of the function ${name} takes ${SLOW_MS} ms or more.`,
  });
};
