import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { EventBus, EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda';
import {
  Choice,
  Condition,
  DefinitionBody,
  type IChainable,
  Pass,
  StateMachine,
  Succeed,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { App, Duration, Stack } from 'aws-cdk-lib/core';
import { describe, expect, it } from 'vitest';
import { type App as LocalApp, readApp } from '../../../local/template/app.ts';
import { appFolder, temporaryFolder } from '../fixtures/folder.ts';

/** An app with one state machine, as CDK writes it and the runner reads it, beside the fixture's stacks. */
const synthesized = (definition: (stack: Stack, lambda: Lambda) => IChainable): LocalApp => {
  const outdir = temporaryFolder();
  const context = { 'aws:cdk:enable-asset-metadata': true };
  const app = new App({ outdir, context, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'flows');
  const lambda = new Lambda(stack, 'Ender', {
    functionName: 'ender',
    runtime: Runtime.NODEJS_LATEST,
    handler: 'index.handler',
    code: Code.fromAsset(join(appFolder, 'asset.tool')),
  });
  const machine = new StateMachine(stack, 'Machine', {
    stateMachineName: 'ending',
    definitionBody: DefinitionBody.fromChainable(definition(stack, lambda)),
  });
  new Rule(stack, 'Rule', {
    eventBus: EventBus.fromEventBusName(stack, 'Bus', 'fixture'),
    eventPattern: { detailType: ['create-grant'] },
    targets: [
      new SfnStateMachine(machine, {
        input: RuleTargetInput.fromObject({
          id: EventField.fromPath('$.detail.metadata.id'),
          until: EventField.fromPath('$.detail.metadata.until'),
        }),
      }),
    ],
  });
  app.synth();
  for (const file of readdirSync(appFolder))
    cpSync(join(appFolder, file), join(outdir, file), { recursive: true });
  return readApp(outdir);
};

const ending = (stack: Stack, lambda: Lambda): IChainable => {
  const end = new LambdaInvoke(stack, 'End', {
    lambdaFunction: lambda,
    payloadResponseOnly: false,
    resultSelector: { 'next.$': '$.Payload.next' },
  });
  end.addRetry({ maxAttempts: 5, interval: Duration.seconds(2), maxDelay: Duration.minutes(5) });
  const wait = new Wait(stack, 'Until', { time: WaitTime.timestampPath('$.until') });
  const over = new Choice(stack, 'Over?')
    .when(
      Condition.isPresent('$.next'),
      new Pass(stack, 'Again', { parameters: { 'until.$': '$.next' } }).next(wait),
    )
    .otherwise(new Succeed(stack, 'Done'));
  return wait.next(end).next(over);
};

describe('a state machine as CDK writes it', () => {
  it('is read with the functions that it calls', () => {
    const { workflows, functions } = synthesized(ending);
    expect(workflows.map(({ name }) => name)).toEqual(['ending']);
    expect([...(workflows[0]?.definition.states.keys() ?? [])].sort()).toEqual([
      'Again',
      'Done',
      'End',
      'Over?',
      'Until',
    ]);
    expect(functions.map(({ name }) => name)).toContain('ender');
  });

  it('is begun by a rule with what its transformer takes from the event', () => {
    const { rules } = synthesized(ending);
    const targets = rules.flatMap((rule) => rule.targets);
    const target = targets.find(({ kind }) => kind === 'workflow');
    if (target?.kind !== 'workflow') throw new Error('no target');
    const event = { detail: { metadata: { id: 'a"b', until: '2026-01-01T00:00:00Z', secret: 'x' } } };
    expect(target.transformer?.(event)).toEqual({ id: 'a"b', until: '2026-01-01T00:00:00Z' });
    expect(target.transformer?.({ detail: {} })).toEqual({ id: null, until: null });
  });

  it('is refused at the start, by its name, when it has what is not run here', () => {
    const picking = (stack: Stack) => new Pass(stack, 'Pick', { parameters: { 'x.$': 'States.UUID()' } });
    expect(() => synthesized(picking)).toThrow(
      /state machine .* of stack flows cannot be run locally: .*States.UUID/,
    );
  });
});
