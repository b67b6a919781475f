import { Failure, type Surroundings } from '../command.ts';
import {
  assertFlat,
  type Document,
  inOneFolder,
  membersOf,
  needed,
  onlyPlace,
  partsOf,
  type Source,
} from './sources.ts';

/** What the SDK needs besides credentials, which it finds where AWS's own tools do. */
const clientSettings = ({ env }: Surroundings) => {
  const region = env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  const endpoint = env.AWS_ENDPOINT_URL;
  return { ...(region && { region }), ...(endpoint && { endpoint }) };
};

const refused =
  (what: string) =>
  ({ name }: Error): never => {
    throw new Failure(`${what} cannot be read from AWS: ${name}`, [
      'Look at the credentials and the region: aws sts get-caller-identity',
    ]);
  };

/** A secret of AWS Secrets Manager: the members of a JSON object, or itself under the last part of its name. */
export const fromSecretsManager: Source = async (from, around) => {
  assertFlat(from);
  const name = needed(onlyPlace(from), 'the name or ARN of the secret');
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient(clientSettings(around));
  const answer = await client.send(new GetSecretValueCommand({ SecretId: name })).catch(refused(name));
  if (answer.SecretString === undefined) throw new Failure(`${name} holds bytes, no text`);
  return inOneFolder(membersOf(answer.SecretString, (answer.Name ?? name).split('/').at(-1) ?? name));
};

/** Folder and name of a parameter: slashes in its name are folders, or underscores where there are to be none. */
const placeOf = (name: string, path: string, isTree: boolean) => {
  const parts = partsOf(name.slice(path.length));
  return isTree ? { path: parts.slice(0, -1), key: parts.at(-1) ?? '' } : { path: [], key: parts.join('_') };
};

/** The parameters of AWS Systems Manager below a path, decrypted. */
export const fromParameterStore: Source = async (from, around) => {
  const root = needed(onlyPlace(from), 'the path of the parameters, such as /app/prod');
  const { paginateGetParametersByPath, SSMClient } = await import('@aws-sdk/client-ssm');
  const client = new SSMClient(clientSettings(around));
  const folders = new Map<string, { path: readonly string[]; values: Map<string, string> }>();
  try {
    const asked = { Path: root, Recursive: true, WithDecryption: true };
    for await (const { Parameters = [] } of paginateGetParametersByPath({ client }, asked))
      for (const { Name = '', Value = '' } of Parameters) {
        const { path, key } = placeOf(Name, root, from.isTree || from.isAll);
        const folder = folders.get(path.join('/')) ?? { path, values: new Map() };
        if (folder.values.has(key)) throw new Failure(`Two parameters below ${root} would both be ${key}`);
        folder.values.set(key, Value);
        folders.set(path.join('/'), folder);
      }
  } catch (error) {
    if (error instanceof Failure) throw error;
    refused(root)(error as Error);
  }
  return [...folders.values()] satisfies readonly Document[];
};
