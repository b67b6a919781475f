import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { type ITable, Operation } from 'aws-cdk-lib/aws-dynamodb';

/** The requests that Locket makes, as CloudWatch counts them. */
const operations = [
  Operation.GET_ITEM,
  Operation.BATCH_GET_ITEM,
  Operation.QUERY,
  Operation.PUT_ITEM,
  Operation.UPDATE_ITEM,
  Operation.DELETE_ITEM,
  Operation.BATCH_WRITE_ITEM,
  Operation.TRANSACT_WRITE_ITEMS,
];

export interface TableMetrics {
  readonly systemErrors: IMetric;
  readonly throttles: IMetric;
}

/** Faults of the table, summed over all kinds of request, in five-minute steps. */
export const tableMetrics = (table: ITable): TableMetrics => ({
  systemErrors: sumOverOperations(table, 'SystemErrors'),
  throttles: sumOverOperations(table, 'ThrottledRequests'),
});

/** SUM over a list skips a kind of request without faults; adding with `+` would then give no value at all. */
const sumOverOperations = (table: ITable, metricName: string): MathExpression => {
  const metrics = operations.map((operation) => [
    idOf(metricName, operation),
    table.metric(metricName, {
      statistic: 'Sum',
      dimensionsMap: { TableName: table.tableName, Operation: operation },
    }),
  ]);
  return new MathExpression({
    expression: `SUM([${metrics.map(([id]) => id).join(', ')}])`,
    label: metricName,
    usingMetrics: Object.fromEntries(metrics),
  });
};

const idOf = (metricName: string, operation: Operation): string =>
  `${metricName.charAt(0).toLowerCase()}${metricName.slice(1)}${operation}`;
