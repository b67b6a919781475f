import { Failure } from '../command.ts';
import { type Lease, type LeaseAsked, takeLease } from '../dynamic-secrets/leases.ts';
import type { Caller } from '../instance/caller.ts';
import { ApiFailure } from '../instance/failures.ts';
import type { Clock } from './clock.ts';
import type { AgentStatus } from './status.ts';

/** Milliseconds before its end from which a lease is used no more. */
export const MARGIN = 15_000;

interface Held {
  readonly asked: LeaseAsked;
  readonly lease: Promise<Lease>;
  /** Nobody has used it yet: it is given away however short it lasts. */
  isNew: boolean;
}

/** Leases of dynamic secrets that templates share: whoever asks for the same gets the same while it lasts. */
export class Leases {
  readonly #caller: Caller;
  readonly #clock: Clock;
  readonly #status: AgentStatus;
  readonly #held = new Map<string, Held>();

  constructor(caller: Caller, clock: Clock, status: AgentStatus) {
    this.#caller = caller;
    this.#clock = clock;
    this.#status = status;
  }

  /** @throws ApiFailure, Offline */
  async take(asked: LeaseAsked): Promise<Lease> {
    const key = JSON.stringify(asked);
    for (;;) {
      const held = this.#held.get(key) ?? this.#begin(key, asked);
      const lease = await held.lease;
      if (lease.expiresAt - MARGIN > this.#clock.now() || held.isNew) {
        held.isNew = false;
        return lease;
      }
      if (this.#held.get(key) === held) this.#held.delete(key);
    }
  }

  #begin(key: string, asked: LeaseAsked): Held {
    const lease = takeLease(this.#caller, asked);
    lease.catch(() => this.#held.delete(key));
    const held = { asked, lease, isNew: true };
    this.#held.set(key, held);
    return held;
  }

  /** Ends every lease that is not over yet; what fails is told, and ends by itself. */
  async revoke(): Promise<void> {
    for (const { asked, lease } of this.#held.values()) {
      const taken = await lease.catch(() => undefined);
      if (taken && taken.expiresAt > this.#clock.now()) await this.#revokeOne(taken.id, asked);
    }
    this.#held.clear();
  }

  async #revokeOne(leaseId: string, { projectSlug, environmentSlug, path }: LeaseAsked): Promise<void> {
    const body = { projectSlug, environmentSlug, path };
    try {
      await this.#caller.call('DELETE /api/v1/dynamic-secrets/leases/{leaseId}', { path: { leaseId }, body });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const isGone = error instanceof ApiFailure && error.status === 404;
      if (!isGone) this.#status.failed(`The lease ${leaseId} is not revoked: ${error.message}`);
    }
  }
}
