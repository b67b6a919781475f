import type { Runtime } from '../../../domain/runtime.ts';
import { type Fence, type FenceStore, fencedInOrganization } from '../../../domain/store/fence.ts';
import { absent, type Condition, put } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import type { Table } from '../table.ts';
import { itemType } from './item-type.ts';
import { text } from './shape.ts';

interface FenceRecord {
  /** Another random text after each write inside. */
  readonly renewal: string;
}

const organizationFenceItem = itemType<FenceRecord>()({
  name: 'fence around one kind of thing in an organization',
  readBy: 'adding or changing one, before the others are looked at',
  pk: 'ORG#<org>',
  sk: 'FENCE#<around>',
  key: (orgId: string, around: string) => ({ pk: `ORG#${orgId}`, sk: `FENCE#${around}` }),
  shape: { renewal: text },
  leadsTo: [],
});

const projectFenceItem = itemType<FenceRecord>()({
  name: 'fence around one kind of thing in a project',
  readBy: 'adding one, before the others are looked at',
  pk: 'PROJECT#<id>',
  sk: 'FENCE#<around>',
  key: (projectId: string, around: string) => ({ pk: `PROJECT#${projectId}`, sk: `FENCE#${around}` }),
  shape: { renewal: text },
  leadsTo: [],
});

export const organizationFenceItems = [organizationFenceItem];
export const projectFenceItems = [projectFenceItem];

type Place = Pick<Fence, 'around' | 'holderId'>;

const inOrganizations: readonly string[] = fencedInOrganization;

const typeFor = ({ around }: Place) =>
  inOrganizations.includes(around) ? organizationFenceItem : projectFenceItem;

const keyOf = (place: Place) => typeFor(place).key(place.holderId, place.around);

const asFound = ({ renewal }: Fence): Condition =>
  renewal === undefined ? absent : { expression: 'renewal = :renewal', values: { ':renewal': renewal } };

/** One item beside the things it stands around, with another random text after each renewal. */
export const fenceStore = (
  session: ReadSession,
  _table: Table,
  runtime: Pick<Runtime, 'uuid'>,
): FenceStore => ({
  find: async (around, holderId) => {
    const place = { around, holderId };
    const found = await session.read(typeFor(place), keyOf(place));
    // What was read early, on suspicion or not, was read before the fence: the look must be younger.
    session.forget();
    return { ...place, renewal: found?.renewal };
  },
  renewed: (fence) => put(typeFor(fence).item(keyOf(fence), { renewal: runtime.uuid() }), asFound(fence)),
});
