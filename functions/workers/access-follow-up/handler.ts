import type { Context } from 'aws-lambda';
import {
  accessPolicies,
  accessRequests,
  groups,
  mails,
  organizations,
  privileges,
  projects,
  roles,
  users,
} from '../../../layers/adapters/dynamo/stores/all.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import {
  type FollowOrder,
  type FollowOutcome,
  followRequest,
} from '../../../layers/domain/access-requests/follow.ts';
import { workWith } from '../platform.ts';

const log = functionLog();
const openWork = workWith('functions/workers/access-follow-up/handler.ts', {
  accessPolicies,
  accessRequests,
  groups,
  mails,
  organizations,
  privileges,
  projects,
  roles,
  users,
});

/** Does what the time of an access request asks for. */
export const handler = async (order: FollowOrder, { awsRequestId }: Context): Promise<FollowOutcome> => {
  const outcome = await followRequest((auditType) => openWork(awsRequestId, auditType), order);
  log.info('Access request', { ...order, ...outcome });
  return outcome;
};
