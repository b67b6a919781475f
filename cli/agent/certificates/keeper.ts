import { Failure } from '../../command.ts';
import { type Clock, somewhatEarlier } from '../clock.ts';
import type { Execute } from '../execute.ts';
import type { Hook, KeptCertificate } from './config.ts';
import type { Issuing } from './issuing.ts';
import { type Held, heldOnDisk, writeFiles } from './store.ts';

export interface CertificateTools {
  readonly issuing: Issuing;
  readonly clock: Clock;
  readonly execute: Execute;
  tell(mark: 'INF' | 'ERR', message: string): void;
}

/** Milliseconds between two questions whether a certificate was revoked, each of which the audit trail keeps. */
const REVOCATION_LOOK = 600_000;

/** Keeps one certificate and its files as the configuration says. */
export class CertificateKeeper {
  readonly #wanted: KeptCertificate;
  readonly #tools: CertificateTools;
  #held: Held | undefined;
  #lookedAt = 0;
  /** Some of the time that is left is given up by chance, so that many agents do not renew at once. */
  readonly #chance: number;

  constructor(wanted: KeptCertificate, tools: CertificateTools) {
    this.#wanted = wanted;
    this.#tools = tools;
    this.#chance = somewhatEarlier(1, tools.clock);
  }

  async #run(hook: Hook | undefined, when: string): Promise<void> {
    if (!hook) return;
    const result = await this.#tools.execute(hook);
    if (result !== 'ok')
      this.#tools.tell(
        'ERR',
        `${this.#wanted.name}: the command after ${when} ${result === 'failed' ? 'failed' : 'took too long'}`,
      );
  }

  #isDue({ from, until }: Held): boolean {
    const [life, { renewBefore }] = [until - from, this.#wanted];
    // One that its profile gives less time than that would be renewed again and again.
    const before = renewBefore !== undefined && renewBefore < life ? renewBefore : life / 3;
    return this.#tools.clock.now() >= from + (life - before) * this.#chance;
  }

  async #isRevoked({ certificateId }: Held): Promise<boolean> {
    const now = this.#tools.clock.now();
    if (now - this.#lookedAt < Math.max(REVOCATION_LOOK, this.#wanted.checkInterval)) return false;
    const isRevoked = await this.#tools.issuing.isRevoked(certificateId);
    this.#lookedAt = now;
    return isRevoked;
  }

  async #replace(held: Held, isRevoked: boolean): Promise<void> {
    const { issuing, tell } = this.#tools;
    const isLost = isRevoked && !('certificateId' in this.#wanted.origin);
    const issued = await (isLost ? issuing.first() : issuing.next(held.certificateId));
    this.#held = writeFiles(this.#wanted, issued);
    tell('INF', `${this.#wanted.name} is renewed, until ${new Date(this.#held.until).toISOString()}`);
    await this.#run(this.#wanted.hooks.renewed, 'the renewal');
  }

  async #begin(): Promise<void> {
    const { issuing, clock, tell } = this.#tools;
    this.#held = heldOnDisk(this.#wanted, clock.now());
    if (this.#held) return;
    this.#held = writeFiles(this.#wanted, await issuing.first());
    this.#lookedAt = clock.now();
    tell('INF', `${this.#wanted.name} is issued, until ${new Date(this.#held.until).toISOString()}`);
    await this.#run(this.#wanted.hooks.issued, 'the issuance');
  }

  /** Sees to it that there is a certificate, and the right one. @throws Failure */
  async look(): Promise<void> {
    const held = this.#held;
    if (!held || !heldOnDisk(this.#wanted, this.#tools.clock.now())) return this.#begin();
    if (this.#isDue(held)) return this.#replace(held, false);
    if (await this.#isRevoked(held)) await this.#replace(held, true);
  }

  /** Looks until that works, or failed too often; answers whether it worked. */
  async #lookOften(signal: AbortSignal): Promise<boolean> {
    const { maxRetries, retryInterval, hooks, name } = this.#wanted;
    for (let failures = 1; ; failures += 1) {
      try {
        await this.look();
        return true;
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        this.#tools.tell('ERR', `${name}: ${error.message}`);
        await this.#run(hooks.failed, 'the failure');
        if (failures > maxRetries) return false;
        await this.#tools.clock.pause(retryInterval, signal);
        if (signal.aborted) return true;
      }
    }
  }

  /** Goes on until the signal is given, or it failed too often; answers whether it did not. */
  async keep(signal: AbortSignal, isOnce: boolean): Promise<boolean> {
    while (!signal.aborted) {
      if (!(await this.#lookOften(signal))) {
        this.#tools.tell('ERR', `${this.#wanted.name} is given up: it failed too often`);
        return false;
      }
      if (isOnce) return true;
      await this.#tools.clock.pause(this.#wanted.checkInterval, signal);
    }
    return true;
  }
}
