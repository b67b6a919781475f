import { crc32 } from 'node:zlib';
import { ServiceException } from '@smithy/core/client';
import { HttpResponse, loadJsonRpcErrorCode } from '@smithy/core/protocols';
import type { Answer } from './exchange.ts';

type Members = Readonly<Record<string, unknown>>;

/** Errors that the models of the SDK call worth another try, beside those that it knows by status and name. */
const worthAnotherTry = new Set(['ReplicatedWriteConflictException']);

const metadataOf = ({ status, headers }: Answer) => {
  const requestId = headers['x-amzn-requestid'];
  return { httpStatusCode: status, ...(typeof requestId === 'string' && { requestId }) };
};

/** As the SDK has it: where a hint when to come back is looked for, and out of the way of logs. */
const withResponse = <E extends Error>(error: E, { status, headers }: Answer): E => {
  const value = new HttpResponse({ statusCode: status, headers: headers as Record<string, string> });
  return Object.defineProperty(error, '$response', { value, enumerable: false });
};

const parsed = (answer: Answer): Members => {
  try {
    return JSON.parse(answer.body.toString()) as Members;
  } catch (error) {
    throw withResponse(Object.assign(error as Error, { $metadata: metadataOf(answer) }), answer);
  }
};

/** Members of an error's shape begin with a capital; nothing else of an answer becomes a member of the error. */
const shapeOf = (members: Members): Members =>
  Object.fromEntries(Object.entries(members).filter(([name]) => /^[A-Z]/.test(name) && name !== 'Message'));

/** What is no success, as the error that the SDK makes of it; bytes in its members stay base64. */
const errorOf = (answer: Answer): Error => {
  const members = answer.body.length === 0 ? {} : parsed(answer);
  const name = loadJsonRpcErrorCode(answer as never, members) ?? 'Unknown';
  const error = new ServiceException({
    name,
    message: String(members.message ?? members.Message ?? 'UnknownError'),
    $fault: answer.status < 500 ? 'client' : 'server',
    $metadata: metadataOf(answer),
  });
  const retryable = worthAnotherTry.has(name) ? { $retryable: {} } : {};
  return withResponse(Object.assign(error, shapeOf(members), retryable), answer);
};

/** DynamoDB says what its answer sums up to: one that was damaged on the way is asked for again. */
const assertUndamaged = ({ headers, body }: Answer): void => {
  const told = headers['x-amz-crc32'];
  if (told === undefined || Number(told) === crc32(body)) return;
  throw Object.assign(new Error('An answer was damaged on its way'), {
    name: 'CRC32CheckFailed',
    $retryable: {},
  });
};

/** What an answer says. Throws the SDK's errors. */
export const replyOf = (answer: Answer): object => {
  assertUndamaged(answer);
  if (answer.status !== 200) throw errorOf(answer);
  return parsed(answer);
};
