import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
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
  readonly iteratorAge: Metric;
}

/** Metrics by function name: found by the physical name, so that stacks need not export functions. */
export const functionMetrics = (
  scope: Construct,
  settings: Settings,
  names: readonly string[],
): FunctionMetrics[] => {
  const parent = new Construct(scope, 'Functions');
  return names.map((name) => {
    const lambda = LambdaFunction.fromFunctionName(parent, name, functionNameOf(settings, name));
    return {
      name,
      invocations: lambda.metricInvocations(),
      errors: lambda.metricErrors(),
      throttles: lambda.metricThrottles(),
      slowest: lambda.metricDuration({ statistic: 'p99' }),
      iteratorAge: lambda.metric('IteratorAge', { statistic: 'Maximum' }),
    };
  });
};
