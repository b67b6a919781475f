import type { AwsWay } from '../../domain/external-imports/import-source.ts';
import { externalIdOf } from '../../domain/external-kms/external-id.ts';
import type { TargetConnection } from '../../domain/syncs/target.ts';
import type { Context } from '../targets/adapter.ts';
import { checkAws, clientOptions } from '../targets/aws/access.ts';
import type { Way } from './source.ts';

/**
 * How a client for a service of AWS is made, once AWS lets in: by a role that asks for the organization's external id, or
 * by an access key. Never by the deployment's own role, which is nobody's to read with.
 */
export const awsClient = async (way: Way, source: AwsWay, service: 'secretsmanager' | 'ssm') => {
  const { region, roleArn, accessKeyId: accessId, secretAccessKey: accessToken } = source;
  const credentials = roleArn ? { roleArn } : { accessId, accessToken };
  const connection: TargetConnection = {
    target: service === 'ssm' ? 'aws-parameter-store' : 'aws-secret-manager',
    credentials,
    externalId: externalIdOf(way.orgId),
  };
  const { ask, settings, now } = way;
  const context: Context = { connection, credentials, ask, settings, now };
  await checkAws(context);
  return clientOptions(context, service, region);
};
