import { type DataKey, keyVersionOf, open, type Place, seal } from './envelope.ts';

/** An envelope for the same place under the latest version of its key; the very same when it is that already. */
export type Reseal = (place: Place, envelope: Uint8Array) => Promise<Uint8Array>;

/**
 * Seals under `to` what another version of the same key sealed. Throws `decryption-failed` for what does not stand
 * where it was sealed for.
 */
export const resealingUnder =
  (
    to: DataKey,
    versionOf: (version: number) => Promise<DataKey>,
    randomBytes: (size: number) => Uint8Array,
  ): Reseal =>
  async (place, envelope) => {
    const version = keyVersionOf(envelope);
    if (version === to.version) return envelope;
    const plaintext = open(await versionOf(version), place, envelope);
    try {
      return seal(to, place, plaintext, randomBytes);
    } finally {
      plaintext.fill(0);
    }
  };
