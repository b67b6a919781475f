import { type IEventBus, type IRuleTarget, Rule, type RuleTargetConfig } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type LogGroup, ResourcePolicy } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { EncryptedLogGroup } from '../encrypted-log-group.ts';
import type { Settings } from '../settings.ts';
import { auditLogRuleName } from './names.ts';

/** The `source` of every event that Locket puts on its bus. */
export const EVENT_SOURCE = 'locket';

export interface AuditLogProps {
  readonly settings: Settings;
  readonly dataKey: IKey;
  readonly bus: IEventBus;
  readonly deadLetters: IQueue;
}

/**
 * A rule that writes audit events into a log group, so that the trail can be read at once: of all that happened, or
 * of everything but reads that were answered, which are most of it and dear as log lines.
 */
export class AuditLog extends Construct {
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, { settings, dataKey, bus, deadLetters }: AuditLogProps) {
    super(scope, id);
    this.logGroup = new EncryptedLogGroup(this, 'Log', {
      settings,
      key: dataKey,
      // EventBridge delivers to names under /aws/events only.
      namePrefix: `/aws/events/${settings.namePrefix}-audit`,
    });
    const policy = new ResourcePolicy(this, 'Delivery', {
      policyStatements: [deliveryStatement(this.logGroup)],
    });
    const rule = new Rule(this, 'Rule', {
      eventBus: bus,
      ruleName: auditLogRuleName(settings),
      description: 'Locket audit events to CloudWatch Logs',
      eventPattern: {
        source: [EVENT_SOURCE],
        ...(settings.auditLog === 'changes' && { detail: { read: [{ exists: false }] } }),
      },
      targets: [new LogGroupTarget(this.logGroup, deadLetters)],
    });
    rule.node.addDependency(policy);
  }
}

const deliveryStatement = (logGroup: LogGroup): PolicyStatement =>
  new PolicyStatement({
    principals: [
      new ServicePrincipal('events.amazonaws.com'),
      new ServicePrincipal('delivery.logs.amazonaws.com'),
    ],
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  });

/** As CDK's own log group target, with dead letters, and without the custom resource that it makes for the resource policy. */
class LogGroupTarget implements IRuleTarget {
  private readonly logGroup: LogGroup;
  private readonly deadLetters: IQueue;

  constructor(logGroup: LogGroup, deadLetters: IQueue) {
    this.logGroup = logGroup;
    this.deadLetters = deadLetters;
  }

  bind(): RuleTargetConfig {
    return {
      arn: Stack.of(this.logGroup).formatArn({
        service: 'logs',
        resource: 'log-group',
        resourceName: this.logGroup.logGroupName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
      targetResource: this.logGroup,
      deadLetterConfig: { arn: this.deadLetters.queueArn },
    };
  }
}
