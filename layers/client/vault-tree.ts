/** What Vault or OpenBao answers, which have one API. */
interface VaultAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of others; what is read of it is checked where it decides
  readonly json: any;
}

interface VaultQuestion {
  readonly query?: { readonly list: true };
  /** Statuses that are answers beside those of success; any other is thrown. */
  readonly also?: readonly number[];
}

/** Asks for a path behind `/v1/`. Throws for an answer that was not asked for. */
export type AskVault = (path: string, question?: VaultQuestion) => Promise<VaultAnswer>;

type Path = readonly string[];

/** A key-value engine and what is asked for within it. */
export interface VaultPlace {
  readonly mount: string;
  readonly isSecond: boolean;
  readonly inner: Path;
}

/** What Vault keeps under one name. */
export interface VaultDocument {
  /** Below what was asked for. */
  readonly path: Path;
  readonly members: Readonly<Record<string, unknown>>;
}

/** Documents that are read side by side. */
const lanes = 8;
/** Levels below a place: an engine that goes on and on is not followed. */
const deepest = 32;

const partsOf = (path: string): Path => path.split('/').filter((part) => part !== '');

const encoded = (parts: Path): string => parts.map(encodeURIComponent).join('/');

interface Engine {
  readonly type?: unknown;
  readonly options?: { readonly version?: unknown } | null;
}

const engineAt = (mount: unknown, engine: Engine | undefined, path: Path): VaultPlace | undefined => {
  if (typeof mount !== 'string' || (engine?.type !== 'kv' && engine?.type !== 'generic')) return undefined;
  return {
    mount,
    isSecond: engine.options?.version === '2',
    inner: path.slice(partsOf(mount).length),
  };
};

/** The key-value engine that a path leads into; undefined where there is none, or none that the token sees. */
export const placeInVault = async (ask: AskVault, path: string): Promise<VaultPlace | undefined> => {
  const parts = partsOf(path);
  const { json } = await ask(`sys/internal/ui/mounts/${encoded(parts)}`, { also: [403, 404] });
  return engineAt(json?.data?.path, json?.data, parts);
};

/** Every key-value engine that the token sees, in the order of their names. */
export const enginesInVault = async (ask: AskVault): Promise<readonly VaultPlace[]> => {
  const { json } = await ask('sys/internal/ui/mounts');
  const mounts = Object.entries<Engine>(json?.data?.secret ?? {});
  return mounts
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([mount, engine]) => engineAt(mount, engine, []) ?? []);
};

const mountOf = ({ mount }: VaultPlace): string => encoded(partsOf(mount));

/** Names below a path in an order that stays; those that end with a slash have more below. */
const namesIn = async (ask: AskVault, place: VaultPlace, path: Path): Promise<Path> => {
  const kind = place.isSecond ? '/metadata' : '';
  const url = `${mountOf(place)}${kind}/${encoded(path)}`.replace(/\/$/, '');
  const { status, json } = await ask(url, { query: { list: true }, also: [404] });
  const keys: unknown = json?.data?.keys;
  if (status === 404 || !Array.isArray(keys)) return [];
  return keys.filter((key): key is string => typeof key === 'string').sort();
};

/** The members of the document at a place; undefined where it is gone or deleted. */
export const membersInVault = async (
  ask: AskVault,
  place: VaultPlace,
  path: Path = place.inner,
): Promise<VaultDocument['members'] | undefined> => {
  const kind = place.isSecond ? '/data' : '';
  const { status, json } = await ask(`${mountOf(place)}${kind}/${encoded(path)}`, { also: [404] });
  if (status === 404) return undefined;
  const data: unknown = place.isSecond ? json?.data?.data : json?.data;
  return typeof data === 'object' && data !== null ? { ...data } : undefined;
};

/** What of a folder's documents and folders comes after a place below it: documents come first, each in the order of names. */
const leftOf = (names: Path, after: Path | undefined) => {
  const documents = names.filter((name) => !name.endsWith('/'));
  const folders = names.filter((name) => name.endsWith('/')).map((name) => name.slice(0, -1));
  const [first, ...rest] = after ?? [];
  if (first === undefined) return { documents, folders, within: undefined };
  if (rest.length === 0)
    return { documents: documents.filter((name) => name > first), folders, within: undefined };
  return { documents: [], folders: folders.filter((name) => name >= first), within: { first, rest } };
};

async function* documentsOf(
  ask: AskVault,
  place: VaultPlace,
  path: Path,
  names: Path,
): AsyncGenerator<VaultDocument> {
  for (let at = 0; at < names.length; at += lanes) {
    const some = names.slice(at, at + lanes).map((name) => [...path, name]);
    const all = await Promise.all(some.map((each) => membersInVault(ask, place, each)));
    for (const [n, each] of some.entries()) {
      const members = all[n];
      if (members) yield { path: each.slice(place.inner.length), members };
    }
  }
}

async function* below(
  ask: AskVault,
  place: VaultPlace,
  path: Path,
  after: Path | undefined,
): AsyncGenerator<VaultDocument> {
  const { documents, folders, within } = leftOf(await namesIn(ask, place, path), after);
  yield* documentsOf(ask, place, path, documents);
  if (path.length - place.inner.length >= deepest) return;
  for (const folder of folders)
    yield* below(ask, place, [...path, folder], folder === within?.first ? within.rest : undefined);
}

/**
 * Every document of a key-value engine, version 1 or 2, at a place and below it, or those that come after one of them.
 * Their order stays from one call to the next.
 */
export async function* treeInVault(
  ask: AskVault,
  place: VaultPlace,
  after?: Path,
): AsyncGenerator<VaultDocument> {
  const own = after === undefined && place.inner.length > 0 ? await membersInVault(ask, place) : undefined;
  if (own) yield { path: [], members: own };
  yield* below(ask, place, place.inner, after);
}
