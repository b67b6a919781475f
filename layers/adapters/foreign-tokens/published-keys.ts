import { sha256Hex } from '../../domain/digests.ts';
import type { Egress } from '../../domain/egress.ts';
import { stopwatch } from '../../domain/elapsed.ts';
import { LocketError } from '../../domain/errors.ts';
import type { PublishedKeys } from '../../domain/identities/foreign-tokens/foreign-tokens.ts';
import { LruMap } from '../../domain/lru-map.ts';
import type { Runtime } from '../../domain/runtime.ts';
import { type KeyHint, keyFor, keysIn, keysUrlIn, type PublishedKey } from './key-set.ts';

/** Where keys of a host are read instead: an origin, and the certificate of its authority in PEM. */
export interface KeyServer {
  readonly origin: string;
  readonly ca: string;
}

export interface PublishedKeysSettings {
  readonly egress: Pick<Egress, 'get'>;
  readonly runtime: Pick<Runtime, 'now'>;
  /** By the host's name, for tests. */
  readonly keyServers?: Readonly<Record<string, KeyServer>> | undefined;
}

/** Milliseconds. A key that its issuer withdraws counts for so long at most. */
const longestAge = 600_000;
/** Between two looks for a key that was not there: tokens with made-up key ids are free to make. */
const renewalPause = 60_000;
/** For which an issuer that gives no keys is left alone. */
const failurePause = 10_000;

const maxIssuers = 1_000;
/** Characters of all the sets that are kept. */
const maxKept = 8_388_608;

interface KeySet {
  readonly keys: readonly PublishedKey[];
  /** Where the set itself is, once its discovery document said so. */
  readonly url: string;
  readonly readAt: number;
  readonly size: number;
}

/** What is known of an issuer: its keys, its last failure, and when a missing key was last looked for. */
interface Issuer {
  readonly set?: KeySet;
  readonly failed?: { readonly at: number; readonly reason: string };
  readonly renewedAt?: number;
}

class Unreadable extends Error {}

/** Reads a document at `url`; what is wrong with it is a sentence for the operator. */
type Read = (url: string, ca: string | null) => Promise<string>;

const reader = ({ egress, keyServers = {} }: PublishedKeysSettings): Read => {
  const placed = (url: string, ca: string | null) => {
    const { hostname, pathname, search } = new URL(url);
    const server = Object.hasOwn(keyServers, hostname) ? keyServers[hostname] : undefined;
    if (server) return { url: `${server.origin}${pathname}${search}`, ca: server.ca };
    return { url, ca: ca ?? undefined };
  };
  return async (url, ca) => {
    const outcome = await egress.get(placed(url, ca));
    if (outcome.kind !== 'answered') throw new Unreadable(outcome.reason);
    if (outcome.status !== 200) throw new Unreadable(`The target answered ${outcome.status}`);
    return outcome.body;
  };
};

const isUrl = (text: string | undefined): text is string => text !== undefined && URL.canParse(text);

const suffix = '/.well-known/openid-configuration';

const documentAt = (address: string): string => {
  const url = new URL(address);
  if (!url.pathname.endsWith(suffix)) url.pathname = `${url.pathname.replace(/\/+$/, '')}${suffix}`;
  return url.href;
};

const keysUrlOf = async (read: Read, { kind, url, ca }: PublishedKeys): Promise<string> => {
  if (kind === 'key-set') return url;
  const keysUrl = keysUrlIn(await read(documentAt(url), ca));
  if (!isUrl(keysUrl)) throw new Unreadable('The target gave no discovery document');
  return keysUrl;
};

const setAt = async (read: Read, url: string, ca: string | null, readAt: number): Promise<KeySet> => {
  const body = await read(url, ca);
  const keys = keysIn(body);
  if (!keys) throw new Unreadable('The target gave no set of keys');
  return { keys, url, readAt, size: body.length };
};

