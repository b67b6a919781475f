import { siteUrl } from '../api/site.ts';
import { clock } from '../shared/clock.ts';
import type { App } from './credentials.ts';
import type { SentBack } from './sent-back.ts';

/** What becomes a connection once the vendor sent the browser back. */
export interface Wanted {
  readonly app: string;
  readonly name: string;
  readonly description: string;
  /** Whose it becomes: the organization's without one. */
  readonly projectId?: string | undefined;
  readonly organizationId: string;
}

interface Begun extends Wanted {
  readonly integration: string;
  readonly state: string;
  readonly verifier?: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** Of this tab alone, until it came back: `state` and verifier are good for nothing without the vendor's answer. */
const place = 'locket.consent';
const lasts = 10 * 60_000;

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const chance = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)));

const challengeOf = async (verifier: string): Promise<string> =>
  base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));

/** Remembers what is wanted, and answers where the browser is to go. */
export const begin = async (wanted: Wanted, oauth: NonNullable<App['oauth']>): Promise<string> => {
  const { integration, address, takesPkce, takesRedirect } = oauth;
  const state = chance();
  const verifier = takesPkce ? chance() : undefined;
  const begun: Begun = {
    ...wanted,
    integration,
    state,
    ...(verifier !== undefined && { verifier }),
    until: clock() + lasts,
  };
  const url = new URL(address);
  url.searchParams.set('state', state);
  if (takesRedirect)
    url.searchParams.set(
      'redirect_uri',
      new URL(`integrations/${integration}/oauth2/callback`, siteUrl).href,
    );
  if (verifier !== undefined) {
    url.searchParams.set('code_challenge', await challengeOf(verifier));
    url.searchParams.set('code_challenge_method', 'S256');
  }
  sessionStorage.setItem(place, JSON.stringify(begun));
  return url.href;
};

const kept = (): Begun | undefined => {
  const text = sessionStorage.getItem(place);
  sessionStorage.removeItem(place);
  try {
    return text === null ? undefined : (JSON.parse(text) as Begun);
  } catch {
    return undefined;
  }
};

/**
 * What this tab began and the vendor answered, once; undefined for an answer to what somebody else began, in another
 * organization, or long ago.
 */
export const takeBegun = (answer: SentBack | undefined, organizationId: string): Begun | undefined => {
  const begun = kept();
  const isOurs =
    begun !== undefined &&
    begun.state === answer?.state &&
    begun.integration === answer.integration &&
    begun.organizationId === organizationId &&
    clock() < begun.until;
  return isOurs ? begun : undefined;
};
