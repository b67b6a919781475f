import asl from 'asl-validator';
import { describe, expect, it } from 'vitest';
import { placeholderOf, type Workflow } from '../../functions/workflows/workflow.ts';
import { auditEventTypes } from '../../layers/domain/audit/event-types.ts';
import { workers } from '../../lib/workers/discovered.ts';
import { workflows } from '../../lib/workflows/discovered.ts';
import { readDefinition } from '../../local/workflows/definition.ts';
import { type Resource, resourcesOf, templatesFor } from './stacks.ts';
import { boundsOf, mostEvents, mostSeconds } from './workflow-bounds.ts';

const { events, observability } = templatesFor();
const machines = Object.values(resourcesOf(events, 'AWS::StepFunctions::StateMachine'));

const machineOf = ({ name }: Workflow): Resource => {
  const found = machines.find(({ Properties }) => Properties.StateMachineName === `locket-${name}`);
  if (!found) throw new Error(`${name} is not deployed`);
  return found;
};

/** The definition as it stands in the template, with something in place of each function. */
const definitionOf = (workflow: Workflow): string => {
  const { DefinitionString, DefinitionSubstitutions } = machineOf(workflow).Properties;
  const filled = { ...DefinitionSubstitutions, Partition: 'aws' } as Record<string, unknown>;
  return String(DefinitionString).replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = filled[name];
    if (value === undefined) throw new Error(`Nothing stands for ${name}`);
    return typeof value === 'string' ? value : `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
  });
};

/** Statements of the role of a state machine. */
const statementsOf = (workflow: Workflow) => {
  const role = machineOf(workflow).Properties.RoleArn['Fn::GetAtt'][0];
  return Object.values(resourcesOf(events, 'AWS::IAM::Policy'))
    .filter(({ Properties }) => Properties.Roles.some(({ Ref }: { Ref: string }) => Ref === role))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
};

const each = workflows.map((workflow) => [workflow.name, workflow] as const);

describe('every workflow', () => {
  it('is deployed, and nothing else is', () => {
    expect(machines).toHaveLength(workflows.length);
    expect(workflows.map(machineOf)).toHaveLength(workflows.length);
  });

  it.each(each)('%s is what the specification allows', (_, workflow) => {
    const { isValid, errors } = asl(JSON.parse(definitionOf(workflow)));
    expect(errors).toEqual([]);
    expect(isValid).toBe(true);
  });

  it.each(each)('%s is run on one machine as it is in AWS', (_, workflow) => {
    expect(() => readDefinition(definitionOf(workflow))).not.toThrow();
  });

  it.each(each)('%s ends long before Step Functions would end it', (_, { definition }) => {
    const { events: most, seconds } = boundsOf(definition);
    expect(most).toBeLessThan(mostEvents / 10);
    expect(seconds).toBeLessThanOrEqual(mostSeconds);
  });

  it.each(each)('%s is Standard, and its log is encrypted and holds no data of executions', (_, workflow) => {
    const { Properties } = machineOf(workflow);
    expect(Properties).toMatchObject({
      StateMachineType: 'STANDARD',
      LoggingConfiguration: { IncludeExecutionData: false, Level: 'ALL' },
    });
    const [destination] = Properties.LoggingConfiguration.Destinations;
    const group = destination.CloudWatchLogsLogGroup.LogGroupArn['Fn::GetAtt'][0];
    expect(resourcesOf(events, 'AWS::Logs::LogGroup')[group]?.Properties.KmsKeyId).toBeDefined();
  });

  it.each(each)('%s may call its workers and start itself, and no more', (_, workflow) => {
    const actions = statementsOf(workflow).flatMap(({ Action }: { Action: string | string[] }) => Action);
    const beside = actions.filter((action: string) => !/^(logs|xray):/.test(action));
    expect(beside.sort()).toEqual(['lambda:InvokeFunction', 'states:StartExecution']);
    const [invoke] = statementsOf(workflow).filter(
      ({ Action }: { Action: unknown }) => Action === 'lambda:InvokeFunction',
    );
    expect([invoke.Resource].flat()).toHaveLength(workflow.workers.length);
  });

  it.each(each)('%s calls workers that say so, and each that it names', (_, workflow) => {
    const text = JSON.stringify(workflow.definition);
    for (const name of workflow.workers) {
      const worker = workers.find((one) => one.name === name);
      expect(worker).toMatchObject({ stack: 'events' });
      expect(worker?.startedBy).toContainEqual({ kind: 'workflow' });
      expect(text).toContain(`\${${placeholderOf(name)}}`);
    }
  });

  it.each(each)('%s is started by events that there are', (_, { startedBy }) => {
    expect(auditEventTypes).toEqual(expect.arrayContaining([...startedBy.detailTypes]));
  });

  it.each(each)('%s has somebody hear of executions that failed', (_, workflow) => {
    const alarms = Object.values(resourcesOf(observability, 'AWS::CloudWatch::Alarm')).filter(
      ({ Properties }) => Properties.MetricName === 'ExecutionsFailed',
    );
    const watched = alarms.map(({ Properties }) => JSON.stringify(Properties.Dimensions));
    expect(watched.some((text) => text.includes(`stateMachine:locket-${workflow.name}"`))).toBe(true);
  });

  it.each(each)('%s keeps what cannot start it with the dead letters', (_, { name }) => {
    const rule = Object.values(resourcesOf(events, 'AWS::Events::Rule')).find(
      ({ Properties }) => Properties.Name === `locket-${name}`,
    );
    expect(rule?.Properties.Targets).toMatchObject([
      { DeadLetterConfig: { Arn: expect.anything() }, RoleArn: expect.anything() },
    ]);
  });

  it('is traced where tracing is asked for', () => {
    const traced = Object.values(
      resourcesOf(templatesFor({ tracing: true }).events, 'AWS::StepFunctions::StateMachine'),
    );
    expect(traced.every(({ Properties }) => Properties.TracingConfiguration.Enabled === true)).toBe(true);
    expect(machines.some(({ Properties }) => Properties.TracingConfiguration?.Enabled === true)).toBe(false);
  });
});

