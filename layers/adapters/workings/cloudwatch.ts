import { bdd as endpointRules } from '@aws-sdk/client-cloudwatch/dist-es/endpoint/bdd.js';
import { type AlarmState, alarmStates } from '../../domain/instance/workings.ts';
import { type Call, type JsonService, openService, type ServiceOptions } from '../aws/json-service.ts';
import { lookingOptions } from './sqs.ts';

const service: JsonService = {
  id: 'CloudWatch',
  signingName: 'monitoring',
  target: 'GraniteServiceVersion20100801',
  contentType: 'application/x-amz-json-1.0',
  endpointRules,
};

export const openCloudWatch = (options: Partial<ServiceOptions> = {}): Call =>
  openService(service, { ...lookingOptions, ...options });

interface MetricAlarm {
  readonly AlarmName?: string;
  readonly AlarmDescription?: string;
  readonly StateValue?: string;
  /** Seconds since 1970. */
  readonly StateTransitionedTimestamp?: number;
  readonly StateUpdatedTimestamp?: number;
}

/** CloudWatch hands out a hundred at a time, and an installation with alarms for each function has a few hundred. */
const perPage = 100;
const mostPages = 20;

const alarmOf = (alarm: MetricAlarm): AlarmState => {
  const state = alarmStates.find((each) => each === alarm.StateValue?.toLowerCase().replace('_', '-'));
  const changed = alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp;
  if (!alarm.AlarmName || !state || changed === undefined)
    throw new Error('CloudWatch told an alarm in part');
  return {
    name: alarm.AlarmName,
    description: alarm.AlarmDescription ?? '',
    state,
    changedAt: new Date(changed * 1000),
  };
};

/** The alarms whose names begin so (CloudWatch DescribeAlarms), all of them or an error. */
export const alarmsOf = async (cloudWatch: Call, prefix: string): Promise<readonly AlarmState[]> => {
  const alarms: AlarmState[] = [];
  let next: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const reply = (await cloudWatch('DescribeAlarms', {
      AlarmNamePrefix: prefix,
      AlarmTypes: ['MetricAlarm'],
      MaxRecords: perPage,
      ...(next && { NextToken: next }),
    })) as { readonly MetricAlarms?: readonly MetricAlarm[]; readonly NextToken?: string };
    alarms.push(...(reply.MetricAlarms ?? []).map(alarmOf));
    next = reply.NextToken;
    if (!next) return alarms;
  }
  throw new Error('CloudWatch told of more alarms than an installation has');
};

/** Seconds back that a figure is looked for: SQS tells one each minute, some minutes late. */
const lookBack = 15 * 60;

interface MetricData {
  readonly MetricDataResults?: readonly { readonly Id?: string; readonly Values?: readonly number[] }[];
}

const queryOf = (queue: string, at: number): object => ({
  Id: `q${at}`,
  MetricStat: {
    Metric: {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateAgeOfOldestMessage',
      Dimensions: [{ Name: 'QueueName', Value: queue }],
    },
    Period: 60,
    Stat: 'Maximum',
  },
});

/** Seconds that the oldest message of each of these queues waits (CloudWatch GetMetricData), where that is known. */
export const oldestOf = async (
  cloudWatch: Call,
  queues: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, number>> => {
  if (queues.length === 0) return new Map();
  const seconds = Math.floor(now.getTime() / 1000);
  const { MetricDataResults = [] } = (await cloudWatch('GetMetricData', {
    MetricDataQueries: queues.map(queryOf),
    StartTime: seconds - lookBack,
    EndTime: seconds + 60,
    ScanBy: 'TimestampDescending',
  })) as MetricData;
  return new Map(
    MetricDataResults.flatMap(({ Id, Values: [latest] = [] }) => {
      const queue = queues[Number(Id?.slice(1))];
      return queue !== undefined && latest !== undefined ? [[queue, Math.round(latest)] as const] : [];
    }),
  );
};
