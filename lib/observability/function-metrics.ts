import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { functionNameOf } from '../functions/locket-function.ts';
import type { Settings } from '../settings.ts';

/** Metrics of one function in five-minute steps. */
export interface FunctionMetrics {
  readonly name: string;
  readonly invocations: Metric;
  readonly errors: Metric;
  readonly throttles: Metric;
  /** 99th percentile, in milliseconds. */
  readonly slowest: Metric;
  /** How long records waited in the stream, in milliseconds; only for a function that reads one. */
  readonly iteratorAge: Metric;
}

/** Metrics of a function, found by its physical name, so that no stack has to export its functions. */
export const functionMetrics = (settings: Pick<Settings, 'namePrefix'>, name: string): FunctionMetrics => {
  const metric = (metricName: string, statistic: string) =>
    new Metric({
      namespace: 'AWS/Lambda',
      metricName,
      statistic,
      dimensionsMap: { FunctionName: functionNameOf(settings, name) },
    });
  return {
    name,
    invocations: metric('Invocations', 'Sum'),
    errors: metric('Errors', 'Sum'),
    throttles: metric('Throttles', 'Sum'),
    slowest: metric('Duration', 'p99'),
    iteratorAge: metric('IteratorAge', 'Maximum'),
  };
};
