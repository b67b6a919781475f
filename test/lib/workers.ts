import type { Template } from 'aws-cdk-lib/assertions';
import { expect } from 'vitest';
import { onlyPart, type Resource } from './stacks.ts';

/** Expects a stream's mapping to repeat failures one by one, not for ever, and then to note them in the shared queue. */
export const expectBoundedRepeats = (mapping: Resource['Properties']): void => {
  expect(mapping).toMatchObject({
    StartingPosition: 'TRIM_HORIZON',
    BisectBatchOnFunctionError: true,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    DestinationConfig: {
      OnFailure: { Destination: { 'Fn::ImportValue': expect.stringContaining('DeadLetters') } },
    },
  });
  expect(mapping.MaximumRetryAttempts).toBeGreaterThan(0);
  expect(mapping.MaximumRecordAgeInSeconds).toBeLessThan(24 * 3600);
};

/** Expects a schedule that calls the function below a construct, and nothing else, every minute. */
export const expectEveryMinute = (template: Template, construct: string): void => {
  const rule = onlyPart(template, 'AWS::Events::Rule', construct)[1].Properties;
  const [functionId] = onlyPart(template, 'AWS::Lambda::Function', construct);
  expect(rule).toMatchObject({ ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' });
  expect(rule.Targets).toMatchObject([{ Arn: { 'Fn::GetAtt': [functionId, 'Arn'] } }]);
};

/** Names of a function's variables. */
export const ownVariables = ({ Properties }: Resource): string[] =>
  Object.keys(Properties.Environment?.Variables ?? {});
