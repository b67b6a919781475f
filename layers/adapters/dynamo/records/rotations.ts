import { levels, type Rotation, type RotationStore } from '../../../domain/rotation/rotation.ts';
import { absent, atRevision, put } from '../changes.ts';
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

export const rotationItems = [rotationItem];

const itemOf = (rotation: Rotation) => rotationItem.item(rotationItem.key(rotation.target), rotation);

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
  beginning: (rotation, previous) => put(itemOf(rotation), previous ? atRevision(previous.revision) : absent),
  replacement: (next, previous) => put(itemOf(next), atRevision(previous.revision)),
});
