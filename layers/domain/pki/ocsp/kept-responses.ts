/** A response as it was signed, and when. */
export interface KeptResponse {
  readonly der: Uint8Array;
  readonly signedAt: Date;
}

/** Milliseconds for which a response is given out again: that long a revocation may stay unseen. */
export const keptFor = 300_000;

/** Responses that one process keeps: some 4 MB. */
const most = 4000;

/**
 * Responses that were signed before, by CA and question, in memory: a response that is public anyway costs neither a
 * read nor a signature when it is asked for again. The oldest goes first.
 */
export class KeptResponses {
  readonly #kept = new Map<string, KeptResponse>();

  find(question: string, now: Date): KeptResponse | undefined {
    const kept = this.#kept.get(question);
    const age = kept ? now.getTime() - kept.signedAt.getTime() : 0;
    // One from the future was signed before the clock went back.
    if (kept && age >= 0 && age < keptFor) return kept;
    this.#kept.delete(question);
    return undefined;
  }

  keep(question: string, response: KeptResponse): void {
    this.#kept.set(question, response);
    if (this.#kept.size <= most) return;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.#kept.delete(oldest);
  }
}
