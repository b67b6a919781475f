import type { KeyObject } from 'node:crypto';
import { type Digest, digestHash, digestName, isSignedBy, type SignedDigest } from './digest.ts';
import type { Finding } from './finding.ts';

/** A digest as it was found. */
export interface FoundDigest {
  /** In the archive, such as `digests/0000000001.json`. */
  readonly name: string;
  readonly text: string;
}

/** What a digest says of a chain. */
export interface Statement {
  readonly digest: number;
  readonly position: number;
  readonly hash: string;
}

export interface DigestTrail {
  readonly findings: readonly Finding[];
  /** What digests say of each chain, in their order. */
  readonly statements: ReadonlyMap<string, readonly Statement[]>;
  /** The last digest; undefined when there is none. */
  readonly last: Digest | undefined;
  /** Where each chain stood when the proof begins: nothing before that is asked for. */
  readonly base: ReadonlyMap<string, number>;
}

export interface DigestQuestion {
  /** Public keys by their ids. */
  readonly keys: ReadonlyMap<string, KeyObject>;
  /** Number of the digest to begin with: 1, or a complete one. */
  readonly first: number;
  /** The last digest must not be older, in milliseconds since 1970. */
  readonly until?: number | undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isHead = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length === 2 &&
  Number.isSafeInteger(value[0]) &&
  value[0] > 0 &&
  /^[0-9a-f]{64}$/.test(String(value[1]));

const isDigest = (value: unknown): value is Digest =>
  isRecord(value) &&
  value.version === 1 &&
  Number.isSafeInteger(value.number) &&
  !Number.isNaN(Date.parse(String(value.at))) &&
  typeof value.isComplete === 'boolean' &&
  (value.previous === null || typeof value.previous === 'string') &&
  isRecord(value.chains) &&
  Object.values(value.chains).every(isHead);

interface Opened {
  readonly signed: SignedDigest;
  readonly digest: Digest;
}

const opened = ({ text }: FoundDigest): Opened | undefined => {
  try {
    const signed = JSON.parse(text) as SignedDigest;
    const digest: unknown = JSON.parse(signed.digest);
    const isSigned = [signed.digest, signed.keyId, signed.signature].every(
      (text) => typeof text === 'string',
    );
    return isSigned && isDigest(digest) ? { signed, digest } : undefined;
  } catch {
    return undefined;
  }
};

const faultOf = (
  { name }: FoundDigest,
  { signed, digest }: Opened,
  keys: ReadonlyMap<string, KeyObject>,
): Finding | undefined => {
  if (name !== digestName(digest.number))
    return { wrong: 'digest altered', where: name, what: `it says that it is number ${digest.number}` };
  const key = keys.get(signed.keyId);
  if (!key) return { wrong: 'digest unsigned', where: name, what: `no public key ${signed.keyId} was given` };
  if (!isSignedBy(signed, key))
    return { wrong: 'digest unsigned', where: name, what: 'its signature is not of its text' };
  return undefined;
};

/** What comes before a digest in the trail that is followed. */
interface Former {
  readonly digest: Digest;
  readonly hash: string;
}

/** Why a digest does not come next; undefined when it does. */
const brokenBefore = (
  { name }: FoundDigest,
  { digest }: Opened,
  former: Former | undefined,
  first: number,
): Finding | undefined => {
  const expected = former ? former.digest.number + 1 : first;
  if (digest.number !== expected) {
    const what = `the next one there is number ${digest.number}`;
    return { wrong: 'digest missing', where: digestName(expected), what };
  }
  if (!former && first > 1) {
    const what = 'a proof begins with digest 1 or with one that is complete, the first of a day';
    return digest.isComplete ? undefined : { wrong: 'digest missing', where: name, what };
  }
  if (digest.previous === (former?.hash ?? null)) return undefined;
  return { wrong: 'digest altered', where: name, what: 'it does not follow the one before' };
};

const endFault = (
  former: Former | undefined,
  { first, until }: Pick<DigestQuestion, 'first' | 'until'>,
): readonly Finding[] => {
  if (!former) return [{ wrong: 'digest missing', where: digestName(first), what: 'there is no digest' }];
  const { number, at } = former.digest;
  if (until === undefined || Date.parse(at) >= until) return [];
  return [{ wrong: 'digest missing', where: digestName(number + 1), what: `the last is of ${at}` }];
};

const unreadable = ({ name }: FoundDigest): Finding => ({
  wrong: 'digest unreadable',
  where: name,
  what: 'it is no digest',
});

/** Follows digests from one to the next, in the order of their names. */
export const verifyDigests = (
  found: readonly FoundDigest[],
  { keys, first, until }: DigestQuestion,
): DigestTrail => {
  const findings: Finding[] = [];
  const statements = new Map<string, Statement[]>();
  const base = new Map<string, number>();
  let former: Former | undefined;
  const wanted = found.filter(({ name }) => name >= digestName(first));
  for (const each of wanted.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const inside = opened(each);
    const faults = inside
      ? [faultOf(each, inside, keys), brokenBefore(each, inside, former, first)]
      : [unreadable(each)];
    findings.push(...faults.filter((fault) => fault !== undefined));
    if (!inside) continue;
    const { number, chains } = inside.digest;
    for (const [chain, [position, hash]] of Object.entries(chains)) {
      if (!former && first > 1) base.set(chain, position);
      statements.set(chain, [...(statements.get(chain) ?? []), { digest: number, position, hash }]);
    }
    former = { digest: inside.digest, hash: digestHash(inside.signed) };
  }
  findings.push(...endFault(former, { first, until }));
  return { findings, statements, last: former?.digest, base };
};
