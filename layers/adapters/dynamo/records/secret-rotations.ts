import { rotationTypes } from '../../../domain/secret-rotation/kinds/kind.ts';
import type {
  DueRotation,
  RotationKey,
  SecretRotation,
  SecretRotationStore,
} from '../../../domain/secret-rotation/secret-rotation.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, atRevision, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { type Link, toItem } from './links.ts';
import { bytes, flag, list, number, oneOf, orNull, text } from './shape.ts';
import { familiesOf } from './template.ts';

const placeItem = itemType<Pick<SecretRotation, 'environmentId' | 'folderId'>>()({
  name: 'place of a rotation of secrets',
  readBy: 'operations on a rotation by its id; its workflow',
  pk: 'SECRETROTATION#<rotation>',
  sk: 'SECRETROTATION',
  key: (id: string) => ({ pk: `SECRETROTATION#${id}`, sk: 'SECRETROTATION' }),
  shape: { environmentId: text, folderId: text },
});

const dueItem = itemType<DueRotation>()({
  name: 'rotation of secrets, by the day it is to be looked at',
  readBy: 'the sweep of rotations',
  pk: 'SECRETROTATIONS#<yyyy-mm-dd>',
  sk: 'AT#<instant>#<rotation>',
  key: (instant: string, id: string) => ({
    pk: `SECRETROTATIONS#${instant.slice(0, 10)}`,
    sk: `AT#${instant}#${id}`,
  }),
  ranges: { on: (day: string) => ({ pk: `SECRETROTATIONS#${day}`, prefix: 'AT#' }) },
  shape: { id: text, environmentId: text, folderId: text, dueAt: text },
});

const dueKey = ({ dueAt, id }: Pick<DueRotation, 'dueAt' | 'id'>) => dueItem.key(dueAt, id);

const lineOf = ({ id, environmentId, folderId, dueAt }: SecretRotation): DueRotation | undefined =>
  dueAt === null ? undefined : { id, environmentId, folderId, dueAt };

const toLine: Link<SecretRotation> = {
  into: familiesOf(dueItem),
  from: (rotation) => ({ keys: [lineOf(rotation)].flatMap((line) => (line ? [dueKey(line)] : [])) }),
};

/** The rotation itself, with how the target is reached and what it gave in one envelope. */
export const secretRotationItem = itemType<SecretRotation>()({
  name: 'rotation of secrets, what it knows of its target sealed',
  readBy: 'every operation on it; lists of a project; its workflow',
  pk: 'ENV#<env>',
  sk: 'SECRETROTATION#<folder>#<rotation>',
  key: (environmentId: string, folderId: string, id: string) => ({
    pk: `ENV#${environmentId}`,
    sk: `SECRETROTATION#${folderId}#${id}`,
  }),
  ranges: {
    in: (environmentId: string, folderId: string) => ({
      pk: `ENV#${environmentId}`,
      prefix: `SECRETROTATION#${folderId}#`,
    }),
    all: (environmentId: string) => ({ pk: `ENV#${environmentId}`, prefix: 'SECRETROTATION#' }),
  },
  shape: {
    id: text,
    projectId: text,
    environmentId: text,
    folderId: text,
    type: oneOf(...rotationTypes),
    outputs: list,
    intervalDays: number,
    isPaused: flag,
    phase: oneOf('idle', 'planned', 'issued', 'proven'),
    turn: text,
    takenUntil: orNull(text),
    failures: number,
    nextRotationAt: orNull(text),
    retireAt: orNull(text),
    hasLeftovers: flag,
    dueAt: orNull(text),
    version: number,
    sealed: bytes,
    revision: number,
  },
  leadsTo: [toItem(placeItem, ({ id }) => placeItem.key(id)), toLine],
});

export const secretRotationItems = [secretRotationItem, placeItem, dueItem];

const keyOf = ({ environmentId, folderId, id }: RotationKey) =>
  secretRotationItem.key(environmentId, folderId, id);
const itemOf = (rotation: SecretRotation) => secretRotationItem.item(keyOf(rotation), rotation);
const unchanged = ({ revision }: SecretRotation) => atRevision(revision);

/** The line moves along with the instant that it names. */
const moved = (next?: SecretRotation, previous?: SecretRotation): readonly Change[] => {
  const [has, had] = [next && lineOf(next), previous && lineOf(previous)];
  if (has?.dueAt === had?.dueAt) return [];
  return [...(had ? [remove(dueKey(had))] : []), ...(has ? [put(dueItem.item(dueKey(has), has))] : [])];
};

const find = async (session: ReadSession, id: string): Promise<SecretRotation | undefined> => {
  const place = await session.read(placeItem, placeItem.key(id));
  return place && session.read(secretRotationItem, keyOf({ id, ...place }));
};

/** Rotations below their environment, once more by id, and as a line below the day on which something is to be done. */
export const secretRotationStore = (session: ReadSession): SecretRotationStore => ({
  inEnvironment: (environmentId) =>
    session.list(secretRotationItem, secretRotationItem.ranges.all(environmentId)),
  find: (id) => find(session, id),
  expect: (id) => session.expect(placeItem.key(id)),
  expectEnvironment: (environmentId) => session.expectAll(secretRotationItem.ranges.all(environmentId)),
  creation: (made) => [
    put(itemOf(made), absent),
    put(
      placeItem.item(placeItem.key(made.id), {
        environmentId: made.environmentId,
        folderId: made.folderId,
      }),
      absent,
    ),
    ...moved(made),
  ],
  replacement: (next, previous) => [put(itemOf(next), unchanged(previous)), ...moved(next, previous)],
  deletion: (gone) => [
    remove(keyOf(gone), unchanged(gone)),
    remove(placeItem.key(gone.id)),
    ...moved(undefined, gone),
  ],
  dueOn: async (day, limit) =>
    dueItem.readAll((await session.page({ ...dueItem.ranges.on(day), limit })).items),
  lineRemoval: (due) => remove(dueKey(due)),
});
