import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
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

/** Faults of the table, summed over all kinds of request. */
export const tableMetrics = (table: ITable): TableMetrics => ({
  systemErrors: table.metricSystemErrorsForOperations({ operations }),
  throttles: table.metricThrottledRequestsForOperations({ operations }),
});