/** Refuses for so many milliseconds. */
const unavailable = (reason: string, pause: number): LocketError => {
  const retryAfter = Math.max(1, Math.ceil(pause / 1000));
  const message = `The keys of the token's issuer cannot be read: ${reason}. Try again in ${retryAfter} s`;
  return new LocketError('unavailable', message, { retryAfter });
};

/** The keys of issuers, as they publish them: read when they are needed, and kept for minutes. */
export class PublishedKeyRing {
  readonly #read: Read;
  readonly #now: () => number;
  readonly #issuers = new LruMap<Issuer>({
    max: maxIssuers,
    weight: { max: maxKept, of: ({ set }) => 1_024 + (set?.size ?? 0) },
  });
  readonly #reading = new Map<string, Promise<KeySet>>();

  constructor(settings: PublishedKeysSettings) {
    this.#read = reader(settings);
    // A clock that is set back must lengthen nothing.
    this.#now = stopwatch(settings.runtime);
  }

  /**
   * The key that a token's header means, undefined when its issuer has none such.
   *
   * @throws LocketError `unavailable` when the issuer does not say.
   */
  async find(source: PublishedKeys, hint: KeyHint): Promise<PublishedKey | undefined> {
    const name = `${source.kind} ${source.url} ${sha256Hex(source.ca ?? '')}`;
    const before = this.#fresh(name);
    const set = before ?? (await this.#first(name, source));
    const found = keyFor(set.keys, hint);
    if (found || !before || hint.kid === undefined) return found;
    const renewed = await this.#renewed(name, source, before);
    return renewed && keyFor(renewed.keys, hint);
  }

  /** Keys beyond their age count for nothing, even when no others can be had. */
  #fresh(name: string): KeySet | undefined {
    const set = this.#issuers.get(name)?.set;
    return set && this.#now() < set.readAt + longestAge ? set : undefined;
  }

  #first(name: string, source: PublishedKeys): Promise<KeySet> {
    return this.#once(name, async () => {
      const url = await keysUrlOf(this.#read, source);
      return setAt(this.#read, url, source.ca, this.#now());
    });
  }

  /** The set anew, unless somebody looked a moment ago. Its age goes on: whatever led to it is looked up again, too. */
  async #renewed(name: string, { ca }: PublishedKeys, { url, readAt }: KeySet): Promise<KeySet | undefined> {
    const issuer = this.#issuers.get(name);
    const pause = (issuer?.renewedAt ?? -Infinity) + renewalPause - this.#now();
    // Whether the key is new is not known when the last look failed.
    if (pause > 0 && issuer?.failed) throw unavailable(issuer.failed.reason, pause);
    if (pause > 0 && !this.#reading.has(name)) return undefined;
    if (pause <= 0) this.#issuers.set(name, { ...issuer, renewedAt: this.#now() });
    return this.#once(name, () => setAt(this.#read, url, ca, readAt));
  }

  #assertNotFailing(name: string): void {
    const failed = this.#issuers.get(name)?.failed;
    const pause = (failed?.at ?? -Infinity) + failurePause - this.#now();
    if (failed && pause > 0) throw unavailable(failed.reason, pause);
  }

  /** Reads once for all who ask meanwhile, and not at all while the issuer is left alone. */
  #once(name: string, read: () => Promise<KeySet>): Promise<KeySet> {
    const underWay = this.#reading.get(name);
    if (underWay) return underWay;
    this.#assertNotFailing(name);
    const reading = this.#noted(name, read).finally(() => this.#reading.delete(name));
    this.#reading.set(name, reading);
    return reading;
  }

  async #noted(name: string, read: () => Promise<KeySet>): Promise<KeySet> {
    try {
      const set = await read();
      const { renewedAt } = this.#issuers.get(name) ?? {};
      this.#issuers.set(name, { set, ...(renewedAt !== undefined && { renewedAt }) });
      return set;
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      const failed = { at: this.#now(), reason: error.message };
      this.#issuers.set(name, { ...this.#issuers.get(name), failed });
      throw unavailable(failed.reason, failurePause);
    }
  }
}
