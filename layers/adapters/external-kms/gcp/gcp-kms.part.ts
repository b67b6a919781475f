import type { CustomerKey, GoogleConnection, KmsOutcome } from '../../../domain/external-kms/customer-kms.ts';
import type { WrappingContext } from '../../../domain/keys/wrapping-key.ts';
import { done, failure } from '../outcome.ts';
import { accessToken, type GoogleElsewhere, openGoogle } from './google-access.ts';

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** The context in one spelling, as additional authenticated data. */
const aadOf = (context: WrappingContext): string =>
  base64(Buffer.from(JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1)))));

/** A symmetric key of Google Cloud KMS, used by its REST API (v1, cryptoKeys.encrypt and cryptoKeys.decrypt). */
export const openGoogleKey = (
  { credential, keyName }: GoogleConnection,
  elsewhere?: GoogleElsewhere,
): CustomerKey => {
  const ask = openGoogle(elsewhere);
  let token: Promise<KmsOutcome<string>> | undefined;

  const call = async (
    verb: 'encrypt' | 'decrypt',
    members: Readonly<Record<string, string>>,
    answer: 'ciphertext' | 'plaintext',
  ): Promise<KmsOutcome<Uint8Array>> => {
    token ??= accessToken(ask, credential);
    const granted = await token;
    if (granted.kind !== 'done') return granted;
    const headers = { authorization: `Bearer ${granted.value}`, 'content-type': 'application/json' };
    const url = `https://cloudkms.googleapis.com/v1/${keyName}:${verb}`;
    const outcome = await ask(url, headers, JSON.stringify(members));
    if (outcome.kind !== 'done') return outcome;
    const text = outcome.value[answer];
    if (typeof text !== 'string' || text === '') return failure('unreachable', 'NoBytes', '');
    return done(new Uint8Array(Buffer.from(text, 'base64')));
  };

  return {
    // Whether the key is enabled and for encrypting is proven by doing it, which needs no right to look at keys.
    describe: async () => done(keyName),
    encrypt: (plaintext, context) =>
      call(
        'encrypt',
        { plaintext: base64(plaintext), additionalAuthenticatedData: aadOf(context) },
        'ciphertext',
      ),
    decrypt: (ciphertext, context) =>
      call(
        'decrypt',
        { ciphertext: base64(ciphertext), additionalAuthenticatedData: aadOf(context) },
        'plaintext',
      ),
  };
};
