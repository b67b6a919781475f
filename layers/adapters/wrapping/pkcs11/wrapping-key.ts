import type { WrappingKey } from '../../../domain/keys/wrapping-key.ts';
import type { Runtime } from '../../../domain/runtime.ts';
import { type HsmSetting, idOfHsmKey } from '../../wrapping-settings.ts';
import { wrappingFault } from '../wrapping-fault.ts';
import type { Hsm } from './hsm.part.ts';

/** The library is needed where an HSM keeps the wrapping key only: it lies in a file beside the bundle. */
const library = () => import('./hsm.part.ts');

/** The log shows names of errors and no messages: a code of PKCS#11 becomes its error's name. */
const named = (error: unknown): unknown => {
  if (error instanceof Error && /^CKR_\w+$/.test(error.message)) error.name = error.message;
  return error;
};

/** Wraps by a key in an HSM. Nothing is opened before it is asked. Throws `unavailable`, whatever is wrong. */
export const hsmWrappingKey = (setting: HsmSetting, runtime: Pick<Runtime, 'randomBytes'>): WrappingKey => {
  let opened: Promise<Hsm> | undefined;
  const asking = async (ask: (hsm: Hsm) => Promise<Uint8Array>): Promise<Uint8Array> => {
    try {
      opened ??= library().then(({ openHsm }) => openHsm(setting, runtime));
      return await ask(await opened);
    } catch (error) {
      throw wrappingFault(named(error));
    }
  };
  return {
    id: idOfHsmKey(setting),
    strategy: 'pkcs11',
    wrap: (plaintext, context) => asking((hsm) => hsm.wrap(plaintext, context)),
    unwrap: (wrapped, context) => asking((hsm) => hsm.unwrap(wrapped, context)),
  };
};
