import type { Unit } from '../unit.ts';
import type { ChangeRequest } from './change-request.ts';

/** How the trail names a request: by ids, never by what it says. */
export const noteRequest = (
  unit: Unit,
  { id, slug, policyId, requester, numberOfCommits }: ChangeRequest,
  more: Readonly<Record<string, unknown>> = {},
): void =>
  unit.note({
    metadata: {
      changeRequestId: id,
      changeRequestSlug: slug,
      policyId,
      requestedBy: requester.id,
      numberOfCommits,
      ...more,
    },
  });
