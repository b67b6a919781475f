import * as z from 'zod';
import { maybe } from '../../dynamic-secrets/kinds/members.ts';
import type { RotationKind } from './kind.ts';
import { otherwise } from './members.ts';

const word = (longest = 255) => z.string().trim().min(1).max(longest);
const secret = () => z.string().min(1).max(4096);

/** Lists arrive as such or as JSON, for inputs of the reference are texts. */
const listed = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => {
    if (typeof value !== 'string') return value;
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  }, schema);

const sendgridMembers = z.strictObject({
  admin_api_key: secret(),
  api_key_scopes: listed(z.array(word()).min(1).max(300)),
  region: otherwise(z.enum(['global', 'eu']), 'global'),
});

export type SendGridInputs = z.output<typeof sendgridMembers>;

export const sendgrid: RotationKind = {
  type: 'sendgrid',
  title: 'Twilio SendGrid',
  description: 'API keys: a new one each time, and the one before the last is deleted.',
  inputs: () => sendgridMembers,
  secrets: ['admin_api_key'],
  placed: ['region', 'api_key_scopes'],
  accounts: () => undefined,
  outputs: () => ['api_key'],
  shownOutputs: ['api_key'],
  form: {
    admin_api_key: { type: 'string', desc: 'A key that may manage API keys' },
    api_key_scopes: { type: 'array', desc: 'What the new keys may do' },
    region: { type: 'string', default: 'global' },
  },
  required: ['admin_api_key', 'api_key_scopes'],
};

const region = () => word(32).regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'must be a region such as eu-central-1');

const awsMembers = z.strictObject({
  manager_user_access_key: word(128),
  manager_user_secret_key: secret(),
  manager_user_aws_region: region(),
  iam_username: word(64).regex(/^[\w+=,.@-]+$/, 'must be the name of a user'),
});

export type AwsIamInputs = z.output<typeof awsMembers>;

export const awsIam: RotationKind = {
  type: 'aws-iam',
  title: 'AWS IAM access key',
  description: 'Access keys of a user: IAM takes two, so the older one is deleted before the next is made.',
  inputs: () => awsMembers,
  secrets: ['manager_user_secret_key'],
  placed: ['manager_user_access_key', 'manager_user_aws_region', 'iam_username'],
  accounts: () => undefined,
  outputs: () => ['iam_user_access_key', 'iam_user_secret_key'],
  shownOutputs: ['iam_user_access_key', 'iam_user_secret_key'],
  isCramped: true,
  form: {
    manager_user_access_key: { type: 'string' },
    manager_user_secret_key: { type: 'string' },
    manager_user_aws_region: { type: 'string', default: 'us-east-1' },
    iam_username: { type: 'string', desc: 'The user whose access keys are rotated' },
  },
  required: ['manager_user_access_key', 'manager_user_secret_key', 'manager_user_aws_region', 'iam_username'],
};

const uuid = () =>
  z
    .string()
    .trim()
    .toLowerCase()
    .max(64)
    .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be a UUID');

const azureMembers = z.strictObject({
  tenant_id: uuid(),
  client_id: uuid(),
  client_secret: secret(),
  object_id: uuid(),
  app_client_id: uuid(),
  lifetime_days: maybe(z.coerce.number().int().min(2).max(730)),
});

export type AzureInputs = z.output<typeof azureMembers>;

export const azureAppSecret: RotationKind = {
  type: 'azure-app-secret',
  title: 'Azure application secret',
  description:
    'Client secrets of an application in Entra ID: a new one each time, and the one before the last is removed.',
  inputs: () => azureMembers,
  secrets: ['client_secret'],
  placed: ['tenant_id', 'client_id', 'object_id', 'app_client_id'],
  accounts: () => undefined,
  outputs: () => ['client_id', 'client_secret'],
  constants: () => ['client_id'],
  shownOutputs: ['client_id', 'client_secret'],
  form: {
    tenant_id: { type: 'string' },
    client_id: { type: 'string', desc: 'The application that manages the other one' },
    client_secret: { type: 'string' },
    object_id: { type: 'string', desc: 'Object id of the application that gets new secrets' },
    app_client_id: { type: 'string', desc: 'Its client id' },
    lifetime_days: { type: 'integer', desc: 'When the secrets expire by themselves' },
  },
  required: ['tenant_id', 'client_id', 'client_secret', 'object_id', 'app_client_id'],
};
