import { LocketError } from '../../../../domain/errors.ts';
import type { Runtime } from '../../../../domain/runtime.ts';
import type {
  DeletedSecret,
  SealedSecret,
  SecretKey,
  SecretStore,
} from '../../../../domain/secrets/core/secret.ts';
import { absent, type Condition, check, lostRace, put, putUnseen, remove } from '../../changes.ts';
import { type Item, type Key, nameOf } from '../../items.ts';
import type { ReadSession } from '../../read-session.ts';
import type { Table } from '../../table.ts';
import { deletionOf, standing, tombstone } from '../../tombstone.ts';
import { deletedSecretItem, headKey, overrideItem, secretItem, versionItem } from './items.ts';
import { secretListing } from './listing.ts';
import { coreOf } from './packed.ts';
import { pruneVersions } from './prune-versions.ts';

const sharedKey = ({ environmentId, folderId, name }: SecretKey): Key =>
  secretItem.key(environmentId, folderId, name);

const exists = () => new LocketError('bad-request', 'Secret already exist');

const headItem = (secret: SealedSecret): Item =>
  (secret.userId === null ? secretItem : overrideItem).item(headKey(secret), secret);

const versionOf = (secret: SealedSecret): Item =>
  versionItem.item(versionItem.key(secret.id, secret.version), secret);

/** The very same secret at the very same version: the name alone may have been taken over by another. */
const still = (secret: SealedSecret): Condition => ({
  expression: 'begins_with(core, :core)',
  values: { ':core': coreOf(secret) },
});

const grave = (secret: SealedSecret, at: string) =>
  put(deletedSecretItem.item(deletedSecretItem.key(secret), secret, tombstone(at)));

const replacement: SecretStore['replacement'] = (secret, previous) => [
  ...(nameOf(headKey(secret)) === nameOf(headKey(previous))
    ? [put(headItem(secret), still(previous))]
    : [remove(headKey(previous), still(previous)), put(headItem(secret), absent, exists)]),
  put(versionOf(secret), absent),
];

const rearrangement: SecretStore['rearrangement'] = ({ before, after, revived, at }) => {
  const old = new Map(before.map((secret) => [secret.name, secret]));
  const next = new Map(after.map((secret) => [secret.name, secret]));
  const known = new Map(before.map((secret) => [secret.id, secret.version]));
  const kept = new Set(after.map(({ id }) => id));
  const heads = [...new Set([...old.keys(), ...next.keys()])].flatMap((name) => {
    const [from, to] = [old.get(name), next.get(name)];
    if (!to) return from ? [remove(headKey(from), still(from))] : [];
    if (!from) return [put(headItem(to), absent)];
    return from.id === to.id && from.version === to.version ? [] : [put(headItem(to), still(from))];
  });
  const { environmentId = '', folderId = '' } = after[0] ?? {};
  return [
    ...heads,
    ...after.flatMap((secret) =>
      known.get(secret.id) === secret.version ? [] : [put(versionOf(secret), absent)],
    ),
    ...before.flatMap((secret) => (kept.has(secret.id) ? [] : [grave(secret, at)])),
    ...revived.map((each) => remove(deletedSecretItem.key({ ...each, environmentId, folderId }))),
  ];
};

const deletedIn = (item: Item | undefined): DeletedSecret | undefined => {
  const deletion = item && deletionOf(item);
  return deletion && { secret: deletedSecretItem.open(item), ...deletion };
};

const newest = async (session: ReadSession, secretId: string, limit: number) =>
  versionItem.readAll(
    (await session.page({ ...versionItem.ranges.of(secretId), newestFirst: true, limit })).items,
  );

/** Live secrets under their folder and name, every version under the secret's id, deleted ones aside. */
export const secretStore = (session: ReadSession, table: Table, runtime: Runtime): SecretStore => ({
  ...secretListing(session),
  head: (key) => session.read(secretItem, sharedKey(key)),
  inFolder: (environmentId, folderId) =>
    session.list(secretItem, secretItem.ranges.in(environmentId, folderId)),
  overridesIn: (environmentId, folderId, userId) =>
    session.list(overrideItem, overrideItem.ranges.in(environmentId, userId, folderId)),
  version: (secretId, version) => session.read(versionItem, versionItem.key(secretId, version)),
  versions: (secretId, limit) => newest(session, secretId, limit),
  latestVersion: async (secretId) => (await newest(session, secretId, 1))[0],
  deletedIn: async (environmentId, folderId) =>
    (await session.all(deletedSecretItem.ranges.in(environmentId, folderId))).flatMap(
      (item) => deletedIn(item) ?? [],
    ),
  deleted: async (secret) => deletedIn(await session.get(deletedSecretItem.key(secret))),
  creation: (secret, taken = 'bad-request') => [
    put(headItem(secret), absent, taken === 'conflict' ? lostRace : exists),
    // Only the head leads to the first version of a new id.
    putUnseen(versionOf(secret)),
  ],
  replacement,
  unchanged: (secret) => check(headKey(secret), still(secret)),
  deletion: (secret, at) => [remove(headKey(secret), still(secret)), grave(secret, at)],
  restoration: (secret, deleted, at) => [
    remove(deletedSecretItem.key(deleted.secret), standing(deleted.deletedAt, at)),
    put(headItem(secret), absent, exists),
    put(versionOf(secret), absent),
  ],
  rearrangement,
  pruneVersions: (secretId, upTo) => pruneVersions(table, runtime, secretId, upTo),
  expect: (key) => session.expect(sharedKey(key)),
  expectFolder: (environmentId, folderId) => {
    session.page(secretItem.ranges.in(environmentId, folderId));
  },
});
