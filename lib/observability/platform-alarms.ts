import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { ApiMetrics } from '../api/front-door.ts';
import { ruleNames } from '../events/names.ts';
import { faultMetric } from '../functions/fault-metric.ts';
import type { Settings } from '../settings.ts';
import { isDeployed, triggersOf } from '../workers/discovered.ts';
import { workflows } from '../workflows/discovered.ts';
import type { Alarms } from './alarms.ts';
import { functionMetrics } from './function-metrics.ts';
import { ruleMetrics } from './rule-metrics.ts';
import type { TableMetrics } from './table-metrics.ts';
import { failedExecutions } from './workflow-metrics.ts';

export interface PlatformAlarmsProps {
  readonly settings: Settings;
  readonly api: ApiMetrics;
  readonly table: TableMetrics;
  readonly deadLetters: IQueue;
  /** By the worker's name. */
  readonly workerDeadLetters: ReadonlyMap<string, IQueue>;
  /** Age of the oldest event that waits for the archive. */
  readonly archiveAge: IMetric;
}

const MINUTE_MS = 60 * 1000;
const SERVER_ERRORS = 5;
/** Firehose gathers five minutes. */
const ARCHIVE_SECONDS = 3600;

/**
 * The alarms that every installation has. Each watches what AWS adds up already, since an alarm is billed by the
 * metric: their number does not grow with groups and workers.
 */
export const addPlatformAlarms = (alarms: Alarms, props: PlatformAlarmsProps): void => {
  alarms.add('api-server-errors', {
    metric: props.api.serverErrors,
    threshold: SERVER_ERRORS,
    alarmDescription: 'The API answered requests with a 5xx status.',
  });
  alarms.add('faults', {
    metric: faultMetric(props.settings),
    threshold: 1,
    alarmDescription:
      'A function logged an error: a mistake of ours, or work that failed. Its log says which.',
  });
  addQueueAlarms(alarms, props);
  addStreamAlarms(alarms, props.settings);
  addTableAlarms(alarms, props.table);
  addRuleAlarms(alarms, props.settings);
  alarms.add('archive-late', {
    metric: props.archiveAge,
    threshold: ARCHIVE_SECONDS,
    alarmDescription: 'Audit events wait for the archive; Firehose gives them up after 24 hours.',
  });
  addWorkflowAlarms(alarms, props.settings);
};

const addQueueAlarms = (
  alarms: Alarms,
  { settings, deadLetters, workerDeadLetters }: PlatformAlarmsProps,
): void => {
  const waiting = (queue: IQueue) => queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' });
  alarms.add('dead-letters', {
    metric: waiting(deadLetters),
    threshold: 1,
    alarmDescription: 'A worker, the relay or a rule gave something up; the message says which and what.',
  });
  for (const { worker, trigger } of triggersOf('queue')) {
    if (!isDeployed(worker, settings)) continue;
    const queue = workerDeadLetters.get(worker.name);
    if (!queue) throw new Error(`The worker ${worker.name} has no dead letters to watch.`);
    const { id, threshold, description } = trigger.alarm;
    alarms.add(id, { metric: waiting(queue), threshold, alarmDescription: description });
  }
};

const addStreamAlarms = (alarms: Alarms, settings: Settings): void => {
  for (const { worker, trigger } of triggersOf('stream')) {
    const { name } = worker;
    alarms.add(`${name}-late`, {
      metric: functionMetrics(settings, name).iteratorAge,
      threshold: trigger.lateAfter * MINUTE_MS,
      alarmDescription: `Changes of the table wait for the worker ${name}; the stream forgets them after 24 hours.`,
    });
  }
};

const addWorkflowAlarms = (alarms: Alarms, settings: Settings): void => {
  for (const workflow of workflows)
    alarms.add(`${workflow.name}-failed-executions`, {
      metric: failedExecutions(alarms, settings, workflow),
      threshold: 1,
      alarmDescription: workflow.alarm,
    });
};

const addTableAlarms = (alarms: Alarms, { readThrottles, writeThrottles }: TableMetrics): void => {
  alarms.add('table-read-throttles', {
    metric: readThrottles,
    threshold: 1,
    alarmDescription: 'DynamoDB throttled reads.',
  });
  alarms.add('table-write-throttles', {
    metric: writeThrottles,
    threshold: 1,
    alarmDescription: 'DynamoDB throttled writes.',
  });
};

const addRuleAlarms = (alarms: Alarms, settings: Settings): void => {
  for (const ruleName of ruleNames(settings)) {
    const { failed, lost } = ruleMetrics(settings, ruleName);
    alarms.add(`${ruleName}-failed`, {
      metric: failed,
      threshold: 1,
      alarmDescription: `Events did not reach the target of the rule ${ruleName}; missing rights on its key look like this.`,
    });
    alarms.add(`${ruleName}-lost`, {
      metric: lost,
      threshold: 1,
      alarmDescription: `Events reached neither the target of the rule ${ruleName} nor its dead letters.`,
    });
  }
};
