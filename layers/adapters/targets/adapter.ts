import type {
  Choice,
  CodeGrant,
  Credentials,
  Destination,
  Entry,
  Failure,
  OauthApp,
  Outcome,
  TargetChange,
  TargetConnection,
  TargetOptions,
  TargetPlace,
  Tokens,
} from '../../domain/syncs/target.ts';
import { unreachable } from '../egress/outcome.ts';
import { failureIn, fault } from './fault.ts';
import type { Ask } from './http.ts';
import type { TargetSettings } from './settings.ts';

/** A connection and the way out. */
export interface Context {
  readonly connection: TargetConnection;
  readonly credentials: Credentials;
  readonly ask: Ask;
  readonly settings: TargetSettings;
  readonly now: () => Date;
}

/** The same for one place of a target. */
export interface PlaceContext extends Context {
  readonly place: TargetPlace;
  readonly destination: Destination;
  readonly options: TargetOptions;
}

export type Query = Readonly<Record<string, string | undefined>>;
export type Put = Extract<TargetChange, { kind: 'put' }>;
export type Removal = Extract<TargetChange, { kind: 'remove' }>;

/** How one kind of target is called. Methods throw a `TargetFault`, or whatever the way out throws. */
export interface Adapter {
  check(context: Context): Promise<void>;
  list(context: PlaceContext): Promise<readonly Entry[]>;
  apply(context: PlaceContext, changes: readonly TargetChange[]): Promise<readonly Outcome<true>[]>;
  finish?(context: PlaceContext): Promise<void>;
  readonly choices?: Readonly<Record<string, (context: Context, query: Query) => Promise<readonly Choice[]>>>;
  exchange?(way: Pick<Context, 'ask' | 'now'>, app: OauthApp, grant: CodeGrant): Promise<Tokens>;
  refresh?(
    way: Pick<Context, 'ask' | 'now'>,
    app: OauthApp | undefined,
    credentials: Credentials,
  ): Promise<Tokens>;
}

/** The proof of who asked for a code, where there is one. */
export const proofOf = ({ codeVerifier }: CodeGrant): { readonly code_verifier?: string } =>
  codeVerifier === undefined ? {} : { code_verifier: codeVerifier };

export const applied: Outcome<true> = { kind: 'done', value: true };

const outcomeOf = (error: unknown): Failure => failureIn(error) ?? unreachable(error);

/** What a key-by-key target is, beside what all adapters are. */
interface PerKey extends Omit<Adapter, 'apply'> {
  put(context: PlaceContext, change: Put): Promise<void>;
  remove(context: PlaceContext, change: Removal): Promise<void>;
  /** Keys that are written side by side; one after the other unless said. */
  readonly lanes?: number;
}

/**
 * A target that takes one key at a time. Once it asks to be left alone, what is left is not tried. What is gone is removed.
 */
export const perKey = ({ put, remove, lanes = 1, ...rest }: PerKey): Adapter => ({
  ...rest,
  apply: async (context, changes) => {
    const outcomes: Outcome<true>[] = [];
    let busy: Failure | undefined;
    const one = async (change: TargetChange): Promise<Outcome<true>> => {
      if (busy) return busy;
      try {
        await (change.kind === 'put' ? put(context, change) : remove(context, change));
        return applied;
      } catch (error) {
        const failure = outcomeOf(error);
        if (failure.kind === 'busy') busy = failure;
        return failure;
      }
    };
    for (let at = 0; at < changes.length; at += lanes)
      outcomes.push(...(await Promise.all(changes.slice(at, at + lanes).map(one))));
    return outcomes;
  },
});

/**
 * Writes what may be there though its list did not show it. What is ours and was refused as new is looked for once more,
 * and written over where it is found.
 */
export const written = async (
  change: Put,
  write: (change: Put) => Promise<unknown>,
  list: () => Promise<readonly Entry[]>,
): Promise<void> => {
  try {
    await write(change);
  } catch (error) {
    const kind = failureIn(error)?.kind;
    if (!change.isOurs || change.was || (kind !== 'exists' && kind !== 'refused')) throw error;
    const was = (await list()).find(({ name }) => name === change.name);
    if (was) return void (await write({ ...change, was }));
    throw kind === 'exists' ? fault('busy', 'The target does not list yet what it has', 10) : error;
  }
};

/** A document that a target keeps all keys in. */
export interface Document<R = unknown> {
  readonly values: ReadonlyMap<string, string | undefined>;
  /** What else is needed to write it back. */
  readonly rest: R;
}

