import { isClockSkewError } from '@smithy/core/retry';
import type { SdkError } from '@smithy/types';
import type { Runtime } from '../../domain/runtime.ts';

/** AWS refuses signatures that are five minutes away from its own time; the SDK begins to correct at four. Milliseconds. */
const tolerated = 240_000;

/** The time as AWS has it: this machine's own until a refusal shows that it is wrong. */
export class ServerClock {
  readonly #runtime: Pick<Runtime, 'now'>;
  #offset = 0;

  constructor(runtime: Pick<Runtime, 'now'>) {
    this.#runtime = runtime;
  }

  now(): Date {
    return new Date(this.#runtime.now().getTime() + this.#offset);
  }

  /** True when a refusal is a matter of `signedAt`: the time has been corrected, and another signature may pass. */
  corrects(error: SdkError, date: string | undefined, signedAt: Date): boolean {
    const serverTime = Date.parse(date ?? '');
    if (!isClockSkewError(error) || Number.isNaN(serverTime)) return false;
    if (Math.abs(serverTime - signedAt.getTime()) < tolerated) return false;
    this.#offset = serverTime - this.#runtime.now().getTime();
    return true;
  }
}
