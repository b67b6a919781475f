import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readBootstrapSecretSettings } from '../../../layers/adapters/worker-settings.ts';
import { customResource } from '../custom-resource.ts';
import { lockBootstrap } from './bootstrap-secret.ts';

const secrets = new SecretsManagerClient({});
const table = new DynamoDBClient({});
const settings = readBootstrapSecretSettings();

/** Custom resource: has the first call that sets the instance up ask for the secret that the deployment generated. */
export const handler = customResource(
  lockBootstrap({
    table: settings.table,
    secret: async () =>
      (await secrets.send(new GetSecretValueCommand({ SecretId: settings.secretArn }))).SecretString,
    put: (input) => table.send(new PutItemCommand(input)),
  }),
);
