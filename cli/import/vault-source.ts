import { resolve } from 'node:path';
import { createExchange } from '../../layers/client/exchange.ts';
import { objectIn } from '../../layers/client/outcome.ts';
import {
  type AskVault,
  enginesInVault,
  membersInVault,
  placeInVault,
  treeInVault,
  type VaultDocument,
  type VaultPlace,
} from '../../layers/client/vault-tree.ts';
import { Failure, type Surroundings, UsageFault } from '../command.ts';
import { readNamed } from '../files/private-file.ts';
import { addressOf } from '../instance/address.ts';
import { progressOf } from '../terminal/progress.ts';
import { type Document, type From, needed, neededVariable, partsOf, type Source, textOf } from './sources.ts';

const maxAnswer = 64 * 1024 * 1024;
const timeout = 30_000;

const advice: Readonly<Record<number, string>> = {
  307: 'Another node is the active one: name it by --from-url, or the variable VAULT_ADDR',
  403: 'The token needs to read and to list there: look at its policies',
  503: 'It is sealed or being maintained: try again once it answers',
};

/** Asks a Vault or OpenBao, whose variables are the same. */
const asking = (given: string | undefined, around: Surroundings): AskVault => {
  const { env, cwd, now } = around;
  const url = addressOf(given ?? neededVariable(env, 'VAULT_ADDR', 'BAO_ADDR'));
  const namespace = env.VAULT_NAMESPACE ?? env.BAO_NAMESPACE;
  const authority = env.VAULT_CACERT ?? env.BAO_CACERT;
  const exchange = createExchange({
    timeout,
    maxAnswer,
    now,
    ...(authority && { authorities: readNamed(resolve(cwd, authority)) }),
  });
  const headers = {
    'x-vault-token': neededVariable(env, 'VAULT_TOKEN', 'BAO_TOKEN'),
    'x-vault-request': 'true',
    ...(namespace && { 'x-vault-namespace': namespace }),
  };
  return async (path, { query, also = [] } = {}) => {
    const asked = `${url}/v1/${path}${query ? '?list=true' : ''}`;
    const answer = await exchange({ url: asked, headers }).catch((error: NodeJS.ErrnoException) => {
      throw new Failure(`Vault cannot be reached at ${url}: ${error.code ?? error.name}`, [
        'What was written before stays; begin again, and the rest is written',
      ]);
    });
    if (answer.status !== 200 && !also.includes(answer.status))
      throw new Failure(`Vault answers ${answer.status} for ${path}`, [advice[answer.status] ?? '']);
    return { status: answer.status, json: objectIn(answer.body) };
  };
};

const documentOf = (prefix: readonly string[], { path, members }: VaultDocument): Document => ({
  path: [...prefix, ...path],
  values: new Map(Object.entries(members).map(([key, value]) => [key, textOf(value)])),
});

/** A place that is read, and below which folders what is there goes. */
interface Wanted {
  readonly place: VaultPlace;
  readonly prefix: readonly string[];
}

const placeNamed = async (ask: AskVault, path: string): Promise<VaultPlace> => {
  const place = await placeInVault(ask, path);
  if (place) return place;
  throw new UsageFault(`There is no key-value engine at ${path}, or the token may not see it`);
};

/** What was named; of several, each in folders of its own path. @throws UsageFault */
const wantedOf = async (ask: AskVault, { places, isAll }: From): Promise<readonly Wanted[]> => {
  if (isAll) {
    if (places.length > 0) throw new UsageFault('Name places or say --all-mounts, not both');
    const engines = await enginesInVault(ask);
    if (engines.length === 0)
      throw new Failure('The token sees no key-value engine', ['Look at its policies, or name one']);
    return engines.map((place) => ({ place, prefix: partsOf(place.mount) }));
  }
  needed(places[0], 'the path of the secret, such as secret/app');
  const wanted: Wanted[] = [];
  for (const path of places)
    wanted.push({ place: await placeNamed(ask, path), prefix: places.length > 1 ? partsOf(path) : [] });
  return wanted;
};

const lone = async (ask: AskVault, { place, prefix }: Wanted): Promise<Document> => {
  const named = `${place.mount}${place.inner.join('/')}`;
  if (place.inner.length === 0)
    throw new UsageFault(`${named} is a whole engine: say --recursive to import everything in it`);
  const members = await membersInVault(ask, place);
  if (!members)
    throw new Failure(`There is no secret at ${named}, or it is deleted`, [
      'Say --recursive if secrets lie below it',
    ]);
  return documentOf(prefix, { path: [], members });
};

/** Secrets of key-value engines of Vault or OpenBao, version 1 or 2: each has a folder, its members are the secrets. */
export const fromVault: Source = async (from, around) => {
  const ask = asking(from.url, around);
  const documents: Document[] = [];
  const progress = progressOf(around, 'documents read');
  try {
    for (const wanted of await wantedOf(ask, from)) {
      if (!(from.isTree || from.isAll)) documents.push(await lone(ask, wanted));
      else
        for await (const found of treeInVault(ask, wanted.place)) {
          documents.push(documentOf(wanted.prefix, found));
          progress.at(documents.length);
        }
    }
  } finally {
    progress.end();
  }
  return documents;
};
