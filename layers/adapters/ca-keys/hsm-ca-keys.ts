import { createPublicKey, verify } from 'node:crypto';
import { LocketError } from '../../domain/errors.ts';
import type { CaKeys, KeptKey, MadeCaKeys } from '../../domain/pki/ca-keys.ts';
import type { Runtime } from '../../domain/runtime.ts';
import type { TokenSetting } from '../wrapping/pkcs11/shared-token.ts';
import type { SigningKeys } from '../wrapping/pkcs11/signing-keys.ts';
import { wrappingFault } from '../wrapping/wrapping-fault.ts';
import type { HsmCaKeySetting } from '../wrapping-settings.ts';
import { goneLabel, goneSince, keyId, labelOf, madeBy } from './hsm-key-names.ts';

/** The library is needed where an HSM keeps keys only: it lies in a file beside the bundle. */
const library = () => import('../wrapping/pkcs11/hsm.part.ts');

/** What an operator did to a key, by its code in PKCS #11. */
const disabled = 'CKR_KEY_FUNCTION_NOT_PERMITTED';

/** The log shows names of errors and no messages. @throws LocketError `bad-request` or `unavailable`, never absence. */
const fault = (error: unknown): LocketError => {
  if (error instanceof Error && /^CKR_\w+$/.test(error.message)) error.name = error.message;
  if (error instanceof Error && error.name === disabled)
    return new LocketError('bad-request', 'The key of this CA is disabled in the HSM', { cause: error });
  return wrappingFault(error, 'The HSM');
};

/** The token, opened when it is first asked for. */
const asking = (setting: TokenSetting) => {
  let opened: Promise<SigningKeys> | undefined;
  return async <T>(ask: (keys: SigningKeys) => Promise<T>): Promise<T> => {
    try {
      opened ??= library().then(({ openSigningKeys }) => openSigningKeys(setting));
      return await ask(await opened);
    } catch (error) {
      throw fault(error);
    }
  };
};

const digests = { RSA_2048: 'sha256', RSA_4096: 'sha256', EC_prime256v1: 'sha256', EC_secp384r1: 'sha384' };

const isBy = (publicKey: Buffer, digest: string, message: Buffer, signature: Uint8Array): boolean => {
  const key = createPublicKey({ key: publicKey, type: 'spki', format: 'der' });
  return verify(digest, message, { key, dsaEncoding: 'ieee-p1363' }, signature);
};

/** Keys of CAs in an HSM (PKCS #11 3.0): made there, never to leave it. */
export const hsmCaKeys = (
  { installation, ...setting }: HsmCaKeySetting,
  runtime: Pick<Runtime, 'now' | 'randomBytes'>,
): CaKeys => {
  const ask = asking(setting);
  const label = labelOf(installation);
  const sign: CaKeys['sign'] = (name, algorithm, message) =>
    ask((keys) => keys.sign({ label, id: Buffer.from(name, 'hex') }, algorithm, message));
  return {
    sign,
    // Nothing relies on a key that has not signed yet.
    make: async ({ keyAlgorithm, ...owner }): Promise<KeptKey> => {
      const id = keyId(owner, runtime.now(), runtime.randomBytes(8));
      const publicKey = await ask((keys) => keys.make({ label, id }, keyAlgorithm));
      const name = id.toString('hex');
      const probe = Buffer.from(`locket-ca ${owner.caId}`);
      const digest = digests[keyAlgorithm as keyof typeof digests];
      if (!isBy(publicKey, digest, probe, await sign(name, keyAlgorithm, probe)))
        throw new LocketError('unavailable', 'The HSM signed by another key');
      return { name, publicKey };
    },
  };
};

const day = 86_400_000;
/** Days in which an operator can call a key as before. */
const pendingDays = 30;

/** The same keys for who retires them: one that no CA has is called otherwise for 30 days, signs nothing, and goes then. */
export const hsmMadeCaKeys = (
  { installation, ...setting }: HsmCaKeySetting,
  runtime: Pick<Runtime, 'now'>,
): MadeCaKeys => {
  const ask = asking(setting);
  const label = labelOf(installation);
  return {
    made: async function* () {
      const now = runtime.now();
      for (const names of await ask((keys) => keys.list())) {
        const gone = goneSince(installation, names.label);
        if (gone && now.getTime() - gone.getTime() > pendingDays * day)
          await ask((keys) => keys.destroy(names));
        const made = names.label === label ? madeBy(names.id) : undefined;
        if (made) yield made;
      }
    },
    scheduleDeletion: (name) =>
      ask((keys) =>
        keys.rename({ label, id: Buffer.from(name, 'hex') }, goneLabel(installation, runtime.now())),
      ),
  };
};
