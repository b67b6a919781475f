import { join } from 'node:path';
import type { Hsm } from '../settings.ts';
import type { LambdaFunction } from '../template/functions.ts';
import { region } from '../template/names.ts';

/** Where the services that functions call are on this machine. */
export interface LocalServices {
  readonly dynamodb: string;
  /** The runner's own endpoint for every other AWS service. */
  readonly others: string;
  readonly dataDir: string;
  /** Mark of this start, when everything that used the database before it has ended. */
  readonly epoch?: string | undefined;
  /** Where people on this machine find the dashboard. */
  readonly dashboard?: string | undefined;
  /** What the runner was told about an HSM, which may wrap the root key instead of a file. */
  readonly hsm?: Hsm | undefined;
  /** A file that stands for the secret with credentials at third parties. */
  readonly appsFile?: string | undefined;
}

/** What wraps the root key here: a file of the data folder, or the HSM that the runner was told of; never KMS. */
const wrappingIn = ({ dataDir, hsm }: LocalServices): Record<string, string> => ({
  LOCKET_KMS_KEY_ARN: '',
  LOCKET_CLOUDHSM_KEY_ARN: '',
  LOCKET_WRAPPING: hsm?.isFirst ? 'pkcs11' : 'software',
  LOCKET_WRAPPING_KEY_FILE: join(dataDir, 'wrapping.key'),
  ...hsm?.variables,
});

/**
 * A function's environment: what its template says, what Lambda adds, and where AWS is on this machine. Nothing is
 * inherited from the runner's own environment, least of all credentials.
 */
export const environmentOf =
  (services: LocalServices) =>
  (lambda: LambdaFunction): Record<string, string> => ({
    ...lambda.environment,
    ...(services.epoch !== undefined && { LOCKET_EPOCH: services.epoch }),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: services.others,
    AWS_ENDPOINT_URL_DYNAMODB: services.dynamodb,
    AWS_ENDPOINT_URL_EVENTBRIDGE: services.others,
    AWS_ENDPOINT_URL_FIREHOSE: services.others,
    AWS_ENDPOINT_URL_S3: services.others,
    AWS_ENDPOINT_URL_SQS: services.others,
    AWS_ENDPOINT_URL_SFN: services.others,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: lambda.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(lambda.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${lambda.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: lambda.folder,
    _HANDLER: lambda.handler,
    TZ: ':UTC',
    ...wrappingIn(services),
    // A secret of AWS is not read here: without a file in its place, what needs it says that it cannot be read.
    ...(services.appsFile && { LOCKET_APP_CREDENTIALS_FILE: services.appsFile }),
    // No alarms are kept here, whatever the template says.
    ...(lambda.environment.LOCKET_ALARM_PREFIX !== undefined && { LOCKET_ALARM_PREFIX: '' }),
    // Whoever tries Locket out has the targets of webhooks on the same machine.
    LOCKET_ALLOW_PRIVATE_TARGETS: '1',
    // So do their servers whose names are validated.
    LOCKET_ACME_NETWORKS: '127.0.0.0/8,::1/128',
    LOCKET_MAIL: `file:${join(services.dataDir, 'outbox')}`,
    ...(services.dashboard !== undefined && { LOCKET_DASHBOARD: services.dashboard }),
    NODE_COMPILE_CACHE: join(services.dataDir, 'cache'),
  });
