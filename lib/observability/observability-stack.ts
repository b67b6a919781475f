import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { CrossStackReferences, ReferenceStrength, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Group } from '../../functions/group.ts';
import type { ApiMetrics } from '../api/front-door.ts';
import type { Settings } from '../settings.ts';
import type { Storage } from '../storage/storage-stack.ts';
import { workers } from '../workers/discovered.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { Alarms } from './alarms.ts';
import { LocketDashboard } from './dashboard.ts';
import { functionMetrics } from './function-metrics.ts';
import { addFunctionAlarms } from './group-alarms.ts';
import { addPlatformAlarms } from './platform-alarms.ts';
import { tableMetrics } from './table-metrics.ts';

export interface ObservabilityStackProps {
  readonly settings: Settings;
  readonly storage: Storage;
  readonly api: ApiMetrics;
  /** By the worker's name. */
  readonly workerDeadLetters: ReadonlyMap<string, IQueue>;
  /** Age of the oldest event that waits for the archive. */
  readonly archiveAge: IMetric;
  readonly groups: readonly Group[];
}

/** Alarms, an optional e-mail topic for them, and a dashboard. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    super(scope, id, { description: 'Locket: alarms and dashboard' });
    // Metrics only: nothing here may keep another stack from replacing its API or queue.
    CrossStackReferences.of(this).consume(ReferenceStrength.WEAK);
    const { settings, storage, api, groups, workerDeadLetters, archiveAge } = props;
    const { deadLetters } = storage;
    const table = tableMetrics(storage.table);
    const names = [...groups, ...workers.filter(({ isCharted }) => isCharted)].map(({ name }) => name);
    const functions = names.map((name) => functionMetrics(settings, name));
    const alarms = new Alarms(this, 'Alarms', this.topic(settings, storage));
    addPlatformAlarms(alarms, { settings, api, table, deadLetters, workerDeadLetters, archiveAge });
    if (settings.groupAlarms) for (const one of functions) addFunctionAlarms(alarms, one);
    new LocketDashboard(this, 'Dashboard', {
      settings,
      api,
      functions,
      table,
      deadLetters: deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
      alarms,
    });
  }

  private topic({ alarmEmail }: Settings, { dataKey }: Storage): AlarmTopic | undefined {
    return alarmEmail ? new AlarmTopic(this, 'Topic', { email: alarmEmail, key: dataKey }) : undefined;
  }
}
