import { ForbiddenTarget } from './destination.ts';

/** Codes of system errors that a customer can do something about; the rest stay unnamed. */
const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'The name of the target is not known',
  EAI_AGAIN: 'The name of the target could not be looked up',
  ECONNREFUSED: 'The target refused the connection',
  ECONNRESET: 'The target broke off the connection',
  EPIPE: 'The target broke off the connection',
  EHOSTUNREACH: 'The target cannot be reached',
  ENETUNREACH: 'The target cannot be reached',
  ETIMEDOUT: 'The target did not answer in time',
  ABORT_ERR: 'The target did not answer in time',
  ERR_TOO_LARGE: 'The answer of the target is too large',
  CERT_HAS_EXPIRED: 'The certificate of the target has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate of the target is not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'The certificate of the target is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The certificate of the target is not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'The certificate of the target is not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate of the target is for another name',
};

/** A target that was not reached or may not be called; `reason` is for the customer. */
export interface Unreached {
  readonly kind: 'unreachable' | 'refused';
  readonly reason: string;
}

/** What a failed call comes to: neither the address nor anything the target said. */
export const unreachable = (error: unknown): Unreached => {
  if (error instanceof ForbiddenTarget) return { kind: 'refused', reason: error.message };
  const code = (error as { code?: unknown } | undefined)?.code;
  return { kind: 'unreachable', reason: reasons[String(code)] ?? 'The target could not be called' };
};

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () =>
      reject(Object.assign(new Error('time is up'), { code: 'ABORT_ERR' })),
    );
  });

/** Does what is asked unless so many milliseconds pass first, whatever it waits for: not all of it can be aborted. */
export const inTime = async <T>(timeout: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const signal = AbortSignal.timeout(timeout);
  const timeUp = aborted(signal);
  timeUp.catch(() => undefined);
  return Promise.race([work(signal), timeUp]);
};

/** The address of a target. @throws ForbiddenTarget unless it is an http or https URL. */
export const webUrl = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new ForbiddenTarget('The target is not an http or https address');
};
