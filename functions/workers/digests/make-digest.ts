import { createPublicKey } from 'node:crypto';
import type { LastDigest } from '../../../layers/adapters/dynamo/records/audit-chains.ts';
import type { ChainHead } from '../../../layers/domain/audit/archive/chain.ts';
import {
  type Digest,
  type DigestSigner,
  digestHash,
  digestName,
  isSignedBy,
  nextDigest,
  publicKeyName,
  type SignedDigest,
  signedDigest,
} from '../../../layers/domain/audit/archive/digest.ts';

export interface DigestPorts {
  now(): Date;
  last(): Promise<LastDigest | undefined>;
  /** Heads of chains that may have grown since the last digest, or ever when there is none. */
  heads(last: LastDigest | undefined, which: 'grown' | 'all'): Promise<ReadonlyMap<string, ChainHead>>;
  signer(): Promise<DigestSigner>;
  /** Puts an object where none is; answers the text of the one that is there otherwise. */
  putNew(name: string, text: string): Promise<string | undefined>;
  /** Notes the last digest, unless `former` is not the last any more: then somebody else noted the same. */
  note(last: LastDigest, former: LastDigest | undefined): Promise<void>;
}

/** A digest that lies where the next one belongs, from a run that ended before it noted that; throws for another one. */
const adopted = (text: string, former: LastDigest | undefined, signer: DigestSigner): SignedDigest => {
  const signed = JSON.parse(text) as SignedDigest;
  const { number, previous } = JSON.parse(signed.digest) as Digest;
  const isNext = number === (former?.number ?? 0) + 1 && previous === (former?.hash ?? null);
  if (!isNext || !isSignedBy(signed, createPublicKey(signer.publicKey)))
    throw new Error('What lies where the next digest belongs is none of ours');
  return signed;
};

/**
 * Makes the next digest; none before anything happened. It is put before it is noted, where no other one is: who comes
 * after a run that died between the two takes that one's digest for what it is, and so there is never a second one of a
 * number.
 */
export const makeDigest = async (ports: DigestPorts): Promise<{ readonly number: number } | undefined> => {
  for (;;) {
    const former = await ports.last();
    const at = ports.now();
    const isComplete = former?.at.slice(0, 10) !== at.toISOString().slice(0, 10);
    const heads = await ports.heads(former, isComplete ? 'all' : 'grown');
    if (!former && heads.size === 0) return undefined;
    const signer = await ports.signer();
    await ports.putNew(publicKeyName(signer.keyId), signer.publicKey);
    const digest = nextDigest(former, { at, isComplete, heads });
    const mine = await signedDigest(digest, signer);
    const there = await ports.putNew(digestName(digest.number), JSON.stringify(mine));
    const signed = there === undefined ? mine : adopted(there, former, signer);
    const { number, at: made } = JSON.parse(signed.digest) as Digest;
    await ports.note({ number, hash: digestHash(signed), at: made }, former);
    if (there === undefined) return { number };
  }
};
