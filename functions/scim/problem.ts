import type { ErrorCode, LocketError } from '../../layers/domain/errors.ts';
import type { Unit } from '../../layers/domain/unit.ts';
import { errorTable } from '../../layers/http/error-table.ts';
import type { Problem } from '../../layers/http/operation.ts';

export const scimType = 'application/scim+json';

const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** Refusals to which the protocol gives another status than we do elsewhere (RFC 7644 section 3.12). */
const likeOthers: Partial<Record<ErrorCode, ErrorCode>> = {
  'already-exists': 'conflict',
  'invalid-input': 'bad-request',
};

const kinds: Partial<Record<ErrorCode, string>> = {
  'already-exists': 'uniqueness',
  'bad-json': 'invalidSyntax',
  'invalid-input': 'invalidValue',
};

/** A refusal as RFC 7644 section 3.12 has it; its kind stands in its details, if it has one of its own. */
export const scimProblem = async (
  { code: said, message, details }: LocketError,
  { origin: { requestId } }: Unit,
): Promise<Problem> => {
  const code = likeOthers[said] ?? said;
  const kind = typeof details === 'string' ? details : kinds[said];
  const body = {
    schemas: [errorSchema],
    status: String(errorTable[code].status),
    ...(kind !== undefined && { scimType: kind }),
    detail: said === 'decryption-failed' ? 'Something went wrong' : message,
    reqId: requestId,
  };
  return { code, contentType: scimType, headers: {}, body };
};
