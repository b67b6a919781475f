import type { CostLine } from './per-million.ts';
import { prices } from './prices.ts';

interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: templates are arbitrary JSON
  readonly Properties?: any;
}

const minutesPerMonth = 60 * 24 * 30;
/** Lambda polls a queue with five long polls of 20 seconds at the least. */
const pollsPerMinute = 5 * 3;
const scheduledMilliseconds = 50;

const count = (resources: readonly Resource[], type: string): number =>
  resources.filter(({ Type }) => Type === type).length;

/** Metrics that alarms watch: an alarm with an expression is billed for each metric in it. */
const alarmMetrics = (resources: readonly Resource[]): number =>
  resources
    .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
    .reduce(
      (sum, { Properties }) =>
        sum + (Properties.Metrics?.filter((one: { MetricStat?: object }) => one.MetricStat).length ?? 1),
      0,
    );

/** Runs of what looks every so many minutes; a schedule by the clock, some hundred runs at most, costs nothing to speak of. */
const runsPerMonth = (resources: readonly Resource[]): number =>
  resources.reduce((sum, { Properties }) => {
    const [, every] = /^rate\((\d+) minutes?\)$/.exec(String(Properties?.ScheduleExpression)) ?? [];
    return every === undefined ? sum : sum + minutesPerMonth / Number(every);
  }, 0);

/** What an installation costs in a month in which nobody calls it, read off its templates. */
export const idleMonth = (resources: readonly Resource[]): readonly CostLine[] => {
  const keys = count(resources, 'AWS::KMS::Key');
  const secrets = count(resources, 'AWS::SecretsManager::Secret');
  const metrics = alarmMetrics(resources);
  const queues = count(resources, 'AWS::Lambda::EventSourceMapping') > 0 ? queuesPolled(resources) : 0;
  const runs = runsPerMonth(resources);
  return [
    { what: `${keys} KMS keys`, dollars: keys * prices.kmsKeyMonth },
    { what: `${metrics} alarms, one metric each`, dollars: metrics * prices.alarmMetricMonth },
    {
      what: `${secrets} secret in Secrets Manager, until \`bootstrapSecret\` is \`false\``,
      dollars: secrets * prices.secretMonth,
    },
    {
      what: `SQS, Lambda polling ${queues} queues`,
      dollars: ((queues * pollsPerMinute * minutesPerMonth) / 1e6) * prices.sqsPerMillion,
    },
    {
      what: 'Lambda and DynamoDB, workers that look once a minute',
      dollars:
        (runs / 1e6) * (prices.lambdaPerMillion + prices.readUnitsPerMillion) +
        runs * (scheduledMilliseconds / 1000) * prices.lambdaGbSecond,
    },
  ];
};

const queuesPolled = (resources: readonly Resource[]): number =>
  resources.filter(
    ({ Type, Properties }) =>
      Type === 'AWS::Lambda::EventSourceMapping' && !('StartingPosition' in (Properties ?? {})),
  ).length;
