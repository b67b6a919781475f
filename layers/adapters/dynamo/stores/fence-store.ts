import type { Runtime } from '../../../domain/runtime.ts';
import type { Fence, FenceStore } from '../../../domain/store/fence.ts';
import { absent, type Condition, put } from '../changes.ts';
import { toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { ReadSession } from '../read-session.ts';

const keyOf = ({ around, holderId }: Pick<Fence, 'around' | 'holderId'>) =>
  around === 'templates' ? keys.organizationFence(holderId, around) : keys.projectFence(holderId, around);

const asFound = ({ renewal }: Fence): Condition =>
  renewal === undefined ? absent : { expression: 'renewal = :renewal', values: { ':renewal': renewal } };

/** One item beside the things it stands around, with another random text after each renewal. */
export const fenceStore = (session: ReadSession, runtime: Pick<Runtime, 'uuid'>): FenceStore => ({
  find: async (around, holderId) => {
    const item = await session.get(keyOf({ around, holderId }));
    // What was read early, on suspicion or not, was read before the fence: the look must be younger.
    session.forget();
    return { around, holderId, renewal: item?.renewal as string | undefined };
  },
  renewed: (fence) => put(toItem(keyOf(fence), { renewal: runtime.uuid() }), asFound(fence)),
});
