import type { SourcePage } from '../../domain/external-imports/import-source.ts';
import { ownAddress } from '../targets/adapter.ts';
import { fault } from '../targets/fault.ts';
import type { Answer, Question } from '../targets/http.ts';
import { inLanes, partsOf, type Reader, type SourceOf, textOf, type Way } from './source.ts';

/** Documents that are read side by side. */
const lanes = 8;

type Vault = (path: string, question?: Omit<Question, 'url'>) => Promise<Answer>;

const encoded = (parts: readonly string[]): string => parts.map(encodeURIComponent).join('/');

/** Asks a Vault or OpenBao, by the token that was given or by one of an AppRole. */
const opened = async ({ ask }: Way, source: SourceOf<'vault'>): Promise<Vault> => {
  const { namespace, ca, roleId: role_id, secretId: secret_id } = source;
  const base = `${ownAddress(source.url)}/v1`;
  const headers = { 'x-vault-namespace': namespace, 'x-vault-request': 'true' };
  const login = () =>
    ask({ method: 'POST', url: `${base}/auth/approle/login`, headers, json: { role_id, secret_id }, ca });
  const token = source.token ?? String((await login()).json?.auth?.client_token ?? '');
  return (path, question = {}) =>
    ask({ ...question, url: `${base}/${path}`, headers: { ...headers, 'x-vault-token': token }, ca });
};

/** A key-value engine and what is asked for within it. */
interface Place {
  readonly mount: string;
  readonly isSecond: boolean;
  readonly inner: readonly string[];
}

const placeOf = async (vault: Vault, path: string): Promise<Place> => {
  const parts = partsOf(path);
  const { json } = await vault(`sys/internal/ui/mounts/${encoded(parts)}`, { also: [403] });
  const { path: mount, type, options } = json?.data ?? {};
  if (typeof mount !== 'string' || (type !== 'kv' && type !== 'generic'))
    throw fault('refused', 'Vault has no key-value engine there, or the token may not see it');
  return { mount, isSecond: options?.version === '2', inner: parts.slice(partsOf(mount).length) };
};

const mountOf = ({ mount }: Place): string => encoded(partsOf(mount));

/** Names below a path in an order that stays; those that end with a slash have more below. Undefined for none. */
const listed = async (
  vault: Vault,
  place: Place,
  path: readonly string[],
): Promise<readonly string[] | undefined> => {
  const kind = place.isSecond ? '/metadata' : '';
  const url = `${mountOf(place)}${kind}/${encoded(path)}`.replace(/\/$/, '');
  const { status, json } = await vault(url, { query: { list: true }, also: [404] });
  const keys: unknown = json?.data?.keys;
  if (status === 404 || !Array.isArray(keys)) return undefined;
  return keys.filter((key): key is string => typeof key === 'string').sort();
};

/** The members of a document; undefined where it is gone or deleted. */
const documentAt = async (vault: Vault, place: Place, path: readonly string[]) => {
  const kind = place.isSecond ? '/data' : '';
  const { status, json } = await vault(`${mountOf(place)}${kind}/${encoded(path)}`, { also: [404] });
  if (status === 404) return undefined;
  const data = place.isSecond ? json?.data?.data : json?.data;
  return typeof data === 'object' && data !== null
    ? Object.entries(data).map(([name, value]) => ({ name, value: textOf(value) }))
    : undefined;
};

type Path = readonly string[];

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

async function* documentsOf(vault: Vault, place: Place, path: Path, names: Path): AsyncGenerator<SourcePage> {
  for (let at = 0; at < names.length; at += lanes) {
    const some = names.slice(at, at + lanes).map((name) => [...path, name]);
    const documents = await inLanes(some, lanes, (each) => documentAt(vault, place, each));
    for (const [n, each] of some.entries()) {
      const entries = documents[n];
      const below = each.slice(place.inner.length);
      if (entries) yield { path: below, entries, after: JSON.stringify(below) };
    }
  }
}

async function* treeOf(
  vault: Vault,
  place: Place,
  path: Path,
  after: Path | undefined,
): AsyncGenerator<SourcePage> {
  const { documents, folders, within } = leftOf((await listed(vault, place, path)) ?? [], after);
  yield* documentsOf(vault, place, path, documents);
  for (const folder of folders)
    yield* treeOf(vault, place, [...path, folder], folder === within?.first ? within.rest : undefined);
}

/** The whole tree of a key-value engine, version 1 or 2, below a path: each document is a folder, its members secrets. */
export const read: Reader<'vault'> = async function* (way, source, after) {
  const vault = await opened(way, source);
  const place = await placeOf(vault, source.path);
  const entries =
    after === undefined && place.inner.length > 0 && (await documentAt(vault, place, place.inner));
  if (entries) yield { path: [], entries, after: '[]' };
  yield* treeOf(vault, place, place.inner, after === undefined ? undefined : (JSON.parse(after) as Path));
};
