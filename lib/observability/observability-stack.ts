import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { CrossStackReferences, ReferenceStrength, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { FunctionGroup } from '../../functions/groups.ts';
import type { ApiMetrics } from '../api/front-door.ts';
import { workers } from '../functions/catalogue.ts';
import type { Settings } from '../settings.ts';
import type { Storage } from '../storage/storage-stack.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { Alarms } from './alarms.ts';
import { LocketDashboard } from './dashboard.ts';
import { type FunctionMetrics, functionMetrics } from './function-metrics.ts';
import { type TableMetrics, tableMetrics } from './table-metrics.ts';

export interface ObservabilityStackProps {
  readonly settings: Settings;
  readonly storage: Storage;
  readonly api: ApiMetrics;
  readonly deadLetters: IQueue;
  readonly upkeepDeadLetters: IQueue;
  readonly webhookDeadLetters: IQueue;
  readonly groups: readonly FunctionGroup[];
}

const SLOW_MS = 5000;
const SLOW_PERIODS = 3;
const LATE_EVENTS_MS = 10 * 60 * 1000;
const SERVER_ERRORS = 5;

/** Alarms, an optional e-mail topic for them, and a dashboard. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    super(scope, id, { description: 'Locket: alarms and dashboard' });
    // Metrics only: nothing here may keep another stack from replacing its API or queue.
    CrossStackReferences.of(this).consume(ReferenceStrength.WEAK);
    const { settings, storage, api, groups } = props;
    const deadLetters = props.deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' });
    const names = [...groups.map(({ name }) => name), workers.relay.name];
    const functions = names.map((name) => functionMetrics(settings, name));
    const table = tableMetrics(storage.table);
    const alarms = new Alarms(this, 'Alarms', this.topic(settings, storage));
    for (const one of functions) addFunctionAlarms(alarms, one);
    addRelayAlarms(alarms, functions, deadLetters);
    addUpkeepAlarms(alarms, functionMetrics(settings, workers.upkeep.name), props.upkeepDeadLetters);
    addIntentsAlarm(alarms, functionMetrics(settings, workers.intents.name));
    addWebhookAlarms(alarms, functionMetrics(settings, workers.webhooks.name), props.webhookDeadLetters);
    addReminderAlarm(alarms, functionMetrics(settings, workers.reminders.name));
    addPlatformAlarms(alarms, api, table);
    new LocketDashboard(this, 'Dashboard', { settings, api, functions, table, deadLetters, alarms });
  }

  private topic({ alarmEmail }: Settings, { dataKey }: Storage): AlarmTopic | undefined {
    return alarmEmail ? new AlarmTopic(this, 'Topic', { email: alarmEmail, key: dataKey }) : undefined;
  }
}

const addFunctionAlarms = (alarms: Alarms, { name, errors, throttles, slowest }: FunctionMetrics): void => {
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

const addRelayAlarms = (
  alarms: Alarms,
  functions: readonly FunctionMetrics[],
  deadLetters: IMetric,
): void => {
  const relay = functions.find(({ name }) => name === workers.relay.name);
  if (relay) {
    alarms.add('relay-late', {
      metric: relay.iteratorAge,
      threshold: LATE_EVENTS_MS,
      alarmDescription: 'Audit events wait in the stream; it forgets them after 24 hours.',
    });
  }
  alarms.add('dead-letters', {
    metric: deadLetters,
    threshold: 1,
    alarmDescription: 'Audit events were not relayed to the bus; they are still in the table.',
  });
};

const addUpkeepAlarms = (
  alarms: Alarms,
  { errors, iteratorAge }: FunctionMetrics,
  deadLetters: IQueue,
): void => {
  alarms.add('upkeep-late', {
    metric: iteratorAge,
    threshold: LATE_EVENTS_MS,
    alarmDescription: 'Upkeep of the table is stuck behind a record of the stream.',
  });
  alarms.add('upkeep-errors', {
    metric: errors,
    threshold: 1,
    alarmDescription:
      'Something that can no longer be restored was not deleted or not noted; it is tried again.',
  });
  alarms.add('upkeep-dead-letters', {
    metric: deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
    threshold: 1,
    alarmDescription:
      'Records of the stream were given up: what nobody can restore, or old versions, stay in the table.',
  });
};

const addIntentsAlarm = (alarms: Alarms, { errors }: FunctionMetrics): void =>
  alarms.add('intents-errors', {
    metric: errors,
    threshold: 1,
    alarmDescription:
      'A bulk write whose writer is gone could not be settled; it is tried again every minute.',
  });

const addWebhookAlarms = (alarms: Alarms, { errors }: FunctionMetrics, deadLetters: IQueue): void => {
  alarms.add('webhook-delivery-errors', {
    metric: errors,
    threshold: 1,
    alarmDescription: 'The function that calls webhooks crashed or timed out; its messages come again.',
  });
  alarms.add('webhook-dead-letters', {
    metric: deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
    threshold: 1,
    alarmDescription: 'A webhook was called five times without success, or its message could not be read.',
  });
};

const addReminderAlarm = (alarms: Alarms, { errors }: FunctionMetrics): void =>
  alarms.add('reminders-errors', {
    metric: errors,
    threshold: 1,
    alarmDescription: 'Reminders of secrets were not sent; they are tried again within the day.',
  });

const addPlatformAlarms = (alarms: Alarms, api: ApiMetrics, table: TableMetrics): void => {
  alarms.add('api-server-errors', {
    metric: api.serverErrors,
    threshold: SERVER_ERRORS,
    alarmDescription: 'The API answered requests with a 5xx status.',
  });
  alarms.add('table-system-errors', {
    metric: table.systemErrors,
    threshold: 1,
    alarmDescription: 'DynamoDB failed requests.',
  });
  alarms.add('table-throttles', {
    metric: table.throttles,
    threshold: 1,
    alarmDescription: 'DynamoDB throttled requests.',
  });
};
