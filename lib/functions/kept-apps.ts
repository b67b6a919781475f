import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Aws } from 'aws-cdk-lib/core';
import type { Settings } from '../settings.ts';

interface KeptAppsParts {
  readonly environment: Readonly<Record<string, string>>;
  readonly statements: readonly PolicyStatement[];
}

/** Using the key of a secret, by way of Secrets Manager and for that secret. */
const decryptStatement = (keyArn: string, secretArn: string): PolicyStatement =>
  new PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: [keyArn],
    conditions: {
      StringEquals: {
        'kms:ViaService': `secretsmanager.${Aws.REGION}.amazonaws.com`,
        'kms:EncryptionContext:SecretARN': secretArn,
      },
    },
  });

/**
 * What a function is told and may do that reads by what the instance is known at third parties, where a secret holds that:
 * read that one secret.
 */
export const keptAppsParts = (
  isRead: boolean,
  { appCredentials }: Pick<Settings, 'appCredentials'>,
): KeptAppsParts => {
  if (!isRead || !appCredentials) return { environment: {}, statements: [] };
  const { secretArn, keyArn } = appCredentials;
  return {
    environment: { LOCKET_APP_CREDENTIALS_SECRET_ARN: secretArn },
    statements: [
      new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secretArn] }),
      ...(keyArn ? [decryptStatement(keyArn, secretArn)] : []),
    ],
  };
};
