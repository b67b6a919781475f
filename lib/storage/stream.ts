import type { ITable } from 'aws-cdk-lib/aws-dynamodb';

/** ARN of a table's change stream; throws when it has none. */
export const streamArnOf = ({ tableStreamArn }: ITable): string => {
  if (!tableStreamArn) throw new Error('The table has no stream.');
  return tableStreamArn;
};
