import { LocketError } from '../../../domain/errors.ts';
import type { DueKey, KeyVersion, KmsKey, KmsStore } from '../../../domain/kms/key.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, atRevision, type Condition, put, remove } from '../changes.ts';
import { guesses, type ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { type Link, toItem } from './links.ts';
import { padded } from './partitions.ts';
import { bytes, flag, number, text } from './shape.ts';
import { familiesOf } from './template.ts';

/** What goes with a key that was deleted, at the same instant. */
interface Ending {
  /** Seconds since 1970. */
  readonly endsAt?: number;
}

const ttl = ({ endsAt }: Ending): number | undefined => endsAt;
const secondsOf = (at: string): number => Math.ceil(Date.parse(at) / 1000);
const ending = ({ deletion }: KmsKey): Ending => (deletion ? { endsAt: secondsOf(deletion.deletesAt) } : {});

const keyOwnerItem = itemType<{ readonly projectId: string } & Ending>()({
  name: 'project of a key',
  readBy: 'uses of a key by its id; `ttl` once it is deleted',
  pk: 'CMEK#<key>',
  sk: 'CMEK',
  key: (keyId: string) => ({ pk: `CMEK#${keyId}`, sk: 'CMEK' }),
  shape: { projectId: text },
  ttl,
});

const dueItem = itemType<DueKey>()({
  name: 'key that is to get a new version, by the day',
  readBy: 'the worker: the last 32 days, daily',
  pk: 'CMEKDUE#<yyyy-mm-dd>',
  sk: 'AT#<instant>#<key>',
  key: (instant: string, keyId: string) => ({
    pk: `CMEKDUE#${instant.slice(0, 10)}`,
    sk: `AT#${instant}#${keyId}`,
  }),
  ranges: { on: (day: string) => ({ pk: `CMEKDUE#${day}`, prefix: 'AT#' }) },
  shape: { projectId: text, keyId: text, dueAt: text },
});

const dueKey = ({ dueAt, keyId }: DueKey) => dueItem.key(dueAt, keyId);

const dueOf = ({ id, projectId, nextRotationAt, deletion }: KmsKey): DueKey | undefined =>
  nextRotationAt === undefined || deletion ? undefined : { projectId, keyId: id, dueAt: nextRotationAt };

/** The line of a key moves along with the instant that it names. */
const dueMove = (key: KmsKey, previous?: KmsKey): readonly Change[] => {
  const [has, had] = [dueOf(key), previous && dueOf(previous)];
  if (has?.dueAt === had?.dueAt) return [];
  return [...(had ? [remove(dueKey(had))] : []), ...(has ? [put(dueItem.item(dueKey(has), has))] : [])];
};

const toDue: Link<KmsKey> = {
  into: familiesOf(dueItem),
  from: (key) => ({ keys: [dueOf(key)].flatMap((due) => (due ? [dueKey(due)] : [])) }),
};

const keyItem = itemType<KmsKey>()({
  name: 'key of the key service',
  readBy: 'every use of the key, lists; `ttl` once it is deleted',
  pk: 'PROJECT#<id>',
  sk: 'CMEK#<key>',
  key: (projectId: string, keyId: string) => ({ pk: `PROJECT#${projectId}`, sk: `CMEK#${keyId}` }),
  ranges: { of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'CMEK#' }) },
  shape: {
    id: text,
    projectId: text,
    name: text,
    isDisabled: flag,
    version: number,
    minVersion: number,
    revision: number,
  },
  ttl: (key) => ending(key).endsAt,
  leadsTo: [toItem(keyOwnerItem, ({ id }) => keyOwnerItem.key(id)), toDue],
});

const keyNameItem = itemType<{ readonly keyId: string }>()({
  name: 'key by name',
  readBy: 'lookups by name, uniqueness',
  pk: 'PROJECT#<id>',
  sk: 'CMEKNAME#<name>',
  key: (projectId: string, name: string) => ({ pk: `PROJECT#${projectId}`, sk: `CMEKNAME#${name}` }),
  shape: { keyId: text },
  leadsTo: [],
});

const material = { shape: { projectId: text, keyId: text, version: number, wrapped: bytes } } as const;

export const latestItem = itemType<KeyVersion & Ending>()({
  ...material,
  name: 'material of a key’s latest version, sealed',
  readBy: 'encrypting and signing; decrypting what it encrypted',
  pk: 'PROJECT#<id>',
  sk: 'CMEKLATEST#<key>',
  key: (projectId: string, keyId: string) => ({ pk: `PROJECT#${projectId}`, sk: `CMEKLATEST#${keyId}` }),
  ttl,
  leadsTo: [],
});

export const earlierItem = itemType<KeyVersion & Ending>()({
  ...material,
  name: 'material of an earlier version, sealed',
  readBy: 'decrypting and verifying what it encrypted or signed',
  pk: 'PROJECT#<id>',
  sk: 'CMEKVERSION#<key>#<version>',
  key: (projectId: string, keyId: string, version: number) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CMEKVERSION#${keyId}#${padded(version)}`,
  }),
  ranges: {
    of: (projectId: string, keyId: string) => ({
      pk: `PROJECT#${projectId}`,
      prefix: `CMEKVERSION#${keyId}#`,
    }),
  },
  ttl,
  leadsTo: [],
});

