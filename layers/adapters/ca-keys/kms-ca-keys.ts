import { createHash, createPublicKey, verify } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CaKeys, KeyOwner } from '../../domain/pki/ca-keys.ts';
import { signatureParts } from '../../domain/pki/x509/der-signature.ts';
import type { CertificateKeyAlgorithm } from '../../domain/pki/x509/key-algorithms.ts';
import type { Call } from '../aws/json-service.ts';
import { openKms } from '../wrapping/kms.ts';
import { caKeyFault } from './ca-key-fault.ts';
import { tagNames, tagsOf } from './tags.ts';

export interface CaKeySetting {
  /** The installation's name, by which its keys are told from those of others in the account. */
  readonly installation: string;
  /** Policy of each key, JSON: who may have it sign, and who may delete it. */
  readonly policy: string;
}

interface KmsFacts {
  /** As KMS calls the kind of key. */
  readonly spec: string;
  readonly signing: string;
  readonly digest: 'sha256' | 'sha384';
  /** Bytes of each half of a signature, where it has halves. */
  readonly half?: number;
}

/** Of every algorithm that keys in KMS may have (AWS KMS Developer Guide, key spec reference). */
const facts: Readonly<Partial<Record<CertificateKeyAlgorithm, KmsFacts>>> = {
  RSA_2048: { spec: 'RSA_2048', signing: 'RSASSA_PKCS1_V1_5_SHA_256', digest: 'sha256' },
  RSA_4096: { spec: 'RSA_4096', signing: 'RSASSA_PKCS1_V1_5_SHA_256', digest: 'sha256' },
  EC_prime256v1: { spec: 'ECC_NIST_P256', signing: 'ECDSA_SHA_256', digest: 'sha256', half: 32 },
  EC_secp384r1: { spec: 'ECC_NIST_P384', signing: 'ECDSA_SHA_384', digest: 'sha384', half: 48 },
};

const factsOf = (algorithm: CertificateKeyAlgorithm): KmsFacts => {
  const found = facts[algorithm];
  if (!found) throw new Error(`KMS makes no key of the kind ${algorithm} for CAs`);
  return found;
};

const bytesIn = (text: string | undefined): Buffer => {
  if (!text) throw new Error('KMS answered without bytes');
  return Buffer.from(text, 'base64');
};

/** Milliseconds: making an RSA key takes its time. */
const makingTime = 10_000;

/** Asked once: who asks again for a key that was made without our hearing of it would have two. */
const openMaking = (): Call => openKms({ attempts: 1, attemptMilliseconds: makingTime });

/** Rounds of asking for a key that was made a moment ago, and milliseconds after the first; they double. */
const settling = { rounds: 5, pause: 100 };

/** What was just made is known everywhere a moment later (AWS KMS Developer Guide, eventual consistency). */
const onceKnown = async <T>(ask: () => Promise<T>): Promise<T> => {
  for (let round = 1; ; round += 1) {
    try {
      return await ask();
    } catch (error) {
      const { cause } = error as Error;
      const isUnknown = cause instanceof Error && cause.name === 'NotFoundException';
      if (!isUnknown || round === settling.rounds) throw error;
      await sleep(settling.pause * 2 ** round);
    }
  }
};

/** Whether a signature is of this public key. */
const isBy = (publicKey: Buffer, digest: string, message: Buffer, signature: Uint8Array): boolean => {
  const key = createPublicKey({ key: publicKey, type: 'spki', format: 'der' });
  return verify(digest, message, { key, dsaEncoding: 'ieee-p1363' }, signature);
};

interface Calls {
  readonly making: Call;
  readonly signing: Call;
}

/** Keys of CAs in the account's own KMS (AWS KMS API Reference: CreateKey, GetPublicKey, Sign). */
export const kmsCaKeys = (
  { installation, policy }: CaKeySetting,
  { making, signing }: Calls = { making: openMaking(), signing: openKms() },
): CaKeys => {
  const asked = async <Reply>(call: Call, operation: string, input: object): Promise<Reply> => {
    try {
      return (await call(operation, input)) as Reply;
    } catch (error) {
      throw caKeyFault(error);
    }
  };

  const created = async ({ keyAlgorithm, ...owner }: KeyOwner): Promise<string> => {
    const reply = await asked<{ KeyMetadata?: { Arn?: string } }>(making, 'CreateKey', {
      Description: `Key of the CA ${owner.caId} in Locket`,
      KeySpec: factsOf(keyAlgorithm).spec,
      KeyUsage: 'SIGN_VERIFY',
      Policy: policy,
      // The account administers the key, and not the function that makes it.
      BypassPolicyLockoutSafetyCheck: true,
      Tags: tagsOf(installation, owner),
    });
    if (!reply.KeyMetadata?.Arn) throw new Error('KMS answered without a key');
    return reply.KeyMetadata.Arn;
  };

  const sign: CaKeys['sign'] = async (arn, algorithm, message) => {
    const { signing: SigningAlgorithm, digest, half } = factsOf(algorithm);
    const { Signature } = await asked<{ Signature?: string }>(signing, 'Sign', {
      KeyId: arn,
      Message: createHash(digest).update(message).digest('base64'),
      MessageType: 'DIGEST',
      SigningAlgorithm,
    });
    const signature = bytesIn(Signature);
    return half === undefined ? signature : signatureParts(signature, half);
  };

  const publicKeyOf = async (arn: string): Promise<Buffer> =>
    bytesIn((await asked<{ PublicKey?: string }>(signing, 'GetPublicKey', { KeyId: arn })).PublicKey);

  return {
    sign,
    // Nothing relies on a key that has not signed yet: its policy may not let it.
    make: async (owner) => {
      const arn = await created(owner);
      const publicKey = await onceKnown(() => publicKeyOf(arn));
      const probe = Buffer.from(`${tagNames.caId} ${owner.caId}`);
      const signature = await onceKnown(() => sign(arn, owner.keyAlgorithm, probe));
      if (!isBy(publicKey, factsOf(owner.keyAlgorithm).digest, probe, signature))
        throw new Error('KMS signed by another key');
      return { name: arn, publicKey };
    },
  };
};
