import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { StsInputs } from '../../../domain/dynamic-secrets/kinds/aws-sts.ts';
import { wordsIn } from '../../../domain/dynamic-secrets/kinds/words.ts';
import { awsClientOf } from '../aws/aws-client.ts';
import type { ReachSettings } from '../reach.ts';
import type { StsEngine } from './aws-sts.ts';

const connected = async <T>(
  inputs: StsInputs,
  settings: ReachSettings,
  work: (client: STSClient, options: { readonly abortSignal?: AbortSignal }) => Promise<T>,
): Promise<T> => {
  const client = new STSClient(awsClientOf('sts', { ...inputs, accessKeyId: inputs.accessKey }, settings));
  try {
    return await work(client, settings.signal ? { abortSignal: settings.signal } : {});
  } finally {
    client.destroy();
  }
};

const requestOf = (inputs: StsInputs, name: string, seconds: number): AssumeRoleCommand =>
  new AssumeRoleCommand({
    RoleArn: inputs.roleArn,
    RoleSessionName: name,
    DurationSeconds: seconds,
    ...(inputs.externalId !== undefined && { ExternalId: inputs.externalId }),
    ...(inputs.policyDocument !== undefined && { Policy: inputs.policyDocument }),
    ...(inputs.policyArns !== undefined && {
      PolicyArns: wordsIn(inputs.policyArns).map((arn) => ({ arn })),
    }),
  });

export const engine: StsEngine = {
  test: (inputs, settings) =>
    connected(inputs, settings, async (client, options) => {
      await client.send(new GetCallerIdentityCommand({}), options);
    }),
  assume: (inputs, name, seconds, settings) =>
    connected(inputs, settings, async (client, options) => {
      const { Credentials: made } = await client.send(requestOf(inputs, name, seconds), options);
      if (!made?.AccessKeyId || !made.SecretAccessKey || !made.SessionToken)
        throw new Error('STS answered without credentials');
      return {
        ACCESS_KEY: made.AccessKeyId,
        SECRET_ACCESS_KEY: made.SecretAccessKey,
        SESSION_TOKEN: made.SessionToken,
      };
    }),
};
