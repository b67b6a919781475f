import { Alarm, type AlarmProps, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

export type AlarmOptions = Pick<AlarmProps, 'metric' | 'threshold' | 'alarmDescription'> & {
  /** Five-minute periods in a row that must be bad; one unless said otherwise. */
  readonly periods?: number;
};

/** All alarms of the installation; each tells the topic, if there is one, when it rises and falls. */
export class Alarms extends Construct {
  private readonly topic: ITopic | undefined;
  readonly all: Alarm[] = [];

  constructor(scope: Construct, id: string, topic?: ITopic) {
    super(scope, id);
    this.topic = topic;
  }

  /** An alarm for `metric` at or above `threshold`; no data counts as good. */
  add(id: string, { periods = 1, ...options }: AlarmOptions): void {
    const alarm = new Alarm(this, id, {
      ...options,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (this.topic) {
      alarm.addAlarmAction(new SnsAction(this.topic));
      alarm.addOkAction(new SnsAction(this.topic));
    }
    this.all.push(alarm);
  }
}
