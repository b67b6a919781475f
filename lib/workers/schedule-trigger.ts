import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Duration } from 'aws-cdk-lib/core';
import type { ScheduleTrigger } from '../../functions/workers/worker.ts';
import type { Triggered } from './triggered.ts';

/** Has a clock call a worker. */
export const startBySchedule = (
  { scope, worker, settings }: Pick<Triggered, 'scope' | 'worker' | 'settings'>,
  { constructId, description, at: usual, atWhenSweeping }: ScheduleTrigger,
): void => {
  const at = (settings.leaseExpiry === 'sweep' ? atWhenSweeping : undefined) ?? usual;
  new Rule(scope, constructId, {
    description,
    schedule:
      'everyMinutes' in at ? Schedule.rate(Duration.minutes(at.everyMinutes)) : Schedule.cron({ ...at }),
    targets: [new LambdaFunction(worker.function)],
  });
};
