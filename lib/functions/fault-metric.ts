import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Settings } from '../settings.ts';

const NAME = 'Faults';

const namespaceOf = ({ namePrefix }: Pick<Settings, 'namePrefix'>): string => `Locket/${namePrefix}`;

/**
 * Counts the errors in a function's log. All functions share one metric without dimensions, which costs nothing while
 * there are none; the log says which function it was.
 */
export const countFaults = (
  scope: Construct,
  settings: Pick<Settings, 'namePrefix'>,
  logGroup: ILogGroup,
): void => {
  new MetricFilter(scope, 'Faults', {
    logGroup,
    metricNamespace: namespaceOf(settings),
    metricName: NAME,
    filterPattern: FilterPattern.any(
      FilterPattern.stringValue('$.level', '=', 'ERROR'),
      FilterPattern.stringValue('$.level', '=', 'FATAL'),
    ),
  });
};

/** Errors that functions logged, in five-minute steps: our own mistakes, and work that a worker could not do. */
export const faultMetric = (settings: Pick<Settings, 'namePrefix'>): Metric =>
  new Metric({ namespace: namespaceOf(settings), metricName: NAME, statistic: 'Sum' });
