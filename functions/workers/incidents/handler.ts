import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import {
  incidentContacts,
  incidents,
  mails,
  organizations,
} from '../../../layers/adapters/dynamo/stores/all.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { heedIncident } from '../../../layers/domain/incidents/heed-incident.ts';
import { workWith } from '../platform.ts';
import { takeBatch } from './batch.ts';

const log = functionLog();
const openWork = workWith('functions/workers/incidents/handler.ts', {
  incidentContacts,
  incidents,
  mails,
  organizations,
});

/** Counts signals, and has incident contacts mailed. */
export const handler = (event: SQSEvent, { awsRequestId }: Context): Promise<SQSBatchResponse> =>
  takeBatch(event.Records, {
    heed: (key) => heedIncident((auditType) => openWork(awsRequestId, auditType), key),
    reportFailure: (facts) => log.error('Incident not heeded', facts),
  });
