import type { GetOutcome } from '../../egress.ts';
import { LocketError } from '../../errors.ts';
import type { Unit } from '../../unit.ts';
import type { Reviewer } from './reviewer-token.ts';

/** What a cluster is asked about a token (TokenReview of authentication.k8s.io/v1). */
export interface ReviewRequest {
  readonly reviewer: Reviewer;
  /** Who asks: a token of the cluster's. */
  readonly bearer: string;
  readonly token: string;
  /** The API server's own when there are none. */
  readonly audiences: readonly string[];
}

/** A token as its cluster sees it. */
export interface ReviewedToken {
  readonly username: string;
  readonly uid: string | undefined;
  /** Those of the audiences asked for that the token has; none when the server does not say. */
  readonly audiences: readonly string[];
}

/** What the cluster said: it knows the token or not, or does not let the bearer ask. */
export type Review =
  | { readonly kind: 'known'; readonly token: ReviewedToken }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'not-let'; readonly status: 401 | 403 };

type Members = Readonly<Record<string, unknown>>;

const apiVersion = 'authentication.k8s.io/v1';
const kind = 'TokenReview';

const unavailable = (reason: string): LocketError =>
  new LocketError('unavailable', `The token cannot be reviewed: ${reason}. Try again in 1 s`, {
    retryAfter: 1,
  });

const membersOf = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};

const parsed = (text: string): Members => {
  try {
    return membersOf(JSON.parse(text));
  } catch {
    return {};
  }
};

const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

const reviewIn = (body: string): Review => {
  const review = parsed(body);
  const status = membersOf(review.status);
  if (review.apiVersion !== apiVersion || review.kind !== kind || review.status === undefined)
    throw unavailable('The target gave no review');
  const { username, uid } = membersOf(status.user);
  const hasError = status.error !== undefined && status.error !== '';
  if (status.authenticated !== true || hasError || typeof username !== 'string') return { kind: 'unknown' };
  const shownUid = typeof uid === 'string' && uid.length <= 256 ? uid : undefined;
  return { kind: 'known', token: { username, uid: shownUid, audiences: textsIn(status.audiences) } };
};

const judged = (outcome: GetOutcome): Review => {
  if (outcome.kind !== 'answered') throw unavailable(outcome.reason);
  const { status, body } = outcome;
  if (status === 200 || status === 201) return reviewIn(body);
  if (status === 401 || status === 403) return { kind: 'not-let', status };
  throw unavailable(`The target answered ${status}`);
};

const addressOf = ({ kubernetesHost }: Reviewer): string => {
  const url = new URL(kubernetesHost);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/apis/${apiVersion}/tokenreviews`;
  return url.href;
};

/**
 * Has a cluster review a token, over TLS that is always verified.
 *
 * @throws LocketError `unavailable` when it does not say: nothing is known about the token then.
 */
export const reviewToken = async (
  { egress }: Unit,
  { reviewer, bearer, token, audiences }: ReviewRequest,
): Promise<Review> => {
  const spec = { token, ...(audiences.length > 0 && { audiences }) };
  const outcome = await egress.ask({
    url: addressOf(reviewer),
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: `Bearer ${bearer}`,
    },
    body: JSON.stringify({ apiVersion, kind, spec }),
    ca: reviewer.caCert || undefined,
  });
  return judged(outcome);
};
