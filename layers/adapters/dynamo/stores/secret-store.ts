import { LocketError } from '../../../domain/errors.ts';
import type { Runtime } from '../../../domain/runtime.ts';
import type { DeletedSecret, SealedSecret, SecretKey, SecretStore } from '../../../domain/secrets/secret.ts';
import { absent, type Condition, lostRace, put, putUnseen, remove } from '../changes.ts';
import { fromItem, fromItems, type Item, type Key, toPackedItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { ReadSession } from '../read-session.ts';
import type { Table } from '../table.ts';
import { deletionOf, standing, tombstone } from '../tombstone.ts';
import { secretListing } from './secret-listing.ts';
import { pruneVersions } from './secret-versions.ts';

const headKey = (key: SecretKey): Key =>
  key.userId === undefined
    ? keys.secret(key.environmentId, key.folderId, key.name)
    : keys.override(key.environmentId, key.userId, key.folderId, key.name);

const keyOf = (secret: SealedSecret): Key =>
  headKey({ ...secret, userId: secret.userId ?? undefined } as SecretKey);

const exists = () => new LocketError('bad-request', 'Secret already exist');

/** What conditions name, and the envelopes. */
const openMembers: ReadonlySet<string> = new Set(['id', 'version', 'value', 'comment']);

const packed = (key: Key, secret: SealedSecret, extra = {}): Item =>
  toPackedItem(key, secret, openMembers, extra);
const headItem = (secret: SealedSecret) => packed(keyOf(secret), secret);
const versionItem = (secret: SealedSecret) => packed(keys.version(secret.id, secret.version), secret);

/** The very same secret at the very same version: the name alone may have been taken over by another. */
const still = ({ id, version }: SealedSecret): Condition => ({
  expression: '#id = :id and #version = :version',
  names: { '#id': 'id', '#version': 'version' },
  values: { ':id': id, ':version': version },
});

const isSameKey = (a: Key, b: Key): boolean => a.pk === b.pk && a.sk === b.sk;

const replacement: SecretStore['replacement'] = (secret, previous) => [
  ...(isSameKey(keyOf(secret), keyOf(previous))
    ? [put(headItem(secret), still(previous))]
    : [remove(keyOf(previous), still(previous)), put(headItem(secret), absent, exists)]),
  put(versionItem(secret), absent),
];

const grave = (secret: SealedSecret, at: string) =>
  put(packed(keys.deletedSecret(secret), secret, tombstone(at)));

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
  return { secret: fromItem<SealedSecret>({ ...item, deletedAt: undefined }) as SealedSecret, ...deletion };
};

const inEnvironment: (session: ReadSession) => SecretStore['inEnvironment'] =
  (session) => async (environmentId, cursor) => {
    const page = await session.page({
      ...keys.secrets(environmentId),
      ...(cursor === undefined ? {} : { after: cursor }),
    });
    return {
      items: fromItems<SealedSecret>(page.items),
      ...(page.next === undefined ? {} : { next: page.next }),
    };
  };

const newest = async (session: ReadSession, secretId: string, limit: number) =>
  fromItems<SealedSecret>(
    (await session.page({ ...keys.versions(secretId), newestFirst: true, limit })).items,
  );

/** Live secrets under their folder and name, every version under the secret's id, deleted ones aside. */
export const secretStore = (session: ReadSession, table: Table, runtime: Runtime): SecretStore => ({
  ...secretListing(session),
  head: async (key) => fromItem(await session.get(headKey(key))),
  inFolder: async (environmentId, folderId) =>
    fromItems(await session.all(keys.secretsIn(environmentId, folderId))),
  overridesIn: async (environmentId, folderId, userId) =>
    fromItems(await session.all(keys.overridesIn(environmentId, userId, folderId))),
  inEnvironment: inEnvironment(session),
  version: async (secretId, version) => fromItem(await session.get(keys.version(secretId, version))),
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