export const kmsItems = [keyItem, keyNameItem, latestItem, earlierItem];
export const kmsOwnerItems = [keyOwnerItem, dueItem];

const nameTaken = () =>
  new LocketError('already-exists', 'A key with this name already exists in the project');

const putKey = (key: KmsKey, condition: Condition): Change =>
  put(keyItem.item(keyItem.key(key.projectId, key.id), key), condition);
const putOwner = (key: KmsKey, condition?: Condition): Change =>
  put(keyOwnerItem.item(keyOwnerItem.key(key.id), { projectId: key.projectId, ...ending(key) }), condition);
const putLatest = (key: KmsKey, of: KeyVersion, condition: Condition): Change =>
  put(latestItem.item(latestItem.key(of.projectId, of.keyId), { ...of, ...ending(key) }), condition);
const putEarlier = (key: KmsKey, of: KeyVersion, condition: Condition): Change =>
  put(
    earlierItem.item(earlierItem.key(of.projectId, of.keyId, of.version), { ...of, ...ending(key) }),
    condition,
  );

const atVersion = ({ version }: KeyVersion): Condition => atRevision(version, 'version');

const nameKey = ({ projectId, name }: KmsKey) => keyNameItem.key(projectId, name);
const giveName = (key: KmsKey): Change =>
  put(keyNameItem.item(nameKey(key), { keyId: key.id }), absent, nameTaken);

/** A key that is deleted has no name in the project: another may be given it. */
const nameMove = (key: KmsKey, previous: KmsKey): readonly Change[] => {
  const [had, has] = [!previous.deletion, !key.deletion];
  if (had && has && key.name === previous.name) return [];
  return [...(had ? [remove(nameKey(previous))] : []), ...(has ? [giveName(key)] : [])];
};

const projectOf = async (session: ReadSession, keyId: string): Promise<string | undefined> => {
  const guess = guesses.recall('cmek', keyId);
  if (guess && (await session.read(keyItem, keyItem.key(guess, keyId)))) return guess;
  const projectId = (await session.read(keyOwnerItem, keyOwnerItem.key(keyId)))?.projectId;
  if (projectId) guesses.learn(projectId, 'cmek', keyId);
  return projectId;
};

/** What storage kept of an item that ends says nothing about the version itself. */
const versionIn = (stored: (KeyVersion & Ending) | undefined): KeyVersion | undefined => {
  if (!stored) return undefined;
  const { endsAt: _ended, ...version } = stored;
  return version;
};

/**
 * Keys under their project: what is listed apart from the material, and the material of the latest version apart from
 * earlier ones, so that a use reads two small items and a list none that it does not show.
 */
export const kmsStore = (session: ReadSession): KmsStore => ({
  find: (projectId, keyId) => session.read(keyItem, keyItem.key(projectId, keyId)),
  projectOf: (keyId) => projectOf(session, keyId),
  idByName: async (projectId, name) =>
    (await session.read(keyNameItem, keyNameItem.key(projectId, name)))?.keyId,
  inProject: (projectId) => session.list(keyItem, keyItem.ranges.of(projectId)),
  latest: async (projectId, keyId) =>
    versionIn(await session.read(latestItem, latestItem.key(projectId, keyId))),
  earlier: async (projectId, keyId, version) =>
    versionIn(await session.read(earlierItem, earlierItem.key(projectId, keyId, version))),
  allEarlier: async (projectId, keyId) =>
    (await session.list(earlierItem, earlierItem.ranges.of(projectId, keyId))).flatMap(
      (stored) => versionIn(stored) ?? [],
    ),
  creation: (key, fresh) => [
    putKey(key, absent),
    putOwner(key, absent),
    putLatest(key, fresh, absent),
    giveName(key),
    ...dueMove(key),
  ],
  replacement: (key, previous) => [
    putKey(key, atRevision(previous.revision)),
    ...nameMove(key, previous),
    ...dueMove(key, previous),
  ],
  rotation: (key, previous, fresh, replaced) => [
    putKey(key, atRevision(previous.revision)),
    putLatest(key, fresh, atVersion(replaced)),
    putEarlier(key, replaced, absent),
    ...dueMove(key, previous),
  ],
  deletion: (key, previous, latest, earlier) => [
    putKey(key, atRevision(previous.revision)),
    putOwner(key),
    putLatest(key, latest, atVersion(latest)),
    ...earlier.map((each) => putEarlier(key, each, atVersion(each))),
    ...nameMove(key, previous),
    ...dueMove(key, previous),
  ],
  dueOn: async (day, limit) =>
    dueItem.readAll((await session.page({ ...dueItem.ranges.on(day), limit })).items),
  dueRemoval: (due) => remove(dueKey(due)),
  guessProject: (keyId) => guesses.recall('cmek', keyId),
  expect: (keyId) => {
    const projectId = guesses.recall('cmek', keyId);
    if (projectId) session.expect(keyItem.key(projectId, keyId), latestItem.key(projectId, keyId));
    else session.expect(keyOwnerItem.key(keyId));
  },
});
