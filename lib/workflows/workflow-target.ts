import {
  EventField,
  type IRule,
  type IRuleTarget,
  type RuleTargetConfig,
  RuleTargetInput,
} from 'aws-cdk-lib/aws-events';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Workflow } from '../../functions/workflows/workflow.ts';

/**
 * As CDK's own state machine target, without its policy on the queue of dead letters: that lives in the storage stack,
 * which allows the rules of the bus already.
 */
export class WorkflowTarget implements IRuleTarget {
  private readonly machine: IStateMachine;
  private readonly input: Workflow['startedBy']['input'];
  private readonly deadLetters: IQueue;

  constructor(machine: IStateMachine, input: Workflow['startedBy']['input'], deadLetters: IQueue) {
    this.machine = machine;
    this.input = input;
    this.deadLetters = deadLetters;
  }

  bind(rule: IRule): RuleTargetConfig {
    const role = new Role(rule, 'Starter', {
      assumedBy: new ServicePrincipal('events.amazonaws.com'),
      description: 'Starts executions of one state machine',
    });
    role.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['states:StartExecution'], resources: [this.machine.stateMachineArn] }),
    );
    const fields = Object.entries(this.input).map(([name, path]) => [name, EventField.fromPath(path)]);
    return {
      arn: this.machine.stateMachineArn,
      role,
      input: RuleTargetInput.fromObject(Object.fromEntries(fields)),
      targetResource: this.machine,
      deadLetterConfig: { arn: this.deadLetters.queueArn },
    };
  }
}
