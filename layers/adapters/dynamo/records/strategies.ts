import type { StrategyStore, StrategySwitch } from '../../../domain/encryption-strategies/strategy-switch.ts';
import { strategies } from '../../../domain/keys/wrapping-key.ts';
import { absent, atRevision, put } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { number, oneOf } from './shape.ts';

const pk = 'WRAPPING';
const sk = 'SWITCH';

const switchItem = itemType<StrategySwitch>()({
  name: 'latest switch of the strategy that wraps root keys',
  readBy: 'each step of the switch, list of the strategies',
  pk,
  sk,
  key: () => ({ pk, sk }),
  shape: { strategy: oneOf(...strategies), number, revision: number },
});

export const strategyItems = [switchItem];

/** One item, which the next switch takes over. */
export const strategyStore = (session: ReadSession): StrategyStore => ({
  find: () => session.read(switchItem, switchItem.key()),
  replacement: (next, previous) =>
    put(switchItem.item(switchItem.key(), next), previous ? atRevision(previous.revision) : absent),
});
