import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Aws, Fn } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { removalPolicyOf } from './removal.ts';
import type { Settings } from './settings.ts';

export interface EncryptedLogGroupProps {
  readonly settings: Pick<Settings, 'logRetentionDays' | 'removalPolicy'>;
  readonly key: IKey;
  /** Set where the sending service wants a name under a certain path; the stack's id makes it unique. */
  readonly namePrefix?: string;
}

/** A log group under the installation's data key, with the installation's retention. */
export class EncryptedLogGroup extends LogGroup {
  constructor(scope: Construct, id: string, { settings, key, namePrefix }: EncryptedLogGroupProps) {
    super(scope, id, {
      ...(namePrefix && { logGroupName: `${namePrefix}-${uniqueStackPart()}` }),
      encryptionKey: key,
      retention: settings.logRetentionDays,
      removalPolicy: removalPolicyOf(settings),
    });
  }
}

/** The UUID at the end of the stack's ARN: a retained log group never blocks the next installation. */
const uniqueStackPart = (): string => Fn.select(2, Fn.split('/', Aws.STACK_ID));
