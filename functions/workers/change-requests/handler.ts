import type { Context } from 'aws-lambda';
import {
  changePolicies,
  changeRequests,
  folders,
  groups,
  mails,
  organizations,
  projects,
  users,
} from '../../../layers/adapters/dynamo/stores/all.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { type FollowUp, followUp } from '../../../layers/domain/approvals/follow-up.ts';
import { workWith } from '../platform.ts';

const log = functionLog();
const openWork = workWith('functions/workers/change-requests/handler.ts', {
  changePolicies,
  changeRequests,
  folders,
  groups,
  mails,
  organizations,
  projects,
  users,
});

/** Looks after one change request, and says whether to come back. */
export const handler = async (
  { requestId }: { readonly requestId: string },
  { awsRequestId }: Context,
): Promise<FollowUp> => {
  const outcome = await followUp((auditType) => openWork(awsRequestId, auditType), requestId);
  log.info('Change request followed', { requestId, next: outcome.next });
  return outcome;
};
