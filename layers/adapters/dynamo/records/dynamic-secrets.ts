import type {
  DynamicSecret,
  DynamicSecretKey,
  DynamicSecretStore,
} from '../../../domain/dynamic-secrets/dynamic-secret.ts';
import { providerTypes } from '../../../domain/dynamic-secrets/kinds/kind.ts';
import { LocketError } from '../../../domain/errors.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, atRevision, put, type Refusal, remove } from '../changes.ts';
import { guesses, type ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { toItem, toPartition } from './links.ts';
import { purged } from './partitions.ts';
import { bytes, flag, number, oneOf, orNull, text } from './shape.ts';

/** What a dynamic secret is called in its folder; without it nobody finds it but those who end it. */
export const dynamicSecretNameItem = itemType<Pick<DynamicSecret, 'id'>>()({
  name: 'name of a dynamic secret',
  readBy: 'lists of a folder; every operation by name',
  pk: 'ENV#<env>',
  sk: 'DYNAMICNAME#<folder>#<name>',
  key: (environmentId: string, folderId: string, name: string) => ({
    pk: `ENV#${environmentId}`,
    sk: `DYNAMICNAME#${folderId}#${name}`,
  }),
  ranges: {
    in: (environmentId: string, folderId: string) => ({
      pk: `ENV#${environmentId}`,
      prefix: `DYNAMICNAME#${folderId}#`,
    }),
  },
  shape: { id: text },
  leadsTo: [],
});

/** The dynamic secret itself, its inputs sealed. */
export const dynamicSecretItem = itemType<DynamicSecret>()({
  name: 'dynamic secret, inputs sealed',
  readBy: 'every operation on it or its leases; the workers that end leases',
  pk: 'ENV#<env>',
  sk: 'DYNAMIC#<folder>#<dynamic secret>',
  key: (environmentId: string, folderId: string, id: string) => ({
    pk: `ENV#${environmentId}`,
    sk: `DYNAMIC#${folderId}#${id}`,
  }),
  ranges: {
    in: (environmentId: string, folderId: string) => ({
      pk: `ENV#${environmentId}`,
      prefix: `DYNAMIC#${folderId}#`,
    }),
    all: (environmentId: string) => ({ pk: `ENV#${environmentId}`, prefix: 'DYNAMIC#' }),
  },
  shape: {
    id: text,
    projectId: text,
    environmentId: text,
    folderId: text,
    name: text,
    type: oneOf(...providerTypes),
    version: number,
    defaultTTL: text,
    maxTTL: orNull(text),
    inputs: bytes,
    state: oneOf('active', 'deleting', 'failed-to-delete'),
    isForced: flag,
    removesStrays: flag,
    revision: number,
  },
  leadsTo: [
    toPartition(purged.dynamicSecret, ({ id }) => id),
    toItem(dynamicSecretNameItem, ({ environmentId, folderId, name }) =>
      dynamicSecretNameItem.key(environmentId, folderId, name),
    ),
  ],
});

export const dynamicSecretItems = [dynamicSecretItem, dynamicSecretNameItem];

const taken: Refusal = () =>
  new LocketError('already-exists', 'A dynamic secret with this name exists in this folder');

const keyOf = ({ environmentId, folderId, id }: DynamicSecretKey) =>
  dynamicSecretItem.key(environmentId, folderId, id);
const nameKeyOf = ({ environmentId, folderId, name }: DynamicSecret) =>
  dynamicSecretNameItem.key(environmentId, folderId, name);
const lineOf = (made: DynamicSecret) => dynamicSecretNameItem.item(nameKeyOf(made), { id: made.id });
const itemOf = (made: DynamicSecret) => dynamicSecretItem.item(keyOf(made), made);
const unchanged = ({ revision }: DynamicSecret) => atRevision(revision);

const renaming = (next: DynamicSecret, previous: DynamicSecret): readonly Change[] =>
  next.name === previous.name ? [] : [remove(nameKeyOf(previous)), put(lineOf(next), absent, taken)];

const byName = (a: DynamicSecret, b: DynamicSecret): number => (a.name < b.name ? -1 : 1);

const inFolder = async (
  session: ReadSession,
  environmentId: string,
  folderId: string,
): Promise<readonly DynamicSecret[]> => {
  const lines = await session.list(
    dynamicSecretNameItem,
    dynamicSecretNameItem.ranges.in(environmentId, folderId),
  );
  const found = await Promise.all(
    lines.map(({ id }) =>
      session.read(dynamicSecretItem, dynamicSecretItem.key(environmentId, folderId, id)),
    ),
  );
  return found.filter((each) => each !== undefined).sort(byName);
};

/** Dynamic secrets by id in their environment, and a line for the name of each in its folder. */
export const dynamicSecretStore = (session: ReadSession): DynamicSecretStore => ({
  inFolder: (environmentId, folderId) => inFolder(session, environmentId, folderId),
  inEnvironment: (environmentId) =>
    session.list(dynamicSecretItem, dynamicSecretItem.ranges.all(environmentId)),
  named: async (environmentId, folderId, name) => {
    const line = await session.read(
      dynamicSecretNameItem,
      dynamicSecretNameItem.key(environmentId, folderId, name),
    );
    if (line) guesses.learn(line.id, 'dynamic-secrets', folderId, name);
    else guesses.drop('dynamic-secrets', folderId, name);
    return line && session.read(dynamicSecretItem, dynamicSecretItem.key(environmentId, folderId, line.id));
  },
  find: (key) => session.read(dynamicSecretItem, keyOf(key)),
  creation: (made) => [put(lineOf(made), absent, taken), put(itemOf(made), absent)],
  replacement: (next, previous) => [put(itemOf(next), unchanged(previous)), ...renaming(next, previous)],
  withdrawal: (next, previous) => [put(itemOf(next), unchanged(previous)), remove(nameKeyOf(previous))],
  deletion: (gone) => [remove(keyOf(gone), unchanged(gone))],
  expectFolder: (environmentId, folderId) =>
    session.expectAll(dynamicSecretNameItem.ranges.in(environmentId, folderId)),
  expectNamed: (environmentId, folderId, name) => {
    const id = guesses.recall('dynamic-secrets', folderId, name);
    session.expect(dynamicSecretNameItem.key(environmentId, folderId, name));
    if (id !== undefined) session.expect(dynamicSecretItem.key(environmentId, folderId, id));
    return id;
  },
});
