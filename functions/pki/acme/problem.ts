import type { LocketError } from '../../../layers/domain/errors.ts';
import { newNonce } from '../../../layers/domain/pki/acme/nonces.ts';
import { problemOf } from '../../../layers/domain/pki/acme/problem.ts';
import type { Unit } from '../../../layers/domain/unit.ts';
import type { Problem } from '../../../layers/http/operation.ts';

/** The name of a kind of problem (RFC 8555 section 6.7). */
export const typeOf = (type: string): string => `urn:ietf:params:acme:error:${type}`;

/** A refusal is answered even when no nonce can be made: the client fetches one then. */
const nonceHeader = async (unit: Unit, templateId: string): Promise<Readonly<Record<string, string>>> => {
  try {
    return { 'replay-nonce': await newNonce(unit, templateId) };
  } catch {
    return {};
  }
};

const messageOf = ({ code, message }: LocketError): string =>
  code === 'decryption-failed' ? 'Something went wrong' : message;

/** A refusal as clients of ACME read it, with a nonce to try again by. */
export const acmeProblem = async (
  refusal: LocketError,
  unit: Unit,
  { templateId = '' }: Readonly<Record<string, string>>,
): Promise<Problem> => {
  const { code, type, location, details } = problemOf(refusal);
  return {
    code,
    contentType: 'application/problem+json',
    headers: {
      ...(await nonceHeader(unit, templateId)),
      ...(location !== undefined && { location }),
    },
    body: { type: typeOf(type), detail: messageOf(refusal), ...(details as object | undefined) },
  };
};
