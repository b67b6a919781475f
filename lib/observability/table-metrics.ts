import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';

export interface TableMetrics {
  readonly readThrottles: IMetric;
  readonly writeThrottles: IMetric;
}

/**
 * Requests that the table throttled, in five-minute steps. Its system errors come by kind of request only, and an
 * alarm is billed for each of them: whoever meets one is answered 503, which the alarm on the API sees.
 */
export const tableMetrics = (table: ITable): TableMetrics => {
  const metric = (name: string) =>
    table.metric(name, { statistic: 'Sum', dimensionsMap: { TableName: table.tableName } });
  return { readThrottles: metric('ReadThrottleEvents'), writeThrottles: metric('WriteThrottleEvents') };
};
