import type { App } from 'aws-cdk-lib/core';
import type { Group } from '../functions/group.ts';
import { fallbackGroup, httpGroups } from '../functions/groups.ts';
import { ApiStack } from './api/api-stack.ts';
import { EventsStack } from './events/events-stack.ts';
import { ExtensionStack } from './extension/extension-stack.ts';
import type { LayerCodeOf } from './extension/layer-code.ts';
import type { CodeOf } from './functions/code.ts';
import type { HsmCodeOf } from './hsm/layer-contents.ts';
import { MaintenanceStack } from './maintenance/maintenance-stack.ts';
import { ObservabilityStack } from './observability/observability-stack.ts';
import type { Settings } from './settings.ts';
import { StorageStack } from './storage/storage-stack.ts';

export interface LocketAppProps {
  readonly settings: Settings;
  readonly codeOf: CodeOf;
  readonly layerCodeOf: LayerCodeOf;
  /** Contents of the layer by which functions reach an HSM; needed with the setting `pkcs11`. */
  readonly hsmCodeOf?: HsmCodeOf;
  /** Endpoint groups; all of them unless a test asks for others. */
  readonly groups?: readonly Group[];
}

export interface LocketStacks {
  readonly storage: StorageStack;
  readonly api: ApiStack;
  readonly events: EventsStack;
  readonly maintenance: MaintenanceStack;
  readonly observability: ObservabilityStack;
  /** Only with the setting `extensionLayer`. */
  readonly extension?: ExtensionStack;
}

/** Adds Locket's stacks to the app. */
export const addLocket = (
  app: App,
  { settings, codeOf, layerCodeOf, hsmCodeOf, groups = httpGroups }: LocketAppProps,
): LocketStacks => {
  const id = (part: string) => `${settings.namePrefix}-${part}`;
  const storage = new StorageStack(app, id('storage'), { settings, codeOf });
  const api = new ApiStack(app, id('api'), {
    settings,
    codeOf,
    hsmCodeOf,
    storage,
    groups,
    fallback: fallbackGroup,
  });
  const events = new EventsStack(app, id('events'), { settings, codeOf, hsmCodeOf, storage });
  const maintenance = new MaintenanceStack(app, id('maintenance'), { settings, codeOf, storage });
  const observability = new ObservabilityStack(app, id('observability'), {
    settings,
    storage,
    api: api.metrics,
    workerDeadLetters: events.workerDeadLetters,
    archiveAge: events.archiveAge,
    groups,
  });
  const stacks = { storage, api, events, maintenance, observability };
  if (settings.extensionLayer.length === 0) return stacks;
  return { ...stacks, extension: new ExtensionStack(app, id('extension'), { settings, layerCodeOf }) };
};
