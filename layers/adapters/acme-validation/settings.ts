import type { LookupFunction } from 'node:net';

export interface ValidationSettings {
  /** Networks that may be reached beside public addresses, such as `10.0.0.0/8`. */
  readonly networks: readonly string[];
  /** Addresses of the resolvers that are asked; the system's when there are none. */
  readonly resolvers: readonly string[];
}

/** What a look works with. */
export interface Surroundings {
  /** Looks a name up once, and answers the look-up to connect with. @throws ForbiddenTarget */
  readonly destinationOf: (host: string) => Promise<LookupFunction>;
  readonly texts: (name: string) => Promise<readonly string[]>;
  readonly ports: { readonly http: number; readonly tls: number };
  readonly signal: AbortSignal;
}
