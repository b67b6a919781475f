import { levels, type Rotation, type RotationStore } from '../../../domain/rotation/rotation.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, atRevision, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { number, oneOf, text } from './shape.ts';
import { rootKeyItem } from './system/items.ts';

const daysKept = 400;

/** A project may be gone by then; levels are few, and stay. */
const endOf = ({ projectId, completedAt }: Rotation): number | undefined =>
  projectId === undefined || completedAt === undefined
    ? undefined
    : Math.floor(Date.parse(completedAt) / 1000) + daysKept * 86_400;

const rotationItem = itemType<Rotation>()({
  name: 'latest rotation of a level of keys, and how far it came',
  readBy: 'each step of the rotation, status of the keys; of a single project `ttl` 400 days after its end',
  pk: 'ROTATION#<target>',
  sk: 'ROTATION',
  key: (target: string) => ({ pk: `ROTATION#${target}`, sk: 'ROTATION' }),
  shape: {
    target: text,
    level: oneOf(...levels),
    number,
    phase: oneOf('preparing', 'settling', 'moving', 'completed'),
    revision: number,
  },
  ttl: endOf,
});

const pk = 'ROTATIONS';

const openItem = itemType<{ readonly projectId: string }>()({
  name: 'rotation of a single project that is not over, or has its KMS to come back to',
  readBy: 'the daily run that goes on with rotations',
  pk,
  sk: 'PROJECT#<id>',
  key: (projectId: string) => ({ pk, sk: `PROJECT#${projectId}` }),
  ranges: { all: () => ({ pk, prefix: 'PROJECT#' }) },
  shape: { projectId: text },
});

export const rotationItems = [rotationItem, openItem];

const itemOf = (rotation: Rotation) => rotationItem.item(rotationItem.key(rotation.target), rotation);

const isOpen = ({ phase, outOfReach }: Rotation): boolean => phase !== 'completed' || Boolean(outOfReach);

/** Puts the rotation of a single project on the list of those that are gone on with, or takes it off. */
const listing = (next: Rotation, previous: Rotation | undefined): readonly Change[] => {
  const { projectId } = next;
  if (projectId === undefined || isOpen(next) === (previous !== undefined && isOpen(previous))) return [];
  const key = openItem.key(projectId);
  return [isOpen(next) ? put(openItem.item(key, { projectId })) : remove(key)];
};

/** One item for each target, which the next rotation of it takes over. */
export const rotationStore = (session: ReadSession): RotationStore => ({
  find: (target) => session.read(rotationItem, rotationItem.key(target)),
  rootKeys: async () => {
    const items = (await session.all(rootKeyItem.ranges.system())).filter((item) => rootKeyItem.holds(item));
    return rootKeyItem.readAll(items).map(({ wrapped: _, previous, ...facts }) => ({
      ...facts,
      previousStrategy: previous?.strategy,
    }));
  },
  openProjects: async () =>
    (await session.list(openItem, openItem.ranges.all())).map((each) => each.projectId),
  beginning: (rotation, previous) => [
    put(itemOf(rotation), previous ? atRevision(previous.revision) : absent),
    ...listing(rotation, previous),
  ],
  replacement: (next, previous) => [
    put(itemOf(next), atRevision(previous.revision)),
    ...listing(next, previous),
  ],
});
