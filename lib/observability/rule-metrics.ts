import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Settings } from '../settings.ts';

/** Metrics of one rule on the bus, in five-minute steps. */
export interface RuleMetrics {
  /** Events whose target did not take them and never will. */
  readonly failed: Metric;
  /** Events that were lost because not even the dead letters took them. */
  readonly lost: Metric;
}

/** Metrics of a rule, found by its physical name; rules of a bus of one's own are counted by bus and rule. */
export const ruleMetrics = ({ namePrefix }: Pick<Settings, 'namePrefix'>, ruleName: string): RuleMetrics => {
  const metric = (metricName: string) =>
    new Metric({
      namespace: 'AWS/Events',
      metricName,
      statistic: 'Sum',
      dimensionsMap: { EventBusName: namePrefix, RuleName: ruleName },
    });
  return { failed: metric('FailedInvocations'), lost: metric('InvocationsFailedToBeSentToDlq') };
};
