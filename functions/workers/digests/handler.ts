import type { Context } from 'aws-lambda';
import { openArchiveBucket } from '../../../layers/adapters/archive-bucket.ts';
import { openTable } from '../../../layers/adapters/dynamo/table.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import { readDigestSettings, readTableSettings } from '../../../layers/adapters/worker-settings.ts';
import { openKms } from '../../../layers/adapters/wrapping/kms.ts';
import { kmsDigestSigner } from '../../../layers/adapters/wrapping/kms-digest-signer.ts';
import { derivedSigner } from '../../../layers/domain/audit/archive/derived-signer.ts';
import type { DigestSigner } from '../../../layers/domain/audit/archive/digest.ts';
import { workWith } from '../platform.ts';
import { chainStore } from './chain-store.ts';
import { makeDigest } from './make-digest.ts';

const log = functionLog();
const { bucket, signingKeyArn } = readDigestSettings();
const archive = openArchiveBucket(bucket);
const chains = chainStore(openTable(readTableSettings()), systemRuntime);
const openWork = workWith('functions/workers/digests/handler.ts', {});

const signerFor = (requestId: string): Promise<DigestSigner> =>
  signingKeyArn ? kmsDigestSigner(openKms(), signingKeyArn) : derivedSigner(openWork(requestId, null).keys);

/** What an operator may ask for instead of a digest: the key that proves digests, by `{"publicKey":true}`. */
interface Asked {
  readonly publicKey?: unknown;
}

/** Signs how far the chains of the trail have come, by schedule. */
export const handler = async (asked: Asked | undefined, { awsRequestId }: Context) => {
  if (asked?.publicKey === true) {
    const { keyId, algorithm, publicKey } = await signerFor(awsRequestId);
    return { keyId, algorithm, publicKey };
  }
  const made = await makeDigest({
    ...chains,
    now: () => systemRuntime.now(),
    signer: () => signerFor(awsRequestId),
    putNew: (name, text) => archive.putNew(name, text),
  });
  log.info('Digest of the trail', { ...made });
  return made;
};
