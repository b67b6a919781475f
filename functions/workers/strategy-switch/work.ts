import { rotations, strategies } from '../../../layers/adapters/dynamo/stores/all.ts';
import type { SwitchWork } from '../../../layers/domain/encryption-strategies/carry-out-switch.ts';
import { createKeyRing } from '../../../layers/domain/keys/key-ring.ts';
import { createRewrapping, type Rewrapping } from '../../../layers/domain/keys/rewrapping.ts';
import { workWith } from '../platform.ts';

/** What both workers of a switch work with; `work(requestId)` is for one invocation. */
export const switchWork = (listedIn: string): ((requestId: string) => SwitchWork) => {
  let rewrapping: Rewrapping | undefined;
  const open = workWith(
    listedIn,
    { rotations, strategies },
    {
      makeKeyRing: (settings) => {
        rewrapping = createRewrapping(settings);
        return createKeyRing(settings);
      },
    },
  );
  return (requestId) => ({
    open: (auditType) => open(requestId, auditType),
    get rewrapping() {
      if (!rewrapping) throw new Error('No unit was opened yet');
      return rewrapping;
    },
  });
};
