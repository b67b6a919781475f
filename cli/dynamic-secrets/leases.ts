import type { Caller } from '../instance/caller.ts';

/** Which dynamic secret is leased, and for how long. */
export interface LeaseAsked {
  readonly projectSlug: string;
  readonly environmentSlug: string;
  readonly path: string;
  readonly dynamicSecretName: string;
  readonly ttl?: string;
}

export interface Lease {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** What the provider gave. */
  readonly data: Readonly<Record<string, string | readonly string[]>>;
}

/** Takes a lease of a dynamic secret. @throws ApiFailure, Offline */
export const takeLease = async ({ call }: Caller, asked: LeaseAsked): Promise<Lease> => {
  const { lease, data = {} } = await call('POST /api/v1/dynamic-secrets/leases', { body: asked });
  return { id: lease.id, expiresAt: Date.parse(lease.expireAt), data };
};
