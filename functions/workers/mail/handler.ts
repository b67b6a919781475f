import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { mails, users } from '../../../layers/adapters/dynamo/stores/all.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { mailerFor } from '../../../layers/adapters/mail/mailer.ts';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import { readDashboardAddress, readMailSetting } from '../../../layers/adapters/worker-settings.ts';
import { sendOrdered } from '../../../layers/domain/mailing/send-ordered.ts';
import { workWith } from '../platform.ts';
import { takeBatch } from './batch.ts';

const log = functionLog();
const openWork = workWith('functions/workers/mail/handler.ts', { mails, users });
const dashboard = readDashboardAddress();
const mailer = mailerFor(readMailSetting(), systemRuntime);

/** Sends the mail that events ask for. */
export const handler = (event: SQSEvent, { awsRequestId }: Context): Promise<SQSBatchResponse> =>
  takeBatch(event.Records, {
    send: (mailId) => sendOrdered(openWork(awsRequestId, null), { mailer, dashboard }, mailId),
    reportFailure: (facts) => log.error('Mail not sent', facts),
  });
