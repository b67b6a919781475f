import { bdd as endpointRules } from '@aws-sdk/client-secrets-manager/dist-es/endpoint/bdd.js';
import { type JsonService, openService } from './json-service.ts';

const secretsManager: JsonService = {
  id: 'Secrets Manager',
  signingName: 'secretsmanager',
  target: 'secretsmanager',
  contentType: 'application/x-amz-json-1.1',
  endpointRules,
};

const options = {
  attempts: 3,
  attemptMilliseconds: 3000,
  connectMilliseconds: 1000,
  pauseMilliseconds: 50,
  answerBytes: 128 * 1024,
};

/** What a secret in Secrets Manager holds as text; undefined where it holds bytes. Throws the SDK's errors. */
export const secretIn = async (arn: string): Promise<unknown> => {
  const reply = await openService(secretsManager, options)('GetSecretValue', { SecretId: arn });
  return (reply as { SecretString?: unknown }).SecretString;
};
