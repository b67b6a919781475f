import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { workers } from '../functions/catalogue.ts';
import type { CodeOf } from '../functions/code.ts';
import { platformEnvironment } from '../functions/environment.ts';
import { LocketFunction } from '../functions/locket-function.ts';
import { tableStatements } from '../functions/rights.ts';
import type { Settings } from '../settings.ts';
import type { Storage } from '../storage/storage-stack.ts';

export interface RemindersProps {
  readonly settings: Settings;
  readonly codeOf: CodeOf;
  readonly storage: Storage;
}

const TIMEOUT = Duration.minutes(5);

/** Reminders of secrets: hourly by day (UTC), a function mails those that are due. */
export class Reminders extends Construct {
  constructor(scope: Construct, id: string, { settings, codeOf, storage }: RemindersProps) {
    super(scope, id);
    const { name } = workers.reminders;
    const worker = new LocketFunction(this, 'Worker', {
      settings,
      name,
      description: 'Sends reminders of secrets',
      code: codeOf(name),
      dataKey: storage.dataKey,
      timeout: TIMEOUT,
      deadLetters: storage.deadLetters,
      environment: {
        ...platformEnvironment(settings, storage),
        ...(settings.mailFrom && { LOCKET_MAIL: `ses:${settings.mailFrom}` }),
      },
      statements: [
        ...tableStatements(storage.table, storage.tableKey, 'read-write'),
        ...(settings.mailFrom ? [mailStatement(this, settings.mailFrom)] : []),
      ],
    });
    new Rule(this, 'Rule', {
      description: 'Reminders of secrets, hourly by day',
      schedule: Schedule.cron({ minute: '10', hour: '6-22' }),
      targets: [new LambdaFunction(worker.function)],
    });
  }
}

/** Sending from this one address; what SES verified may be the address or its domain. */
const mailStatement = (scope: Construct, from: string): PolicyStatement => {
  const identityArn = (identity: string) =>
    Stack.of(scope).formatArn({ service: 'ses', resource: 'identity', resourceName: identity });
  return new PolicyStatement({
    actions: ['ses:SendEmail'],
    resources: [identityArn(from), identityArn(from.slice(from.lastIndexOf('@') + 1))],
    conditions: { StringEquals: { 'ses:FromAddress': from } },
  });
};
