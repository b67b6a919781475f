import { ApiFault, unreachable } from '../api/client.ts';
import { lackIn } from '../api/proofs.ts';
import { sharedWords } from './shared-words.ts';
import { wordsNow } from './words.ts';

const usualWait = 5;

/** What went wrong, in words that say what to do. */
export const faultText = (error: unknown): string => {
  const t = wordsNow(sharedWords);
  if (!(error instanceof ApiFault)) return error instanceof Error ? error.message : String(error);
  if (error.status === unreachable) return t.unreachable;
  if (error.status === 429) return t.throttled(error.retryAfter ?? usualWait);
  if (error.status === 503) return error.message ? `${t.unavailable} (${error.message})` : t.unavailable;
  if (error.status >= 500) return t.uncertain;
  if (error.status === 401) return t.expired;
  if (lackIn(error)) return `${t.unproven} (${error.message})`;
  if (error.status === 403) return `${t.forbidden} (${error.message})`;
  return error.message;
};
