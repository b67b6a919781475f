import { LocketError } from '../../../domain/errors.ts';
import type { SealedSecret, SecretKey, SecretStore } from '../../../domain/secrets/secret.ts';
import { absent, atRevision, put, remove } from '../changes.ts';
import { fromItem, fromItems, type Key, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { ReadSession } from '../read-session.ts';
import { restoreDays } from './project-store.ts';

const headKey = (key: SecretKey): Key =>
  key.userId === undefined
    ? keys.secret(key.environmentId, key.folderId, key.name)
    : keys.override(key.environmentId, key.userId, key.folderId, key.name);

const keyOf = (secret: SealedSecret): Key =>
  headKey({ ...secret, userId: secret.userId ?? undefined } as SecretKey);

const exists = () => new LocketError('bad-request', 'Secret already exist');

const headItem = (secret: SealedSecret) => toItem(keyOf(secret), secret);
const versionItem = (secret: SealedSecret) => toItem(keys.version(secret.id, secret.version), secret);

const moved = (secret: SealedSecret, previous: SealedSecret): boolean =>
  keyOf(secret).sk !== keyOf(previous).sk;

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

/** Live secrets under their folder and name, every version under the secret's id, deleted ones aside. */
export const secretStore = (session: ReadSession): SecretStore => ({
  head: async (key) => fromItem(await session.get(headKey(key))),
  inFolder: async (environmentId, folderId) =>
    fromItems(await session.all(keys.secretsIn(environmentId, folderId))),
  overridesIn: async (environmentId, folderId, userId) =>
    fromItems(await session.all(keys.overridesIn(environmentId, userId, folderId))),
  inEnvironment: inEnvironment(session),
  version: async (secretId, version) => fromItem(await session.get(keys.version(secretId, version))),
  versions: async (secretId, limit) =>
    fromItems((await session.page({ ...keys.versions(secretId), newestFirst: true, limit })).items),
  latestVersion: async (secretId) =>
    fromItems<SealedSecret>(
      (await session.page({ ...keys.versions(secretId), newestFirst: true, limit: 1 })).items,
    )[0],
  creation: (secret) => [put(headItem(secret), absent, exists), put(versionItem(secret), absent)],
  replacement: (secret, previous) => [
    ...(moved(secret, previous)
      ? [
          remove(keyOf(previous), atRevision(previous.version, 'version')),
          put(headItem(secret), absent, exists),
        ]
      : [put(headItem(secret), atRevision(previous.version, 'version'))]),
    put(versionItem(secret), absent),
  ],
  deletion: (secret, at) => [
    remove(keyOf(secret), atRevision(secret.version, 'version')),
    put(
      toItem(keys.deletedSecret(secret), secret, {
        deletedAt: at,
        ttl: Math.ceil(Date.parse(at) / 1000) + restoreDays * 86_400,
      }),
    ),
  ],
  expect: (key) => session.expect(headKey(key)),
  expectFolder: (environmentId, folderId) => {
    session.page(keys.secretsIn(environmentId, folderId));
  },
});
