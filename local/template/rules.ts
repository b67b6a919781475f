import { readTransformer, type Transformer } from '../eventbridge/transformer.ts';
import { StartFailure } from '../failure.ts';
import type { FunctionDirectory, LambdaFunction } from './functions.ts';
import type { Queue } from './queues.ts';
import { asList, asObject, asText, type Json, type JsonObject, type Located } from './resource.ts';
import type { Stacks } from './stacks.ts';
import type { Workflow } from './workflows.ts';

/** Where a rule or a schedule sends an event. */
export type Target = FunctionTarget | LogTarget | QueueTarget | WorkflowTarget;

interface FunctionTarget {
  readonly kind: 'function';
  readonly function: LambdaFunction;
  /** Sent instead of the event. */
  readonly input?: Json;
}

interface LogTarget {
  readonly kind: 'log';
  readonly logGroup: string;
}

/** The event becomes a message. */
interface QueueTarget {
  readonly kind: 'queue';
  readonly queueArn: string;
}

/** The event, or what a transformer makes of it, becomes the input of an execution. */
interface WorkflowTarget {
  readonly kind: 'workflow';
  readonly machineArn: string;
  readonly transformer?: Transformer;
}

/** Events of a bus that match a pattern go to the targets. */
export interface Rule {
  readonly name: string;
  readonly bus: string;
  readonly pattern: JsonObject;
  readonly targets: readonly Target[];
}

/** At certain times, an event goes to the targets. */
export interface Schedule {
  readonly name: string;
  /** `rate(…)` or `cron(…)`. */
  readonly expression: string;
  readonly targets: readonly Target[];
}

const LOG_GROUP_ARN = /^arn:aws:logs:[^:]*:\d*:log-group:([^:]+)/;

/** What targets may name beside log groups. */
export interface Destinations {
  readonly functions: FunctionDirectory;
  readonly queues: readonly Queue[];
  readonly workflows: readonly Workflow[];
}

const refuse = ({ template, id }: Located, problem: string): never => {
  throw new StartFailure(`The rule ${id} of stack ${template.stack} cannot be run locally: ${problem}.`);
};

const readWorkflowTarget = (located: Located, machineArn: string, target: JsonObject): Target => {
  if (target.Input ?? target.InputPath)
    return refuse(located, 'a state machine gets the event or what a transformer makes of it');
  const { InputTransformer } = target;
  if (InputTransformer === undefined) return { kind: 'workflow', machineArn };
  return { kind: 'workflow', machineArn, transformer: readTransformer(asObject(InputTransformer)) };
};

const readTarget = (destinations: Destinations, located: Located, value: Json): Target => {
  const { functions, queues, workflows } = destinations;
  const target = asObject(value);
  const arn = asText(target.Arn) ?? '';
  if (workflows.some((workflow) => workflow.arn === arn)) return readWorkflowTarget(located, arn, target);
  if (target.InputTransformer ?? target.InputPath) {
    return refuse(located, 'a target with an input transformer or path is not supported');
  }
  const input = asText(target.Input);
  const lambda = functions.inText(arn);
  if (lambda) {
    return { kind: 'function', function: lambda, ...(input && { input: JSON.parse(input) as Json }) };
  }
  if (queues.some((queue) => queue.arn === arn)) {
    return input
      ? refuse(located, 'a constant input for a queue is not supported')
      : { kind: 'queue', queueArn: arn };
  }
  const logGroup = LOG_GROUP_ARN.exec(arn)?.[1];
  return logGroup ? { kind: 'log', logGroup } : refuse(located, `the target ${arn} is not supported`);
};

const isOn = (stacks: Stacks) => (located: Located) => stacks.property(located, 'State') !== 'DISABLED';

/** The enabled rules of the app that match events. */
export const readRules = (stacks: Stacks, destinations: Destinations): Rule[] =>
  stacks
    .find('AWS::Events::Rule')
    .filter(isOn(stacks))
    .filter((located) => located.resource.Properties?.EventPattern !== undefined)
    .map((located) => ({
      name: stacks.identity(located).ref,
      bus: (asText(stacks.property(located, 'EventBusName')) ?? 'default').replace(/^.*:event-bus\//, ''),
      pattern: asObject(stacks.property(located, 'EventPattern')),
      targets: asList(stacks.property(located, 'Targets')).map((target) =>
        readTarget(destinations, located, target),
      ),
    }));

/** The enabled schedules of the app, written as rules or for EventBridge Scheduler. */
export const readSchedules = (stacks: Stacks, destinations: Destinations): Schedule[] =>
  stacks
    .find('AWS::Events::Rule', 'AWS::Scheduler::Schedule')
    .filter(isOn(stacks))
    .filter((located) => located.resource.Properties?.ScheduleExpression !== undefined)
    .map((located) => {
      const single = stacks.property(located, 'Target');
      const targets = single === undefined ? asList(stacks.property(located, 'Targets')) : [single];
      return {
        name: `${located.template.stack}-${located.id}`,
        expression: asText(stacks.property(located, 'ScheduleExpression')) ?? '',
        targets: targets.map((target) => readTarget(destinations, located, target)),
      };
    });
