import type { WrappingContext } from '../../../domain/keys/wrapping-key.ts';
import type { Runtime } from '../../../domain/runtime.ts';
import type { HsmSetting } from '../../wrapping-settings.ts';
import { ciphers, type Tools } from './ciphers.ts';
import { tokenOf } from './shared-token.ts';

export { openSigningKeys } from './signing-keys.ts';

/** What an HSM does for its wrapping key. Rejects with whatever the library or the HSM says. */
export interface Hsm {
  wrap(plaintext: Uint8Array, context: WrappingContext): Promise<Uint8Array>;
  unwrap(wrapped: Uint8Array, context: WrappingContext): Promise<Uint8Array>;
}

/** One text per context, whatever the order of its members. */
const boundBy = (context: WrappingContext): Buffer =>
  Buffer.from(JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))));

const unwrapWith = (tools: Tools, wrapped: Uint8Array, bound: Buffer): Promise<Buffer> => {
  const cipher = ciphers.find(({ mark }) => mark === wrapped[0]);
  if (!cipher) throw new Error('What is wrapped has an unknown form');
  return cipher.decrypt(tools, Buffer.from(wrapped.subarray(1)), bound);
};

/**
 * Wraps by an AES key that never leaves its HSM (PKCS #11 3.0): AES-GCM, or AES-CBC with HMAC where the HSM has none or
 * makes nonces of its own.
 */
export const openHsm = (
  { keyLabel, ...settings }: Omit<HsmSetting, 'strategy'>,
  runtime: Pick<Runtime, 'randomBytes'>,
): Hsm => {
  const token = tokenOf(settings);
  const withTools = <T>(work: (tools: Tools) => Promise<T>): Promise<T> =>
    token.use((session, cryptoki) => work({ session, cryptoki, keyLabel }));

  /** What an HSM encrypts otherwise than asked does not decrypt: the next cipher has its turn then. */
  const proven = async (tools: Tools, index: number, plaintext: Buffer, bound: Buffer): Promise<Buffer> => {
    const cipher = ciphers[index];
    if (!cipher) throw new Error('The HSM offers neither AES-GCM nor AES-CBC with HMAC');
    const wrapped = Buffer.concat([
      Buffer.of(cipher.mark),
      await cipher.encrypt(tools, plaintext, bound, runtime.randomBytes),
    ]);
    const unwrapped = await unwrapWith(tools, wrapped, bound);
    if (!unwrapped.equals(plaintext)) throw new Error('The HSM gives back something else than it encrypted');
    return wrapped;
  };

  return {
    wrap: async (plaintext, context) => {
      const bytes = Buffer.from(plaintext);
      const bound = boundBy(context);
      return withTools((tools) => proven(tools, 0, bytes, bound)).catch(() =>
        withTools((tools) => proven(tools, 1, bytes, bound)),
      );
    },
    unwrap: (wrapped, context) => withTools((tools) => unwrapWith(tools, wrapped, boundBy(context))),
  };
};
