import { instanceScope } from '../audit/event.ts';
import { LocketError } from '../errors.ts';
import { enterAsServerAdmin } from '../instance/server-admin.ts';
import { type Strategy, strategies } from '../keys/wrapping-key.ts';
import type { RootKeyFacts } from '../rotation/rotation.ts';
import { assertProvenIn } from '../second-factors/stepped-up.ts';
import type { Unit } from '../unit.ts';
import { type StrategySwitch, settingOf } from './strategy-switch.ts';

interface StrategyStatus {
  readonly strategy: Strategy;
  /** Its wrapping key, where the settings prepared one. */
  readonly wrappingKey: string | undefined;
  /** Whether the latest root key is wrapped by it. */
  readonly isInUse: boolean;
  readonly setting: string;
}

export interface StrategiesStatus {
  readonly strategies: readonly StrategyStatus[];
  readonly rootKeys: readonly RootKeyFacts[];
  readonly latestSwitch: StrategySwitch | undefined;
}

const preparedKey = (unit: Unit, strategy: Strategy): string | undefined =>
  unit.keys.wrappingKeys.find((key) => key.strategy === strategy)?.id;

/** A key is known by its name first: an older record may call the strategy of the same key otherwise. */
const strategyIn = (unit: Unit, key: RootKeyFacts | undefined): string | undefined =>
  unit.keys.wrappingKeys.find(({ id }) => id === key?.wrappedBy)?.strategy ?? key?.strategy;

const statusOf = async (unit: Unit, latestSwitch: StrategySwitch | undefined): Promise<StrategiesStatus> => {
  const rootKeys = (await unit.stores.rotations.rootKeys()).toSorted((a, b) => b.version - a.version);
  const inUse = strategyIn(unit, rootKeys[0]);
  return {
    strategies: strategies.map((strategy) => ({
      strategy,
      wrappingKey: preparedKey(unit, strategy),
      isInUse: strategy === inUse,
      setting: settingOf[strategy],
    })),
    rootKeys,
    latestSwitch,
  };
};

/** Which strategies there are, which the settings prepared, and how each root key is wrapped. For server admins. */
export const readStrategies = async (unit: Unit): Promise<StrategiesStatus> => {
  await enterAsServerAdmin(unit);
  return statusOf(unit, await unit.stores.strategies.find());
};

/** As the organization asks in which the instance was set up, whatever was chosen: the keys of all are at stake. */
const assertProvenAtHome = async (unit: Unit): Promise<void> => {
  const { instance, organizations } = unit.stores;
  const home = await instance.find();
  const organization = home && (await organizations.find(home.orgId));
  if (organization) await assertProvenIn(unit, organization, 'Changing the wrapping key');
};

/**
 * Begins to wrap every root key by another prepared strategy; its event starts the workflow that does it. Asked again, it
 * starts what was interrupted. Throws `forbidden` for all but server admins, and `bad-request` naming the setting that
 * lacks.
 */
export const switchStrategy = async (unit: Unit, strategy: Strategy): Promise<StrategiesStatus> => {
  await enterAsServerAdmin(unit);
  await assertProvenAtHome(unit);
  if (preparedKey(unit, strategy) === undefined)
    throw new LocketError(
      'bad-request',
      `The strategy ${strategy} is not prepared: the setting ${settingOf[strategy]} is missing`,
    );
  const previous = await unit.stores.strategies.find();
  const next: StrategySwitch = {
    strategy,
    number: (previous?.number ?? 0) + 1,
    startedAt: unit.runtime.now().toISOString(),
    revision: (previous?.revision ?? 0) + 1,
  };
  unit.note({ organizationId: instanceScope, metadata: { strategy, number: next.number } });
  await unit.commit([unit.stores.strategies.replacement(next, previous)]);
  return statusOf(unit, next);
};
