import { createHash } from 'node:crypto';
import { Failure } from '../command.ts';
import { removeIfThere, writeWhole } from '../files/private-file.ts';
import type { Caller } from '../instance/caller.ts';
import { secretFunctionNames, secretFunctions } from '../templates/secrets.ts';
import { readTemplate, type Template } from '../templates/template.ts';
import { type Clock, somewhatEarlier } from './clock.ts';
import type { AgentTemplate } from './config.ts';
import type { Milliseconds } from './durations.ts';
import type { Execute } from './execute.ts';
import { type Leases, MARGIN } from './leases.ts';
import type { AgentStatus } from './status.ts';

interface Tools {
  readonly caller: Caller;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly status: AgentStatus;
  readonly execute: Execute;
  readonly maxAge: Milliseconds | undefined;
}

/** Longest wait after a failure, in milliseconds. */
const RETRY = 30_000;

const digestOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

/** Keeps the file of a template as the template says. */
export class TemplateKeeper {
  readonly #template: AgentTemplate;
  readonly #read: Template;
  readonly #tools: Tools;
  /** Digest of what was written last. */
  #written: string | undefined;
  /** Since when the file is as it is to be; milliseconds since 1970. */
  #since: number;
  #isRemoved = false;
  /** Until when the leases last that the file holds; milliseconds since 1970. */
  #leasedUntil = Number.POSITIVE_INFINITY;

  /** @throws TemplateFault when the template is not well formed */
  constructor(template: AgentTemplate, tools: Tools) {
    this.#template = template;
    this.#tools = tools;
    this.#read = readTemplate(template.name, template.source, secretFunctionNames);
    this.#since = tools.clock.now();
  }

  /** Files that were there before are no change: the first rendering runs no command. */
  async #put(content: Buffer): Promise<void> {
    const { destination, mode, execute } = this.#template;
    const { status, clock } = this.#tools;
    const digest = digestOf(content);
    const isFirst = this.#written === undefined;
    const isOther = digest !== this.#written || this.#isRemoved;
    if (isOther) writeWhole(destination, content, mode);
    this.#written = digest;
    this.#since = clock.now();
    this.#isRemoved = false;
    status.rendered(this.#template, isOther ? 'changed' : 'unchanged');
    if (isOther && !isFirst && execute) status.executed(this.#template, await this.#tools.execute(execute));
  }

  async #rendered(): Promise<Buffer> {
    const { caller, leases } = this.#tools;
    let until = Number.POSITIVE_INFINITY;
    const functions = secretFunctions(caller, async (asked) => {
      const lease = await leases.take(asked);
      until = Math.min(until, lease.expiresAt);
      return lease;
    });
    const content = await this.#read.render(functions);
    this.#leasedUntil = until;
    return content;
  }

  /** Empties the file if it holds what was leased: that works no more. */
  emptyIfLeased(): void {
    if (this.#leasedUntil < Number.POSITIVE_INFINITY)
      writeWhole(this.#template.destination, '', this.#template.mode);
  }

  #removeIfOld(): void {
    const { clock, maxAge, status } = this.#tools;
    if (maxAge === undefined || this.#isRemoved || clock.now() - this.#since <= maxAge) return;
    removeIfThere(this.#template.destination);
    this.#isRemoved = true;
    status.removed(this.#template);
  }

  /** Renders it once; answers whether that worked. What was rendered before stays when it does not. */
  async render(): Promise<boolean> {
    try {
      await this.#put(await this.#rendered());
      return true;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#tools.status.rendered(this.#template, 'failed', error.message);
      this.#removeIfOld();
      return false;
    }
  }

  /** Goes on until the signal is given. `first` hears when it was rendered for the first time. */
  async keep(signal: AbortSignal, first: () => void): Promise<void> {
    const { clock } = this.#tools;
    const { interval } = this.#template;
    while (!signal.aborted) {
      const isRendered = await this.render();
      if (isRendered) first();
      const wait = somewhatEarlier(isRendered ? interval : Math.min(interval, RETRY), clock);
      const leased = Math.max(1000, this.#leasedUntil - MARGIN - clock.now());
      await clock.pause(isRendered ? Math.min(wait, leased) : wait, signal);
    }
  }
}