describe('a worker that a workflow starts', () => {
  it('is called by one', () => {
    const called = new Set(workflows.flatMap((workflow) => workflow.workers));
    const asked = workers.filter(({ startedBy }) => startedBy.some(({ kind }) => kind === 'workflow'));
    expect(asked.map(({ name }) => name).filter((name) => !called.has(name))).toEqual([]);
  });
});

describe('the bounds of an execution', () => {
  const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke' } as const;
  const done = { Type: 'Succeed' } as const;

  it('count every retry and the longest way', () => {
    const retried = {
      ...task,
      TimeoutSeconds: 10,
      Retry: [{ MaxAttempts: 2, IntervalSeconds: 5 }],
      Next: 'W',
    };
    const wait = { Type: 'Wait', Seconds: 100, Next: 'D' } as const;
    expect(boundsOf({ StartAt: 'T', States: { T: retried, W: wait, D: done } })).toEqual({
      events: 3 * 7 + 7 + 7,
      seconds: 5 + 10 + 3 * 10 + 100,
    });
  });

  it('are refused to what comes back to a state', () => {
    const states = { A: { ...task, Next: 'B' }, B: { Type: 'Wait', Seconds: 1, Next: 'A' } } as const;
    expect(() => boundsOf({ StartAt: 'A', States: states })).toThrow('A is come back to');
  });

  it('are refused to a wait by a path, unless a choice bounds it', () => {
    const wait = { Type: 'Wait', SecondsPath: '$.s', Next: 'D' } as const;
    const choice = {
      Type: 'Choice',
      Choices: [{ Variable: '$.s', NumericLessThanEquals: 50, Next: 'W' }],
      Default: 'D',
    } as const;
    expect(() => boundsOf({ StartAt: 'W', States: { W: wait, D: done } })).toThrow('no choice bounds');
    expect(boundsOf({ StartAt: 'C', States: { C: choice, W: wait, D: done } }).seconds).toBe(50);
  });

  it('are refused to a token that nobody has to bring', () => {
    const waiting = { ...task, Resource: `${task.Resource}.waitForTaskToken`, Next: 'D' };
    expect(() => boundsOf({ StartAt: 'T', States: { T: waiting, D: done } })).toThrow('without an end');
  });
});
