import type { IRule, IRuleTarget, RuleTargetConfig } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/**
 * As CDK's own queue target, without its grant on the queue's key: that lives in the storage stack, whose policy
 * allows this already. What the queue cannot take goes to the dead letters.
 */
export class QueueTarget implements IRuleTarget {
  private readonly queue: IQueue;
  private readonly deadLetters: IQueue;

  constructor(queue: IQueue, deadLetters: IQueue) {
    this.queue = queue;
    this.deadLetters = deadLetters;
  }

  bind(rule: IRule): RuleTargetConfig {
    for (const queue of [this.queue, this.deadLetters]) queue.addToResourcePolicy(sendStatement(queue, rule));
    return {
      arn: this.queue.queueArn,
      targetResource: this.queue,
      deadLetterConfig: { arn: this.deadLetters.queueArn },
    };
  }
}

const sendStatement = (queue: IQueue, rule: IRule): PolicyStatement =>
  new PolicyStatement({
    principals: [new ServicePrincipal('events.amazonaws.com')],
    actions: ['sqs:SendMessage'],
    resources: [queue.queueArn],
    conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
  });
