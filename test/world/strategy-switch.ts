import { openPlatform } from '../../layers/adapters/platform.ts';
import type { WrappingSetting } from '../../layers/adapters/settings.ts';
import {
  type ProofOutcome,
  proveSwitch,
  type SwitchWork,
  wrapAnew,
} from '../../layers/domain/encryption-strategies/carry-out-switch.ts';
import type { StrategySwitch } from '../../layers/domain/encryption-strategies/strategy-switch.ts';
import { createKeyRing, type KeyRingSettings, type RootKeyStore } from '../../layers/domain/keys/key-ring.ts';
import { createRewrapping } from '../../layers/domain/keys/rewrapping.ts';
import { type KmsServer, startKmsServer } from '../adapters/wrapping/kms-server.ts';
import { wholeEquipment } from '../harness/whole-platform.ts';
import { softwareWrapping } from '../harness/wrapping.ts';
import { Crash } from './rotation.ts';
import { openWorld, type World } from './world.ts';

export { Crash } from './rotation.ts';

/** How many writes of wrappings a process gets done before it ends, and whether the last of them reaches the disk. */
export interface Fate {
  writes: number;
  readonly isLastDone: boolean;
}

/** An instance whose settings prepared a file and a KMS key; a root key is wrapped by the file first. */
export interface StrategyWorld extends World {
  readonly kms: KmsServer;
  readonly software: WrappingSetting;
  readonly kmsKey: WrappingSetting;
  find(): Promise<StrategySwitch | undefined>;
  /** Adds a version of the root key, as a rotation does. */
  addRootKey(): Promise<void>;
  /** The two tasks of the workflow, each in a process of its own. */
  wrap(number: number, fate?: Fate): Promise<{ readonly rewrapped: number }>;
  prove(number: number, fate?: Fate): Promise<ProofOutcome>;
}

const origin = { ipAddress: '', userAgent: 'locket', requestId: 'switch' };

/** Has every write of a wrapping count, and end the process when its time has come. */
const mortal = (store: RootKeyStore, fate: Fate): RootKeyStore => ({
  ...store,
  rewrap: async (...change) => {
    fate.writes -= 1;
    if (fate.writes > 0) return store.rewrap(...change);
    if (fate.writes === 0 && fate.isLastDone) await store.rewrap(...change);
    throw new Crash();
  },
});

export const openStrategyWorld = async (): Promise<StrategyWorld> => {
  const kms = await startKmsServer();
  process.env.AWS_ENDPOINT_URL_KMS = kms.endpoint;
  const software = await softwareWrapping();
  const kmsKey: WrappingSetting = { strategy: 'kms', keyArn: kms.arn('key-1') };
  const wrappings = { wrapping: software, otherWrappings: [kmsKey] };
  const world = await openWorld(wrappings);
  const { runtime, table } = world.app;

  const startProcess = (fate?: Fate): SwitchWork & { readonly settings: KeyRingSettings } => {
    let settings: KeyRingSettings | undefined;
    const platform = openPlatform(
      { auditRetentionDays: 90, storageTimeout: 2500, storageAttempts: 3, table, ...wrappings },
      {
        ...wholeEquipment,
        runtime,
        makeKeyRing: (given) => {
          settings = fate ? { ...given, rootKeys: mortal(given.rootKeys, fate) } : given;
          return createKeyRing(settings);
        },
      },
    );
    return {
      open: (auditType) => platform.open(origin, auditType),
      get settings() {
        if (!settings) throw new Error('There is no key ring');
        return settings;
      },
      get rewrapping() {
        return createRewrapping(this.settings);
      },
    };
  };

  return {
    ...world,
    kms,
    software,
    kmsKey,
    find: () => world.read(({ strategies }) => strategies.find()),
    addRootKey: async () => {
      const { settings } = startProcess();
      const { createRootKeys } = await import('../../layers/domain/keys/root-keys.ts');
      await createRootKeys(settings).rotateRootKey();
    },
    wrap: (number, fate) => wrapAnew(startProcess(fate), { number }),
    prove: (number, fate) => proveSwitch(startProcess(fate), { number }),
  };
};
