import type { Asked, Refused } from '../domain/audit/refusals.ts';
import type { ErrorCode, LocketError } from '../domain/errors.ts';
import { type Exchange, present } from './exchange.ts';
import { toRefusal } from './failure.ts';
import { apiKeyIn, bearerIn } from './http-request.ts';
import type { Operation } from './operation.ts';

/** Refusals that the trail keeps; others are mistakes, faults or plain answers. */
const outcomes: Partial<Record<ErrorCode, Refused['outcome']>> = {
  unauthenticated: 'failed',
  'too-many-attempts': 'failed',
  forbidden: 'denied',
  'permission-denied': 'denied',
  'second-factor-required': 'denied',
  'step-up-required': 'denied',
  'not-found': 'denied',
};

/** Members of a request that may be quoted, when what they hold is an id. */
const idMembers = [
  'id',
  'clientId',
  'clientSecretId',
  'commitId',
  'environmentId',
  'envId',
  'folderId',
  'identityId',
  'membershipId',
  'orgId',
  'organizationId',
  'parentFolderId',
  'projectId',
  'secretId',
  'secretImportId',
  'secretSnapshotId',
  'serviceTokenId',
  'sharedSecretId',
  'snapshotId',
  'tagId',
  'templateId',
  'tokenId',
  'userId',
  'webhookId',
  'workspaceId',
] as const;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const separator = '.';

/** A UUID, or two of them as in a snapshot's id: nothing else that a caller writes gets into the trail. */
const isId = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 80 && value.split(separator).every((part) => uuid.test(part));

const idsIn = ({ input, pathParams }: Exchange): Asked['requested'] => {
  const given: Readonly<Record<string, unknown>> =
    input && 'params' in input ? { ...input.query, ...input.body, ...input.params } : { ...pathParams };
  return Object.fromEntries(
    idMembers.flatMap((name) => {
      const value = given[name];
      return isId(value) ? [[name, value]] : [];
    }),
  );
};

/** What the request asks for, in words that the trail may keep. */
export const askedIn = (exchange: Exchange): Asked => {
  const { method, path } = present(exchange.operation, 'operation');
  return { operation: `${method} ${path}`, requested: idsIn(exchange) };
};

const isForAnybody = ({ access }: Operation): boolean => access.kinds.includes('anonymous');
/** Logging in and the like: whoever calls is nobody yet. */
const isLogin = ({ access }: Operation): boolean => access.kinds.every((kind) => kind === 'anonymous');

/** Whether this request can be refused at all: nothing is lost by one without credentials where some are needed. */
const isAsked = (operation: Operation, { http }: Exchange): boolean =>
  isForAnybody(operation)
    ? operation.audit !== null
    : http !== undefined && (bearerIn(http) ?? apiKeyIn(http)) !== undefined;

/** A name that is not there, asked for in a project that the caller is in: an answer, not a refusal. */
const isPlainAbsence = (
  code: ErrorCode,
  projectId: string | undefined,
  requested: Readonly<Record<string, string>>,
): boolean =>
  code === 'not-found' && projectId !== undefined && Object.values(requested).every((id) => id === projectId);

/** What the trail must know of a refusal before it is answered; undefined for all that is none. */
const refusedIn = (exchange: Exchange, refusal: LocketError): Refused | undefined => {
  const { operation } = exchange;
  if (!operation || !isAsked(operation, exchange)) return undefined;
  const usual = outcomes[refusal.code];
  const outcome = refusal.trail ?? (usual && isLogin(operation) ? 'failed' : usual);
  if (!outcome) return undefined;
  const { projectId } = present(exchange.unit, 'unit')().noted;
  return isPlainAbsence(refusal.code, projectId, idsIn(exchange))
    ? undefined
    : { reason: refusal.code, outcome };
};

/** A refusal of somebody who is known, or of a login, is in the trail before it is answered. */
export const recordRefusal = async (exchange: Exchange, refusal: LocketError): Promise<LocketError> => {
  try {
    const refused = refusedIn(exchange, refusal);
    if (!refused) return refusal;
    await present(exchange.unit, 'unit')().refuse(refused);
    return refusal;
  } catch (error) {
    return toRefusal(error);
  }
};
