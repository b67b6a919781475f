import { LocketError } from '../../domain/errors.ts';
import { wrappingFault } from '../wrapping/wrapping-fault.ts';

/** What an operator did to a key, by KMS's own names (AWS KMS API Reference, errors of Sign). */
const byOperator: Readonly<Record<string, string>> = {
  DisabledException: 'The key of this CA is disabled in AWS KMS',
  KMSInvalidStateException: 'The key of this CA is disabled in AWS KMS, or is being deleted there',
};

/**
 * A fault of a CA's key as a refusal: `bad-request` when the key is not to sign, `throttled`, or `unavailable` for
 * everything else; never absence.
 */
export const caKeyFault = (cause: unknown): LocketError => {
  const said = cause instanceof Error ? byOperator[cause.name] : undefined;
  if (said) return new LocketError('bad-request', said, { cause });
  return wrappingFault(cause, 'AWS KMS');
};
