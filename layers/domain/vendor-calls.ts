import { LocketError } from './errors.ts';

/** A request to the API of a vendor, or of a server that a customer chose. */
export interface VendorRequest {
  readonly method: 'GET' | 'POST';
  /** `https:`, and `http:` where private targets are allowed. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Bytes of the answer at most; 1 MB unless said. */
  readonly most?: number;
}

export interface VendorReply {
  readonly kind: 'answered';
  readonly status: number;
  /** Names in lower case; of one that came more than once, the first. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * What became of it: `reason` is a sentence for the customer, without the address and without what was answered. `too-large`
 * is an answer that is longer than was asked for, today and tomorrow.
 */
export type VendorAnswer =
  | VendorReply
  | { readonly kind: 'unreachable' | 'refused' | 'too-large'; readonly reason: string };

/** The way to APIs of others: bounded in time and size, over verified TLS, and never to where it may not go. */
export interface VendorCalls {
  /** Never throws; redirects are answers like any other. */
  call(request: VendorRequest): Promise<VendorAnswer>;
}

/** Seconds that a vendor may have us wait; whoever asks for more is asked again after these. */
const longestPause = 3_600;
const usualPause = 30;

/** Seconds until a vendor wants to be asked again: by `Retry-After`, or by when a spent quota begins anew. */
const pauseAsked = ({ headers }: VendorReply, now: Date): number => {
  const after = Number(headers['retry-after']);
  const reset = Number(headers['x-ratelimit-reset']) - now.getTime() / 1000;
  const asked = [after, headers['x-ratelimit-remaining'] === '0' ? reset : Number.NaN].find(
    (seconds) => Number.isFinite(seconds) && seconds > 0,
  );
  return Math.min(Math.ceil(asked ?? usualPause), longestPause);
};

/** Whether a vendor says that it was asked too often: 429, or, as GitHub does, 403 with a spent quota or a pause. */
const isTooOften = ({ status, headers }: VendorReply): boolean =>
  status === 429 ||
  (status === 403 && (headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined));

/**
 * The answer of a vendor that can be worked with. `throttled` when it was asked too often, `unavailable` when it was not
 * reached or is in trouble: neither says that something is not there.
 */
export const replyOf = (answer: VendorAnswer, vendor: string, now: Date): VendorReply => {
  if (answer.kind !== 'answered')
    throw new LocketError('unavailable', `${vendor} cannot be called: ${answer.reason}`);
  if (isTooOften(answer)) {
    const retryAfter = pauseAsked(answer, now);
    const sentence = `${vendor} was asked too often, try again in ${retryAfter} seconds`;
    throw new LocketError('throttled', sentence, { retryAfter });
  }
  if (answer.status >= 500)
    throw new LocketError('unavailable', `${vendor} answered with status ${answer.status}`);
  return answer;
};

/** The same; undefined for an answer that is longer than was asked for. */
export const replyWithin = (answer: VendorAnswer, vendor: string, now: Date): VendorReply | undefined =>
  answer.kind === 'too-large' ? undefined : replyOf(answer, vendor, now);

/** What an answer says in JSON; `unavailable` when it is none. */
export const jsonIn = ({ body }: VendorReply, vendor: string): unknown => {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new LocketError('unavailable', `${vendor} answered what is no JSON`, { cause });
  }
};
