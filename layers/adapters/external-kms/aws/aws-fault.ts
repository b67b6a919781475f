import type { AwsCredential, KmsOutcome } from '../../../domain/external-kms/customer-kms.ts';
import { done, failure } from '../outcome.ts';

const throttled = new Set([
  'ThrottlingException',
  'Throttling',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'LimitExceededException',
]);

interface Fault {
  readonly name?: unknown;
  readonly message?: unknown;
  /** Whose fault it is, which the SDK says of an answer that it understood. */
  readonly $fault?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const kindOf = (name: string, status: number): 'refused' | 'busy' | 'unreachable' => {
  if (throttled.has(name) || status === 429) return 'busy';
  return status >= 400 && status < 500 ? 'refused' : 'unreachable';
};

/** What AWS says on a refusal names accounts and keys, which are the customer's own, and never a secret key. */
const failed = ({ name, message, $fault, $metadata }: Fault, { type, data }: AwsCredential) => {
  const status = $metadata?.httpStatusCode;
  // An exchange that never came to an end, or to none of AWS's, says where it led and how: that is of our own network.
  if (status === undefined || $fault === undefined)
    return failure('unreachable', name === 'TimeoutError' ? name : 'Unreachable', '');
  const code = typeof name === 'string' ? name : 'Unknown';
  const sentence = typeof message === 'string' ? message : '';
  return failure(kindOf(code, status), code, sentence, type === 'access-key' ? [data.secretKey] : []);
};

/** What became of calls to AWS; never throws. */
export const attempted = async <T>(
  credential: AwsCredential,
  calls: () => Promise<T>,
): Promise<KmsOutcome<T>> => {
  try {
    return done(await calls());
  } catch (error) {
    return failed(error as Fault, credential);
  }
};
