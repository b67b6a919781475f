import { type Group, storesOf } from '../../functions/group.ts';
import type { StoreFactories } from '../../layers/adapters/dynamo/stores/lazy.ts';
import type { Settings } from '../../layers/adapters/settings.ts';
import type { StoreName } from '../../layers/domain/unit.ts';
import { startApp, type TestApp } from '../harness/app.ts';
import { wholeEquipment } from '../harness/whole-platform.ts';

/** A group as its function is deployed, with what it says that it uses and nothing else. */
export interface ServedGroup {
  readonly app: TestApp;
  /** The stores that were asked for so far. */
  readonly asked: ReadonlySet<StoreName>;
}

const recording = (names: readonly StoreName[], asked: Set<StoreName>): StoreFactories => {
  const factories = names.map((name) => {
    const make = wholeEquipment.stores[name] as (...parts: unknown[]) => unknown;
    const recorded = (...parts: unknown[]) => {
      asked.add(name);
      return make(...parts);
    };
    return [name, recorded];
  });
  return Object.fromEntries(factories);
};

const serveGroup = async (
  group: Group,
  { table, runtime }: TestApp,
  settings: Partial<Settings>,
): Promise<ServedGroup> => {
  const asked = new Set<StoreName>();
  const listedIn = `functions/${group.name}/group.ts`;
  const equipment = {
    stores: recording(storesOf(group), asked),
    listedIn,
    outbound: Object.fromEntries((group.calls ?? []).map((name) => [name, wholeEquipment.outbound?.[name]])),
  };
  return { asked, app: await startApp({ table, runtime, settings, equipment }) };
};

/** Serves each group by itself, over the table of this application. */
export const serveGroups = async (
  groups: readonly Group[],
  over: TestApp,
  settings: Partial<Settings>,
): Promise<ReadonlyMap<Group, ServedGroup>> =>
  new Map(
    await Promise.all(groups.map(async (group) => [group, await serveGroup(group, over, settings)] as const)),
  );
