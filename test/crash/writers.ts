import type { LocketProcess } from '../clients/locket-process.ts';

/** A folder of one running Locket to write secrets to. */
export interface Shelf {
  readonly url: string;
  readonly token: string;
  readonly place: { readonly workspaceId: string; readonly environment: string; readonly secretPath: string };
}

/** What Locket said it stored under a name: the values of versions 1, 2, 3 and so on. */
export interface Acknowledged {
  readonly name: string;
  readonly versions: readonly string[];
}

const call = (
  shelf: Pick<Shelf, 'url' | 'token'>,
  method: string,
  path: string,
  body?: object,
): Promise<Response> =>
  fetch(`${shelf.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${shelf.token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });

/** Versions the example project keeps of each secret: the most there is, so that none of ours is pruned. */
export const keptVersions = 100;

/** A new folder in the example project. */
export const shelfOf = async ({ url, credentials }: LocketProcess, name: string): Promise<Shelf> => {
  const { adminToken: token, projectId: workspaceId, projectSlug } = credentials;
  const limit = { pitVersionLimit: keptVersions };
  const kept = await call({ url, token }, 'PUT', `/api/v1/workspace/${projectSlug}/version-limit`, limit);
  if (!kept.ok) throw new Error(`The version limit was refused: ${await kept.text()}`);
  const body = { workspaceId, environment: 'dev', path: '/', name };
  const reply = await call({ url, token }, 'POST', '/api/v1/folders', body);
  if (!reply.ok) throw new Error(`The folder was refused: ${await reply.text()}`);
  return { url, token, place: { workspaceId, environment: 'dev', secretPath: `/${name}` } };
};

const path = (name: string): string => `/api/v3/secrets/raw/${name}`;

/** Long enough that half of it would be noticed. */
const textOf = (name: string, version: number): string => `${name} version ${version} ${'x'.repeat(2000)}`;

/** What every stored value of this name must match from its first character to its last. */
export const wholeText = (name: string): RegExp => new RegExp(`^${name} version \\d+ x{2000}$`);

const write = async (shelf: Shelf, name: string, version: number): Promise<boolean> => {
  try {
    const body = { ...shelf.place, secretValue: textOf(name, version) };
    const reply = await call(shelf, version === 1 ? 'POST' : 'PATCH', path(name), body);
    const answer = (await reply.json()) as { readonly secret: { readonly version: number } };
    return reply.status === 200 && answer.secret.version === version;
  } catch {
    return false;
  }
};

/** Writes version after version of one secret, until told to stop or a write is not acknowledged. */
export const keepWriting = async (
  shelf: Shelf,
  name: string,
  mayGoOn: (written: number) => boolean,
): Promise<Acknowledged> => {
  const versions: string[] = [];
  while (mayGoOn(versions.length) && (await write(shelf, name, versions.length + 1)))
    versions.push(textOf(name, versions.length + 1));
  return { name, versions };
};

interface StoredSecret {
  readonly version: number;
  readonly secretValue: string;
}

const read = async (shelf: Shelf, name: string, version?: number) => {
  const query = new URLSearchParams({ ...shelf.place, ...(version && { version: String(version) }) });
  const reply = await call(shelf, 'GET', `${path(name)}?${query}`);
  if (reply.status === 404) return undefined;
  if (reply.status !== 200) throw new Error(`${name} cannot be read: ${reply.status} ${await reply.text()}`);
  return ((await reply.json()) as { readonly secret: StoredSecret }).secret;
};

const valuesOf = async (shelf: Shelf, name: string): Promise<readonly string[]> => {
  const live = await read(shelf, name);
  const numbers = Array.from({ length: live?.version ?? 0 }, (_, index) => index + 1);
  const found = await Promise.all(numbers.map((version) => read(shelf, name, version)));
  return found.map((secret, index) => {
    if (secret?.version !== index + 1) throw new Error(`Version ${index + 1} of ${name} is missing`);
    return secret.secretValue;
  });
};

/** The values of all versions of every secret, as they are stored now. */
export const readEverything = async (
  shelf: Shelf,
  acknowledged: readonly Acknowledged[],
): Promise<ReadonlyMap<string, readonly string[]>> =>
  new Map(
    await Promise.all(acknowledged.map(async ({ name }) => [name, await valuesOf(shelf, name)] as const)),
  );
