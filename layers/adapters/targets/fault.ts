import type { Failure } from '../../domain/syncs/target.ts';

/** Why a target was not asked, or did not do it. Known by its member, for parts have classes of their own. */
export interface TargetFault extends Error {
  readonly failure: Failure;
}

export const fault = (kind: Failure['kind'], reason: string, retryAfter?: number): TargetFault =>
  Object.assign(new Error(reason), {
    failure: { kind, reason, ...(retryAfter !== undefined && { retryAfter }) },
  });

export const failureIn = (error: unknown): Failure | undefined =>
  (error as { readonly failure?: Failure } | undefined)?.failure;

const secondsIn = (text: string | undefined): number | undefined => {
  const seconds = Number(text);
  return text !== undefined && Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds) : undefined;
};

/** Seconds of the longest pause that a target may ask for. */
const longestPause = 900;

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const header = (headers: Headers, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/** Seconds until requests are counted anew, which some say as a time since 1970 and others as a time from now. */
const resetIn = (headers: Headers, now: Date): number | undefined => {
  const seconds = secondsIn(header(headers, 'x-ratelimit-reset') ?? header(headers, 'ratelimit-reset'));
  if (seconds === undefined || seconds < 1_000_000_000) return seconds;
  return Math.max(1, seconds - Math.floor(now.getTime() / 1_000));
};

const pauseIn = (headers: Headers, now: Date): number =>
  Math.min(longestPause, secondsIn(header(headers, 'retry-after')) ?? resetIn(headers, now) ?? 5);

const isLimited = (status: number, headers: Headers): boolean =>
  status === 429 ||
  (status === 403 &&
    (header(headers, 'x-ratelimit-remaining') === '0' || header(headers, 'retry-after') !== undefined));

/** What an answer that is no success means: by its status alone, for its text may repeat what it was sent. */
export const faultOf = (status: number, headers: Headers, now: Date): TargetFault => {
  if (isLimited(status, headers))
    return fault('busy', 'The target asks for fewer requests', pauseIn(headers, now));
  if (status === 401) return fault('refused', 'The target does not take the credentials of the connection');
  if (status === 403) return fault('refused', 'The target does not let the connection do this');
  if (status === 404) return fault('refused', 'The target has no such place');
  if (status === 409) return fault('exists', 'The target says that this is there already');
  if (status === 503) return fault('busy', 'The target takes no requests for now', pauseIn(headers, now));
  if (status >= 500) return fault('unreachable', `The target answered with status ${status}`);
  return fault('refused', `The target refused with status ${status}`);
};
