import type { ErrorCode, LocketError } from '../../layers/domain/errors.ts';
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

/**
 * A refusal as RFC 7644 section 3.12 has it, and nothing beside: strict clients take no member that the schema of errors
 * does not have. Its kind stands in its details, if it has one of its own.
 */
export const scimRefusal = ({ code: said, message, details }: LocketError): Problem => {
  const code = likeOthers[said] ?? said;
  const kind = typeof details === 'string' ? details : kinds[said];
  const body = {
    schemas: [errorSchema],
    status: String(errorTable[code].status),
    ...(kind !== undefined && { scimType: kind }),
    detail: said === 'decryption-failed' ? 'Something went wrong' : message,
  };
  return { code, contentType: scimType, headers: {}, body };
};

export const scimProblem = async (refusal: LocketError): Promise<Problem> => scimRefusal(refusal);
