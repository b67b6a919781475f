import { type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { ArnFormat, Aws, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { placeholderOf, type Workflow } from '../../functions/workflows/workflow.ts';
import { EncryptedLogGroup } from '../encrypted-log-group.ts';
import { EVENT_SOURCE } from '../events/audit-log.ts';
import { accept } from '../findings.ts';
import type { Settings } from '../settings.ts';
import type { Storage } from '../storage/storage-stack.ts';
import { workflowName } from './names.ts';
import { WorkflowTarget } from './workflow-target.ts';

export interface WorkflowConstructProps {
  readonly workflow: Workflow;
  readonly settings: Settings;
  readonly storage: Pick<Storage, 'dataKey' | 'deadLetters'>;
  readonly bus: IEventBus;
  /** Functions of the workers in the same stack, by the worker's name. */
  readonly functions: ReadonlyMap<string, IFunction>;
}

/** A workflow as its `workflow.ts` says it is: state machine, role, log, and the rule that starts it. */
export class WorkflowConstruct extends Construct {
  constructor(scope: Construct, props: WorkflowConstructProps) {
    const { workflow, settings, storage, bus } = props;
    super(scope, workflow.constructId);
    const machine = this.machine(props);
    const { description, detail, input } = workflow.startedBy;
    new Rule(this, 'Rule', {
      eventBus: bus,
      ruleName: workflowName(settings, workflow),
      description,
      eventPattern: { source: [EVENT_SOURCE], detailType: [...startsOf(props)], detail: { ...detail } },
      targets: [new WorkflowTarget(machine, input, storage.deadLetters)],
    });
  }

  private machine(props: WorkflowConstructProps): StateMachine {
    const { workflow, settings, storage } = props;
    const machine = new StateMachine(this, 'Machine', {
      stateMachineName: workflowName(settings, workflow),
      stateMachineType: StateMachineType.STANDARD,
      comment: workflow.description,
      definitionBody: DefinitionBody.fromString(JSON.stringify(workflow.definition)),
      definitionSubstitutions: this.substitutions(props),
      role: this.role(props),
      tracingEnabled: settings.tracing,
      logs: {
        destination: new EncryptedLogGroup(this, 'Log', {
          settings,
          key: storage.dataKey,
          // Under this name the service keeps one entry for all its log groups in the account's log policy.
          namePrefix: `/aws/vendedlogs/states/${workflowName(settings, workflow)}`,
        }),
        level: LogLevel.ALL,
        includeExecutionData: false,
      },
    });
    if (!settings.tracing)
      accept(machine, 'SF2', 'Tracing is a setting, and off unless somebody asks for it.');
    return machine;
  }

  private substitutions({ workflow, functions }: WorkflowConstructProps): Record<string, string> {
    const called = workflow.workers.map((name) => [placeholderOf(name), found(functions, name).functionArn]);
    return { ...Object.fromEntries(called), Partition: Aws.PARTITION };
  }

  private role({ workflow, settings, functions }: WorkflowConstructProps): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      description: `What the workflow ${workflow.name} may do`,
    });
    const arns = workflow.workers.map((name) => found(functions, name).functionArn);
    role.addToPrincipalPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: arns }));
    const own = Stack.of(this).formatArn({
      service: 'states',
      resource: 'stateMachine',
      resourceName: workflowName(settings, workflow),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    role.addToPrincipalPolicy(new PolicyStatement({ actions: ['states:StartExecution'], resources: [own] }));
    accept(
      role,
      'IAM5[Resource::*]',
      'Log delivery and X-Ray segments have no ARN that a policy could name.',
    );
    return role;
  }
}

const startsOf = ({ workflow, settings }: Pick<WorkflowConstructProps, 'workflow' | 'settings'>) => {
  const { detailTypes, leftToSweep = [] } = workflow.startedBy;
  return detailTypes.filter((type) => settings.leaseExpiry !== 'sweep' || !leftToSweep.includes(type));
};

const found = (functions: ReadonlyMap<string, IFunction>, name: string): IFunction => {
  const worker = functions.get(name);
  if (!worker) throw new Error(`There is no worker ${name} in this stack.`);
  return worker;
};
