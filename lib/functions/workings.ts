import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Aws } from 'aws-cdk-lib/core';
import { deadLetterQueueName, ownQueues, workerQueueNames } from '../events/names.ts';
import type { Settings } from '../settings.ts';

interface WorkingsParts {
  readonly environment: Readonly<Record<string, string>>;
  readonly statements: readonly PolicyStatement[];
}

const arnIn = (service: string, resource: string): string =>
  `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`;

/** A VPC of Locket's own leads to neither SQS nor CloudWatch: endpoints are billed by the hour. */
const isWithinReach = ({ vpc }: Settings): boolean => vpc === undefined || 'vpcId' in vpc;

const lookStatements = (queueNames: readonly string[]): readonly PolicyStatement[] => [
  new PolicyStatement({
    actions: ['sqs:GetQueueAttributes'],
    resources: queueNames.map((name) => arnIn('sqs', name)),
  }),
  new PolicyStatement({
    actions: ['cloudwatch:DescribeAlarms'],
    resources: [arnIn('cloudwatch', 'alarm:*')],
  }),
  // How old a message is stands in a metric alone, and IAM tells metrics not apart.
  new PolicyStatement({ actions: ['cloudwatch:GetMetricData'], resources: ['*'] }),
];

/** What a function is told and may do that shows how workers get on: count messages, and read alarms and metrics. */
export const workingsParts = (looks: boolean, settings: Settings): WorkingsParts => {
  if (!looks || !isWithinReach(settings)) return { environment: {}, statements: [] };
  const names = ownQueues(settings);
  const queues = names.flatMap((name) => {
    const { queue, deadLetters } = workerQueueNames(settings, name);
    return [queue, deadLetters];
  });
  const { namePrefix } = settings;
  return {
    environment: {
      LOCKET_QUEUES: names.join(','),
      LOCKET_QUEUE_URL_PREFIX: `https://sqs.${Aws.REGION}.${Aws.URL_SUFFIX}/${Aws.ACCOUNT_ID}/${namePrefix}-`,
      // As CloudFormation calls those of a stack.
      LOCKET_ALARM_PREFIX: `${namePrefix}-observability-`,
    },
    statements: lookStatements([...queues, deadLetterQueueName(settings)]),
  };
};
