import { LocketError } from '../../../domain/errors.ts';
import type { Runtime } from '../../../domain/runtime.ts';
import type {
  DeletedSecret,
  SealedSecret,
  SecretKey,
  SecretStore,
} from '../../../domain/secrets/core/secret.ts';
import { absent, type Condition, check, lostRace, put, putUnseen, remove } from '../changes.ts';
import type { Item, Key } from '../items.ts';
import { keys } from '../keys.ts';
import { overrideKey } from '../override-key.ts';
import { coreOf, secretIn, secretsIn, storedSecret, toPackedItem } from '../packed-secrets.ts';
import type { ReadSession } from '../read-session.ts';
import type { Table } from '../table.ts';
import { deletionOf, standing, tombstone } from '../tombstone.ts';
import { secretListing } from './secret-listing.ts';
import { pruneVersions } from './secret-versions.ts';

const headKey = ({ environmentId, folderId, name }: SecretKey): Key =>
  keys.secret(environmentId, folderId, name);

const keyOf = (secret: SealedSecret): Key =>
  secret.userId === null ? headKey(secret) : overrideKey({ ...secret, userId: secret.userId });

const exists = () => new LocketError('bad-request', 'Secret already exist');

const headItem = (secret: SealedSecret) => toPackedItem(keyOf(secret), secret);
const versionItem = (secret: SealedSecret) => toPackedItem(keys.version(secret.id, secret.version), secret);

/** The very same secret at the very same version: the name alone may have been taken over by another. */
const still = (secret: SealedSecret): Condition => ({
  expression: 'begins_with(core, :core)',
  values: { ':core': coreOf(secret) },
});

const isSameKey = (a: Key, b: Key): boolean => a.pk === b.pk && a.sk === b.sk;

const grave = (secret: SealedSecret, at: string) =>
  put(toPackedItem(keys.deletedSecret(secret), secret, tombstone(at)));

const replacement: SecretStore['replacement'] = (secret, previous) => [
  ...(isSameKey(keyOf(secret), keyOf(previous))
    ? [put(headItem(secret), still(previous))]
    : [remove(keyOf(previous), still(previous)), put(headItem(secret), absent, exists)]),
  put(versionItem(secret), absent),
];

const rearrangement: SecretStore['rearrangement'] = ({ before, after, revived, at }) => {
  const old = new Map(before.map((secret) => [secret.name, secret]));
  const next = new Map(after.map((secret) => [secret.name, secret]));
  const known = new Map(before.map((secret) => [secret.id, secret.version]));
  const kept = new Set(after.map(({ id }) => id));
  const heads = [...new Set([...old.keys(), ...next.keys()])].flatMap((name) => {
    const [from, to] = [old.get(name), next.get(name)];
    if (!to) return from ? [remove(keyOf(from), still(from))] : [];
    if (!from) return [put(headItem(to), absent)];
    return from.id === to.id && from.version === to.version ? [] : [put(headItem(to), still(from))];
  });
  const { environmentId = '', folderId = '' } = after[0] ?? {};
  return [
    ...heads,
    ...after.flatMap((secret) =>
      known.get(secret.id) === secret.version ? [] : [put(versionItem(secret), absent)],
    ),
    ...before.flatMap((secret) => (kept.has(secret.id) ? [] : [grave(secret, at)])),
    ...revived.map((each) => remove(keys.deletedSecret({ ...each, environmentId, folderId }))),
  ];
};

const deletedIn = (item: Item | undefined): DeletedSecret | undefined => {
  const deletion = item && deletionOf(item);
  if (!deletion) return undefined;
  return { secret: storedSecret(item), ...deletion };
};

const newest = async (session: ReadSession, secretId: string, limit: number) =>
  secretsIn((await session.page({ ...keys.versions(secretId), newestFirst: true, limit })).items);

/** Live secrets under their folder and name, every version under the secret's id, deleted ones aside. */
export const secretStore = (session: ReadSession, table: Table, runtime: Runtime): SecretStore => ({
  ...secretListing(session),
  head: async (key) => secretIn(await session.get(headKey(key))),
  inFolder: async (environmentId, folderId) =>
    secretsIn(await session.all(keys.secretsIn(environmentId, folderId))),
  overridesIn: async (environmentId, folderId, userId) =>
    secretsIn(await session.all(keys.overridesIn(environmentId, userId, folderId))),
  version: async (secretId, version) => secretIn(await session.get(keys.version(secretId, version))),
  versions: (secretId, limit) => newest(session, secretId, limit),
  latestVersion: async (secretId) => (await newest(session, secretId, 1))[0],
  deletedIn: async (environmentId, folderId) =>
    (await session.all(keys.deletedSecrets(environmentId, folderId))).flatMap(
      (item) => deletedIn(item) ?? [],
    ),
  deleted: async (secret) => deletedIn(await session.get(keys.deletedSecret(secret))),
  creation: (secret, taken = 'bad-request') => [
    put(headItem(secret), absent, taken === 'conflict' ? lostRace : exists),
    // Only the head leads to the first version of a new id.
    putUnseen(versionItem(secret)),
  ],
  replacement,
  unchanged: (secret) => check(keyOf(secret), still(secret)),
  deletion: (secret, at) => [remove(keyOf(secret), still(secret)), grave(secret, at)],
  restoration: (secret, deleted, at) => [
    remove(keys.deletedSecret(deleted.secret), standing(deleted.deletedAt, at)),
    put(headItem(secret), absent, exists),
    put(versionItem(secret), absent),
  ],
  rearrangement,
  pruneVersions: (secretId, upTo) => pruneVersions(table, runtime, secretId, upTo),
  expect: (key) => session.expect(headKey(key)),
  expectFolder: (environmentId, folderId) => {
    session.page(keys.secretsIn(environmentId, folderId));
  },
});
