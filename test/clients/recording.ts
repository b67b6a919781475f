import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Needs, Shapes } from './needs.ts';

/** One request of a client. Texts may hold `{{name}}`: what the place or an earlier reply knows by that name. */
export interface Step {
  /** What the client's user called. */
  readonly call: string;
  /** Seconds the client let pass before. */
  readonly after?: number;
  readonly method: string;
  /** Request target, as it stands in the request line. */
  readonly target: string;
  /** In the order and spelling in which they were sent, without host and length. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly reply: ExpectedReply;
  /** Members of the reply that later steps use, by the name they use. */
  readonly keeps?: Readonly<Record<string, string>>;
}

interface ExpectedReply {
  readonly status: number;
  readonly encoding?: string;
  /** Whether its entity tag is the one that was kept last. */
  readonly etag?: 'same' | 'other';
  /** What the client reads, and so must be there in this type; without it the body must be empty. */
  readonly needs?: Needs;
  /** Members with a value that follows from what was sent. */
  readonly gives?: Readonly<Record<string, unknown>>;
}

/** What the test does itself, before the client. */
export interface Preparation {
  readonly method: string;
  readonly target: string;
  readonly body: unknown;
}

export interface Scenario {
  readonly name: string;
  /** `empty`: an instance that nobody has set up yet. */
  readonly instance?: 'empty';
  readonly given?: readonly Preparation[];
  readonly steps: readonly Step[];
}

/** The requests of one client, as they were seen on the wire or, when `source` says so, written by hand. */
export interface Recording {
  readonly client: string;
  readonly version: string;
  readonly source: 'recorded' | 'hand-written';
  readonly shapes: Shapes;
  readonly scenarios: readonly Scenario[];
}

export const readRecording = (name: string): Recording =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'recorded', `${name}.json`), 'utf8'));

/** Values by the names that stand for them in a recording. */
export type Names = Readonly<Record<string, string>>;

/** Puts values in the place of `{{name}}`. */
export const filled = (text: string, names: Names): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => {
    const value = names[name];
    if (value === undefined) throw new Error(`Nothing is known as ${name}`);
    return value;
  });
