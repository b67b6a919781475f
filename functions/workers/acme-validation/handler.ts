import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { openValidator } from '../../../layers/adapters/acme-validation/validator.ts';
import { acme, projects } from '../../../layers/adapters/dynamo/stores/all.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { openQueue } from '../../../layers/adapters/queue.ts';
import { readValidationSettings } from '../../../layers/adapters/worker-settings.ts';
import { validate } from '../../../layers/domain/pki/acme/validation.ts';
import { workWith } from '../platform.ts';
import { takeBatch } from './batch.ts';

const log = functionLog();
const openWork = workWith('functions/workers/acme-validation/handler.ts', { acme, projects });
const settings = readValidationSettings();
const queue = openQueue(settings.queueUrl);
const validator = openValidator(settings);

/** Looks whether challenges are proven that accounts of ACME answered. */
export const handler = (event: SQSEvent, { awsRequestId }: Context): Promise<SQSBatchResponse> =>
  takeBatch(event.Records, {
    ...queue,
    validate: (challenge, isLast) =>
      validate(openWork(awsRequestId, 'validate-acme-challenge'), validator, challenge, isLast),
    reportFailure: (facts) => log.error('ACME challenge not dealt with', facts),
  });
