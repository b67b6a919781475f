import type { Grant } from '../../layers/client/session.ts';
import { Failure } from '../command.ts';
import { type Clock, somewhatEarlier } from './clock.ts';
import type { AgentStatus } from './status.ts';

/** Gives, renews and ends access tokens. @throws Failure */
export interface Authority {
  logIn(): Promise<Grant>;
  renew(token: string): Promise<Grant>;
  revoke(token: string): Promise<void>;
}

interface Held extends Grant {
  /** Milliseconds since 1970. */
  readonly since: number;
  /** Renewing it would give it less time than this: its longest life comes to its end. */
  readonly isLast: boolean;
}

/** Milliseconds after a failure. */
const RETRY = 30_000;
/** Part of a token's life after which another one is fetched. */
const PART = 2 / 3;

/** The access token of the agent: renewed in time, got by a login when it cannot be. */
export class AccessToken {
  readonly #authority: Authority;
  readonly #clock: Clock;
  readonly #status: AgentStatus;
  readonly #changed: (token: string) => void;
  #held: Held | undefined;

  /** `changed` hears of every new token. */
  constructor(authority: Authority, clock: Clock, status: AgentStatus, changed: (token: string) => void) {
    this.#authority = authority;
    this.#clock = clock;
    this.#status = status;
    this.#changed = changed;
  }

  /** @throws Failure when there is none yet */
  current(): string {
    if (!this.#held) throw new Failure('The agent has not logged in yet');
    return this.#held.accessToken;
  }

  #hold({ accessToken, expiresIn }: Grant, before: number | undefined): void {
    const since = this.#clock.now();
    this.#held = { accessToken, expiresIn, since, isLast: before !== undefined && expiresIn < before };
    this.#status.tokenUntil(since + expiresIn * 1000);
    this.#changed(accessToken);
  }

  async #logIn(): Promise<void> {
    await this.#status.counted('login', async () => this.#hold(await this.#authority.logIn(), undefined));
  }

  async #renew(token: string, life: number | undefined): Promise<void> {
    await this.#status.counted('renewal', async () => this.#hold(await this.#authority.renew(token), life));
  }

  /** Renews a token; logs in where that does not work, for whatever reason. @throws Failure */
  async #next(token: string | undefined, life?: number): Promise<void> {
    if (token === undefined || this.#held?.isLast) return this.#logIn();
    try {
      await this.#renew(token, life);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      await this.#logIn();
    }
  }

  async #untilDone(step: () => Promise<void>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        return await step();
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        this.#status.failed(`There is no new access token: ${error.message}`);
        await this.#clock.pause(somewhatEarlier(RETRY, this.#clock), signal);
      }
    }
  }

  /** Gets a first token: by renewing one that was kept, or by a login. */
  async obtain(kept: string | undefined, signal: AbortSignal): Promise<void> {
    await this.#untilDone(() => this.#next(kept), signal);
  }

  /** Goes on until the signal is given. */
  async keep(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.#held) {
      const { accessToken, expiresIn, since } = this.#held;
      const due = since + somewhatEarlier(expiresIn * 1000 * PART, this.#clock);
      await this.#clock.pause(Math.max(1000, due - this.#clock.now()), signal);
      if (!signal.aborted) await this.#untilDone(() => this.#next(accessToken, expiresIn), signal);
    }
  }

  /** Ends the token at the server. @throws Failure */
  async revoke(): Promise<void> {
    if (this.#held) await this.#authority.revoke(this.#held.accessToken);
  }
}