/** The names and values of a document after some changes, and what becomes of each change. */
const merged = (
  { values }: Document,
  changes: readonly TargetChange[],
): { readonly next: Map<string, string | undefined>; readonly outcomes: readonly Outcome<true>[] } => {
  const next = new Map(values);
  const outcomes = changes.map((change): Outcome<true> => {
    if (change.kind === 'remove') next.delete(change.name);
    else if (!change.isOurs && change.was === undefined && values.has(change.name))
      return { kind: 'exists', reason: 'The target has this key, and the sync did not make it' };
    else next.set(change.name, change.value);
    return applied;
  });
  return { next, outcomes };
};

interface WholeDocument<R> extends Omit<Adapter, 'apply' | 'list'> {
  read(context: PlaceContext): Promise<Document<R>>;
  /** Writes the document whose keys are these; `was` is how it was read a moment ago. */
  write(
    context: PlaceContext,
    next: ReadonlyMap<string, string | undefined>,
    was: Document<R>,
    changes: readonly TargetChange[],
  ): Promise<void>;
  isReserved?(name: string): boolean;
}

/** A target that keeps all keys in one document: it is read anew before it is written, so that others' keys stay. */
export const wholeDocument = <R>({ read, write, isReserved, ...rest }: WholeDocument<R>): Adapter => ({
  ...rest,
  list: async (context) =>
    [...(await read(context)).values].map(([name, value]) => ({
      name,
      value,
      ...(isReserved?.(name) && { isReserved: true as const }),
    })),
  apply: async (context, changes) => {
    const was = await read(context);
    const { next, outcomes } = merged(was, changes);
    const passing = changes.filter((_, at) => outcomes[at] === applied);
    if (passing.length > 0) await write(context, next, was, passing);
    return outcomes;
  },
});

/** Pages that one list is read by, entries that it may have, and milliseconds that it may take. */
const maxPages = 500;
const maxItems = 20_000;
const maxTime = 60_000;

/** Reads page after page; `next` answers where the following one is, or nothing at the end. */
export const allPages = async <P, T>(
  first: P,
  read: (page: P) => Promise<{ readonly items: readonly T[]; readonly next: P | undefined }>,
): Promise<readonly T[]> => {
  const items: T[] = [];
  const begun = performance.now();
  let page: P | undefined = first;
  for (let count = 0; page !== undefined; count += 1) {
    if (count === maxPages || items.length > maxItems)
      throw fault('refused', 'The target has more than can be listed');
    if (performance.now() - begun > maxTime) throw fault('unreachable', 'The target takes too long to list');
    const found: { readonly items: readonly T[]; readonly next: P | undefined } = await read(page);
    for (const item of found.items) items.push(item);
    page = found.next;
  }
  return items;
};

/** Pages by number: there is another as long as one is full. */
export const numberedPages = <T>(
  size: number,
  read: (page: number) => Promise<readonly T[]>,
  first = 1,
): Promise<readonly T[]> =>
  allPages(first, async (page) => {
    const items = await read(page);
    return { items, next: items.length < size ? undefined : page + 1 };
  });

/** A removal of what may be gone: 404 is as good as done. */
export const gone = { also: [404] } as const;

export const bearer = ({ accessToken }: Credentials): Readonly<Record<string, string>> => ({
  authorization: `Bearer ${accessToken ?? ''}`,
});

export const basic = (name: string, password: string): Readonly<Record<string, string>> => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});

/** An address of the customer's own, without the slash at its end. */
export const ownAddress = (url: string | undefined, fallback?: string): string => {
  const text = url || fallback;
  if (text === undefined) throw fault('refused', 'The connection lacks the address of the target');
  return text.replace(/\/+$/, '');
};

/** Characters of a token: it is kept beside others. */
const longestToken = 16_384;

const isToken = (text: unknown): text is string => typeof text === 'string' && text.length <= longestToken;

/** Tokens as OAuth 2.0 answers them (RFC 6749, 5.1). */
export const tokensIn = (
  json: { readonly access_token?: unknown; readonly refresh_token?: unknown; readonly expires_in?: unknown },
  now: Date,
): Tokens => {
  if (!isToken(json?.access_token)) throw fault('refused', 'The provider gave no access token');
  const { refresh_token: refreshToken, expires_in: lifetime } = json;
  return {
    accessToken: json.access_token,
    ...(isToken(refreshToken) && { refreshToken }),
    ...(typeof lifetime === 'number' && {
      accessExpiresAt: new Date(now.getTime() + lifetime * 1000).toISOString(),
    }),
  };
};
