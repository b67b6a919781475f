import type { GatewayReply } from './reply.ts';

/** Whom the runner lets in beside this machine itself. */
export interface Visitors {
  /** Host names and addresses by which the runner may be called, in lower case. */
  readonly hosts: readonly string[];
  /** Origins whose pages may call it, as the templates name them. */
  readonly origins: readonly string[];
}

/** How a request says whom it wants to reach, and which page sent it. */
export interface Visit {
  /** Request target of the request line. */
  readonly target: string;
  /** Names and values in turn, as Node's `rawHeaders`. */
  readonly rawHeaders: readonly string[];
  /** Address of this machine that the connection came in on. */
  readonly localAddress: string;
  /** Address that the connection came from. */
  readonly remoteAddress: string;
}

/** What is wrong with a visit. */
export type Foreign = 'host' | 'origin' | 'afar';

const valuesOf = ({ rawHeaders }: Visit, wanted: string): readonly string[] =>
  rawHeaders.flatMap((name, index) =>
    index % 2 === 0 && name.toLowerCase() === wanted ? [rawHeaders[index + 1] ?? ''] : [],
  );

/** The name of an authority or origin, in the one spelling that URLs have; empty when it has none. */
const nameIn = (url: string): string =>
  URL.canParse(url) ? new URL(url).hostname.replace(/\.$/, '').replace(/^\[|\]$/g, '') : '';

const isLoopback = (name: string): boolean =>
  name === 'localhost' || name.endsWith('.localhost') || /^127(\.\d+){3}$/.test(name) || name === '::1';

const isKnown = (name: string, { localAddress }: Visit, { hosts }: Visitors): boolean =>
  name !== '' && (isLoopback(name) || name === localAddress || hosts.includes(name));

/** An absolute request target counts as a host too (RFC 9112 section 3.2.2). */
const hostsOf = (visit: Visit): readonly string[] => {
  const absolute = /^https?:\/\/([^/?#]*)/i.exec(visit.target)?.[1];
  const named = valuesOf(visit, 'host');
  return [...(named.length > 0 ? named : ['']), ...(absolute === undefined ? [] : [absolute])];
};

const isPlainHost = (host: string): boolean => /^[^\s/\\?#@]+$/.test(host);

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const pathOf = ({ target }: Visit): string => {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  return decoded(path).split('/').filter(Boolean).join('/');
};

/** An empty instance belongs to whoever sets it up: that is done on this machine. */
const setsUpFromAfar = (visit: Visit): boolean =>
  !isLoopback(visit.remoteAddress) && pathOf(visit) === 'api/v1/admin/bootstrap';

/**
 * Where a SAML provider's page has a browser post what it says (SAML 2.0 Bindings section 3.5): such a page is always
 * another's, or of no origin that it tells, and what it brings is signed and bound to the browser.
 */
const isBroughtByProviders = (visit: Visit): boolean => /^api\/v1\/sso\/saml2\/[^/]+$/.test(pathOf(visit));

/**
 * What a web page elsewhere gives away: it calls the runner by a name of its own that it had resolve to this machine
 * (DNS rebinding), or says in `Origin` where it comes from; and who sets the instance up from another machine. Undefined
 * for a visitor who may come in.
 */
export const foreignIn = (visit: Visit, visitors: Visitors): Foreign | undefined => {
  const isOurs = (host: string) => isPlainHost(host) && isKnown(nameIn(`http://${host}`), visit, visitors);
  if (!hostsOf(visit).every(isOurs)) return 'host';
  if (setsUpFromAfar(visit)) return 'afar';
  if (isBroughtByProviders(visit)) return undefined;
  const mayCall = (origin: string) =>
    visitors.origins.includes(origin) || isKnown(nameIn(origin), visit, visitors);
  return valuesOf(visit, 'origin').every(mayCall) ? undefined : 'origin';
};

const refusals = {
  host: [
    421,
    'MisdirectedRequest',
    'This instance is not called by that host name; LOCKET_ALLOWED_HOSTS names those it may be called by',
  ],
  origin: [
    403,
    'ForbiddenError',
    'Pages of that origin may not call this instance; the setting allowedOrigins names those that may',
  ],
  afar: [
    403,
    'ForbiddenError',
    'This instance is set up on the machine that it runs on, by a loopback address',
  ],
} as const;

/** The answer to a foreign visitor, in the envelope of Locket. */
export const turnAway = (foreign: Foreign, requestId: string): GatewayReply => {
  const [statusCode, error, message] = refusals[foreign];
  return {
    status: statusCode,
    headers: [['content-type', 'application/json; charset=utf-8']],
    body: Buffer.from(JSON.stringify({ reqId: requestId, statusCode, error, message })),
  };
};
