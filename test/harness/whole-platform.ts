import * as stores from '../../layers/adapters/dynamo/stores/all.ts';
import type { StoreFactories } from '../../layers/adapters/dynamo/stores/lazy.ts';
import * as outbound from '../../layers/adapters/outbound.ts';
import type { OutboundFactories } from '../../layers/adapters/outbound-factories.ts';
import { type Equipment, openPlatform } from '../../layers/adapters/platform.ts';
import type { Settings } from '../../layers/adapters/settings.ts';
import type { Runtime } from '../../layers/domain/runtime.ts';
import type { Platform } from '../../layers/domain/unit.ts';

/** One that is declared and exported nowhere does not compile. */
const everyStore: Required<StoreFactories> = stores;
const everyWayOut: Required<OutboundFactories> = outbound;

/** Everything that any function brings along. */
export const wholeEquipment: Equipment = {
  stores: everyStore,
  listedIn: 'layers/adapters/dynamo/stores/all.ts',
  outbound: everyWayOut,
};

/** The platform of all functions together. */
export const openWholePlatform = (settings: Settings, runtime?: Runtime): Platform =>
  openPlatform(settings, { ...wholeEquipment, runtime });
