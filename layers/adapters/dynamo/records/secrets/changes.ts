import { LocketError } from '../../../../domain/errors.ts';
import type { SealedSecret, SecretStore } from '../../../../domain/secrets/core/secret.ts';
import { absent, type Condition, check, lostRace, put, putUnseen, remove } from '../../changes.ts';
import { type Item, nameOf } from '../../items.ts';
import { standing, tombstone } from '../../tombstone.ts';
import { deletedSecretItem, headKey, overrideItem, secretItem, versionItem } from './items.ts';
import { coreOf } from './packed.ts';

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

/** Changes of secrets: of the head under folder and name, and of the version under the secret's id. */
export const secretChanges = {
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
} satisfies Partial<SecretStore>;
