import { LocketError } from '../errors.ts';
import type { RotationInputs, RotationType } from './kinds/kind.ts';

/** What the two families of operations call a kind of target, where that is not our own name. */
const namesInV2: Readonly<Record<RotationType, string>> = {
  postgres: 'postgres-credentials',
  mysql: 'mysql-credentials',
  mssql: 'mssql-credentials',
  redis: 'redis-credentials',
  ldap: 'ldap-password',
  sendgrid: 'sendgrid-api-key',
  'aws-iam': 'aws-iam-user-secret',
  'azure-app-secret': 'azure-client-secret',
  http: 'http-api',
};

export const nameInV2 = (type: RotationType): string => namesInV2[type];

/** `not-found` for what is the name of no kind. */
export const typeInV2 = (name: string): RotationType => {
  const [found] = Object.entries(namesInV2).find(([, each]) => each === name) ?? [];
  if (found === undefined) throw new LocketError('not-found', 'There is no rotation of this kind');
  return found as RotationType;
};

/** Members by their name in one family, and what they are called with us. */
type Renaming = Readonly<Record<string, string>>;

const database: Renaming = { username: 'db_username', password: 'db_password' };

/** What the newer family calls the parts of a credential. */
const outputsInV2: Readonly<Partial<Record<RotationType, Renaming>>> = {
  postgres: database,
  mysql: database,
  mssql: database,
  redis: database,
  'aws-iam': { accessKeyId: 'iam_user_access_key', secretAccessKey: 'iam_user_secret_key' },
  'azure-app-secret': { clientId: 'client_id', clientSecret: 'client_secret' },
  sendgrid: { apiKey: 'api_key' },
};

/** What it calls what is rotated there. */
const parametersInV2: Readonly<Partial<Record<RotationType, Renaming>>> = {
  ldap: { dn: 'dn1' },
  'aws-iam': { userName: 'iam_username', region: 'manager_user_aws_region' },
  'azure-app-secret': { objectId: 'object_id', clientId: 'app_client_id' },
  sendgrid: { scopes: 'api_key_scopes' },
};

const server: Renaming = { username: 'admin_username', password: 'admin_password', sslCertificate: 'ca' };

/** And how the target is reached, which stands with its connection. */
const connectionsInV2: Readonly<Partial<Record<RotationType, Renaming>>> = {
  postgres: server,
  mysql: server,
  mssql: server,
  redis: server,
  ldap: { dn: 'bind_dn', password: 'bind_password', sslCertificate: 'ca' },
  'aws-iam': { accessKeyId: 'manager_user_access_key', secretAccessKey: 'manager_user_secret_key' },
  'azure-app-secret': { tenantId: 'tenant_id', clientId: 'client_id', clientSecret: 'client_secret' },
  sendgrid: { apiKey: 'admin_api_key' },
};

const renamed = <T>(names: Renaming = {}, given: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [names[name] ?? name, value]));

const turned = (names: Renaming = {}): Renaming =>
  Object.fromEntries(Object.entries(names).map(([theirs, ours]) => [ours, theirs]));

/** The inputs that parameters and a connection of the newer family come to. */
export const inputsFromV2 = (
  type: RotationType,
  parameters: Readonly<Record<string, unknown>>,
  connection: Readonly<Record<string, unknown>>,
): RotationInputs => ({
  ...renamed(connectionsInV2[type], connection),
  ...renamed(parametersInV2[type], parameters),
});

/** Inputs as the newer family shows them: what is rotated, without how the target is reached. */
export const parametersOf = (type: RotationType, inputs: RotationInputs): Record<string, unknown> => {
  const reached = new Set([
    ...Object.values(connectionsInV2[type] ?? {}),
    ...(type === 'http' ? [] : ['host', 'port', 'database', 'tls', 'url']),
  ]);
  const shown = Object.entries(inputs).filter(([name, value]) => !reached.has(name) && value !== undefined);
  return renamed(turned(parametersInV2[type]), Object.fromEntries(shown));
};

export const outputFromV2 = (type: RotationType, name: string): string => outputsInV2[type]?.[name] ?? name;
export const outputInV2 = (type: RotationType, name: string): string =>
  turned(outputsInV2[type])[name] ?? name;
