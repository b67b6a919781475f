import { Failure, type Surroundings } from '../command.ts';
import { membersOf, needed, type Source } from './sources.ts';

/** What the SDK needs besides credentials, which it finds where AWS's own tools do. */
const clientSettings = ({ env }: Surroundings) => {
  const region = env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  const endpoint = env.AWS_ENDPOINT_URL;
  return { ...(region && { region }), ...(endpoint && { endpoint }) };
};

const refused =
  (what: string) =>
  ({ name }: Error): never => {
    throw new Failure(`${what} cannot be read from AWS: ${name}`);
  };

/** A secret of AWS Secrets Manager: the members of a JSON object, or itself under the last part of its name. */
export const fromSecretsManager: Source = async ({ place }, around) => {
  const name = needed(place, 'the name or ARN of the secret');
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient(clientSettings(around));
  const answer = await client.send(new GetSecretValueCommand({ SecretId: name })).catch(refused(name));
  if (answer.SecretString === undefined) throw new Failure(`${name} holds bytes, no text`);
  return membersOf(answer.SecretString, (answer.Name ?? name).split('/').at(-1) ?? name);
};

/** The parameters of AWS Systems Manager below a path, decrypted; slashes in their names become underscores. */
export const fromParameterStore: Source = async ({ place }, around) => {
  const path = needed(place, 'the path of the parameters, such as /app/prod');
  const { paginateGetParametersByPath, SSMClient } = await import('@aws-sdk/client-ssm');
  const client = new SSMClient(clientSettings(around));
  const values = new Map<string, string>();
  try {
    const asked = { Path: path, Recursive: true, WithDecryption: true };
    for await (const { Parameters = [] } of paginateGetParametersByPath({ client }, asked))
      for (const { Name = '', Value = '' } of Parameters) {
        const key = Name.slice(path.length).replace(/^\/+/, '').replaceAll('/', '_');
        if (values.has(key)) throw new Failure(`Two parameters below ${path} would both be ${key}`);
        values.set(key, Value);
      }
  } catch (error) {
    if (error instanceof Failure) throw error;
    refused(path)(error as Error);
  }
  return values;
};
