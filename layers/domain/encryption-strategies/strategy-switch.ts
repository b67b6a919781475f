import type { Strategy } from '../keys/wrapping-key.ts';
import type { Change } from '../store/change.ts';

/** The latest switch to another wrapping key. Every step of it can be done twice. */
export interface StrategySwitch {
  /** What is switched to. */
  readonly strategy: Strategy;
  /** How often the strategy was switched, this time included. */
  readonly number: number;
  /** ISO 8601 instants. */
  readonly startedAt: string;
  /** When another process had unwrapped all that was wrapped anew. */
  readonly completedAt?: string | undefined;
  readonly revision: number;
}

/** Switches of the strategy. Every read is strongly consistent. */
export interface StrategyStore {
  find(): Promise<StrategySwitch | undefined>;
  /** Takes the place of the one before; refused with `conflict` when somebody else changed it meanwhile. */
  replacement(next: StrategySwitch, previous: StrategySwitch | undefined): Change;
}

/** Settings that prepare each strategy, for whoever lacks one. */
export const settingOf: Readonly<Record<Strategy, string>> = {
  kms: 'wrappingKeys',
  cloudhsm: 'cloudHsmKeyStoreId',
  pkcs11: 'pkcs11',
  software: 'LOCKET_WRAPPING_KEY_FILE',
};
