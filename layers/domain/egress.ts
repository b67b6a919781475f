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

/** The way out to addresses that customers chose: bounded in time and size, and never to where it may not go. */
export interface Egress {
  /** Never throws; redirects are answers like any other. */
  post(request: OutboundPost): Promise<PostOutcome>;
}
