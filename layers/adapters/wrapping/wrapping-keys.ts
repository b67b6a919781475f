import type { WrappingKey } from '../../domain/keys/key-ring.ts';
import type { Runtime } from '../../domain/runtime.ts';
import type { WrappingSetting } from '../wrapping-settings.ts';
import { kmsWrappingKey, openKms } from './kms.ts';
import { hsmWrappingKey } from './pkcs11/wrapping-key.ts';
import { softwareWrappingKey } from './software.ts';

/** The wrapping key of a setting. One in a file is read at once, every other one is asked when it is needed. */
export const wrappingKeyOf = (setting: WrappingSetting, runtime: Runtime): WrappingKey => {
  if (setting.strategy === 'software') return softwareWrappingKey(setting.keyFile, runtime);
  if (setting.strategy === 'pkcs11') return hsmWrappingKey(setting, runtime);
  return kmsWrappingKey(openKms(), setting.keyArn, setting.strategy);
};
