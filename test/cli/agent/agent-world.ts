import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AgentPorts } from '../../../cli/agent/agent.ts';
import { runAgent } from '../../../cli/agent/agent.ts';
import type { Clock } from '../../../cli/agent/clock.ts';
import { readConfig } from '../../../cli/agent/config.ts';
import type { Executed } from '../../../cli/agent/status.ts';
import { Failure, type Surroundings } from '../../../cli/command.ts';
import type { Caller } from '../../../cli/instance/caller.ts';
import { ApiFailure, Offline } from '../../../cli/instance/failures.ts';
import { nowhere } from '../command-line.ts';

const settled = (): Promise<void> => new Promise((done) => setImmediate(done));

/** Time that goes on when the test says so, from wait to wait. */
class TestClock implements Clock {
  #now = Date.parse('2026-01-01T00:00:00Z');
  #waits: { at: number; end: () => void }[] = [];

  now = (): number => this.#now;
  chance = (): number => 0;

  pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
    new Promise((done) => {
      if (signal.aborted) return done();
      const wait = { at: this.#now + milliseconds, end: done };
      this.#waits.push(wait);
      signal.addEventListener('abort', () => done(), { once: true });
    });

  /** Goes on, and lets everything happen that waits for a moment until then. */
  async advance(milliseconds: number): Promise<void> {
    const until = this.#now + milliseconds;
    await settled();
    for (;;) {
      const [next] = this.#waits.toSorted((one, other) => one.at - other.at);
      if (!next || next.at > until) break;
      this.#waits = this.#waits.filter((wait) => wait !== next);
      this.#now = Math.max(this.#now, next.at);
      next.end();
      await settled();
      await settled();
    }
    this.#now = until;
    await settled();
  }
}

const minute = 60_000;

/** A Locket of memory: its secrets, its tokens, and what is wrong with it at the moment. */
class TestLocket {
  readonly #clock: TestClock;
  secrets: Readonly<Record<string, string>> = { PASSWORD: 'one' };
  trouble: 'none' | 'offline' | 'overloaded' | 'refuses' = 'none';
  /** Seconds. */
  life = 600;
  maxLife = 3000;
  readonly tokens = new Map<string, { since: number; until: number }>();
  readonly calls: string[] = [];
  readonly leases = new Set<string>();

  constructor(clock: TestClock) {
    this.#clock = clock;
  }

  #called(call: string): void {
    this.calls.push(call);
    const answer = (status: number) => ({ status, headers: {}, body: `{"message":"trouble ${status}"}` });
    if (this.trouble === 'offline') throw new Offline('https://locket.test', 'ECONNREFUSED');
    if (this.trouble === 'overloaded') throw new ApiFailure('GET', call, answer(503));
    if (this.trouble === 'refuses') throw new ApiFailure('GET', call, answer(403));
  }

  #assertAlive(token: string): void {
    const held = this.tokens.get(token);
    if (!held || held.until <= this.#clock.now())
      throw new ApiFailure('GET', 'token', { status: 401, headers: {}, body: '{"message":"token ended"}' });
  }

  /** A lease of half an hour. */
  #lease() {
    const id = `lease-${this.calls.filter((call) => call === 'lease').length}`;
    this.leases.add(id);
    return {
      lease: { id, expireAt: new Date(this.#clock.now() + 30 * minute).toISOString() },
      data: { DB_USERNAME: `user of ${id}` },
    };
  }

  authority: AgentPorts['authority'] = {
    logIn: async () => {
      this.#called('login');
      const accessToken = `token-${this.tokens.size + 1}`;
      const now = this.#clock.now();
      this.tokens.set(accessToken, { since: now, until: now + this.life * 1000 });
      return { accessToken, expiresIn: this.life };
    },
    renew: async (accessToken) => {
      this.#called('renew');
      this.#assertAlive(accessToken);
      const held = this.tokens.get(accessToken);
      const now = this.#clock.now();
      const end = (held?.since ?? 0) + this.maxLife * 1000;
      const expiresIn = Math.min(this.life, (end - now) / 1000);
      if (expiresIn <= 0) throw new Failure('the token cannot be renewed any more');
      this.tokens.set(accessToken, { since: held?.since ?? now, until: now + expiresIn * 1000 });
      return { accessToken, expiresIn };
    },
    revoke: async (accessToken) => {
      this.#called('revoke');
      this.tokens.delete(accessToken);
    },
  };

  callerWith = (token: () => Promise<string>): Caller => ({
    url: 'https://locket.test',
    call: async (route, asked) => {
      const current = await token();
      const [, call = 'list'] = /^(POST|DELETE) .*leases/.exec(route) ?? [];
      this.#called({ POST: 'lease', DELETE: 'end lease' }[call] ?? 'list');
      this.#assertAlive(current);
      if (call === 'POST') return this.#lease() as never;
      if (call === 'DELETE') return this.leases.delete((asked.path as { leaseId: string }).leaseId) as never;
      const secrets = Object.entries(this.secrets).map(([secretKey, secretValue]) => ({
        secretKey,
        secretValue,
        secretValueHidden: false,
        secretPath: '/',
        secretComment: '',
        tags: [],
        type: 'shared',
        id: secretKey,
        workspace: 'p',
      }));
      return { secrets, imports: [] } as never;
    },
  });
}

/** An agent in a folder of its own, with a clock and a Locket that the test moves. */
interface Start {
  readonly env?: Readonly<Record<string, string>>;
  readonly statusPort?: number;
  /** Token that stands in the sink from before: one that works for a while yet, or one that ended. */
  readonly kept?: 'working' | 'ended';
}

export const startAgent = async (settings: string, { env = {}, statusPort, kept }: Start = {}) => {
  const cwd = await mkdtemp(join(tmpdir(), 'locket-agent-'));
  onTestFinished(() => rm(cwd, { recursive: true }));
  const clock = new TestClock();
  const locket = new TestLocket(clock);
  if (kept !== undefined) {
    await writeFile(join(cwd, 'token'), kept);
    const until = clock.now() + (kept === 'working' ? 10 : -10) * minute;
    locket.tokens.set(kept, { since: clock.now(), until });
  }
  const executed: { command: string; at: number }[] = [];
  const told: string[] = [];
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let result: Executed = 'ok';
  const around: Surroundings = {
    ...nowhere,
    env,
    cwd,
    now: clock.now,
    tell: (text) => told.push(text),
    ended: () => ended,
  };
  const start = clock.now();
  const ports: AgentPorts = {
    clock,
    authority: locket.authority,
    callerWith: locket.callerWith,
    execute: async ({ command }) => {
      executed.push({ command, at: (clock.now() - start) / minute });
      return result;
    },
  };
  const exit = runAgent(readConfig(settings, around), ports, statusPort, around);
  exit.catch(() => undefined);
  return {
    clock,
    locket,
    executed,
    told,
    exit,
    end,
    file: (name: string) => join(cwd, name),
    commandsEnd: (as: Executed) => {
      result = as;
    },
  };
};
