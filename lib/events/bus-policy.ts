import type { EventBus } from 'aws-cdk-lib/aws-events';
import { AccountPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';

/** What an account may do with rules of its own. Putting events on the bus is not among it. */
const ruleActions = [
  'events:DeleteRule',
  'events:DescribeRule',
  'events:DisableRule',
  'events:EnableRule',
  'events:ListTagsForResource',
  'events:ListTargetsByRule',
  'events:PutRule',
  'events:PutTargets',
  'events:RemoveTargets',
  'events:TagResource',
  'events:UntagResource',
];

/**
 * Lets other accounts put rules on the bus, and see and change those that they made and no other.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html
 */
export const letAccountsPutRules = (bus: EventBus, accounts: readonly string[]): void => {
  const resource = Stack.of(bus).formatArn({
    service: 'events',
    resource: 'rule',
    resourceName: `${bus.eventBusName}/*`,
  });
  for (const account of accounts)
    bus.addToResourcePolicy(
      new PolicyStatement({
        sid: `Rules${account}`,
        effect: Effect.ALLOW,
        principals: [new AccountPrincipal(account)],
        actions: ruleActions,
        resources: [resource],
        // A rule that is being made has no creator yet.
        conditions: { StringEqualsIfExists: { 'events:creatorAccount': account } },
      }),
    );
};
