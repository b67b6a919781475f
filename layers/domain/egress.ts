/** What our own calls to addresses that customers chose say of themselves; none of them may choose another. */
export const ownAgents = { stream: 'locket-audit-log-stream', webhook: 'locket-webhook' } as const;

/** What the connection itself says (RFC 9110, 7.6.1 and 7.2): no customer chooses it. */
export const connectionHeaders: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Whether what follows an address is its path: nothing in it logs in, and no query or fragment begins, an empty one neither,
 * which would take in all that is appended.
 */
export const isBaseAddress = (text: string): boolean => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  return isWeb && url.username === '' && url.password === '' && !/[?#]/.test(text);
};

/** A POST to an address that a customer chose. */
export interface OutboundPost {
  /** `http:` or `https:`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * What became of it: the target answered with a status, was not reached, or may not be called at all. `reason` is a
 * sentence for the customer and holds neither the address nor anything the target said.
 */
export type PostOutcome =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'unreachable' | 'refused'; readonly reason: string };

/** A small document at an address that a customer chose. */
export interface OutboundGet {
  /** `https:`, and `http:` where private targets are allowed. */
  readonly url: string;
  /** Certificates of the only authorities that are trusted for it, in PEM; the public ones unless given. */
  readonly ca?: string | undefined;
  /** What is sent along, for the target alone: no redirect is followed then. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What became of it; `reason` as in `PostOutcome`. */
export type GetOutcome =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  | { readonly kind: 'unreachable' | 'refused'; readonly reason: string };

/** A question to a server that a customer chose: a POST whose answer counts. */
export interface OutboundQuestion extends OutboundPost {
  /** As of a document. */
  readonly ca?: string | undefined;
}

/** The way out to addresses that customers chose: bounded in time and size, and never to where it may not go. */
export interface Egress {
  /** Whether targets may be private, and asked without TLS. */
  readonly allowsPrivateTargets: boolean;
  /**
   * Why an address may not be called, as far as its name tells now: what a call would be refused for. Undefined when
   * nothing is known against it. Never throws.
   */
  refusalOf(url: string): Promise<string | undefined>;
  /** Never throws; redirects are answers like any other. */
  post(request: OutboundPost): Promise<PostOutcome>;
  /** Never throws; two redirects are followed, each checked like the first address, unless something is sent along. */
  get(request: OutboundGet): Promise<GetOutcome>;
  /** Never throws; redirects are answers like any other. Like `get`, it takes `http:` for private targets only. */
  ask(question: OutboundQuestion): Promise<GetOutcome>;
}
