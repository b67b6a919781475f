import { fault } from '../fault.ts';

const throttled = new Set([
  'ThrottlingException',
  'Throttling',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'TooManyUpdates',
  'LimitExceededException',
]);

const present = new Set(['ParameterAlreadyExists', 'ResourceExistsException']);

interface Fault {
  readonly name?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** What AWS says of a refusal may repeat what it was sent: only its code is told. */
const faultFrom = (error: Fault) => {
  const code = typeof error.name === 'string' ? error.name : 'Unknown';
  const status = error.$metadata?.httpStatusCode;
  const coded = (kind: Parameters<typeof fault>[0], reason: string, pause?: number) =>
    Object.assign(fault(kind, reason, pause), { code });
  if (throttled.has(code)) return coded('busy', 'AWS asks for fewer requests', 5);
  if (present.has(code)) return coded('exists', 'The target has this key, and the sync did not make it');
  if (status === undefined || status >= 500) return coded('unreachable', `AWS could not be asked (${code})`);
  return coded('refused', `AWS refused (${code})`);
};

/** Does it, or throws a `TargetFault` that has AWS's own `code`. */
export const attempted = async <T>(call: () => Promise<T>): Promise<T> => {
  try {
    return await call();
  } catch (error) {
    if ((error as { readonly failure?: unknown }).failure !== undefined) throw error;
    throw faultFrom(error as Fault);
  }
};

/** The code of AWS in a fault. */
export const codeIn = (error: unknown): string | undefined => (error as { readonly code?: string }).code;
