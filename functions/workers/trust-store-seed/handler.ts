import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import { readTrustStoreBucket } from '../../../layers/adapters/worker-settings.ts';
import { customResource } from '../custom-resource.ts';
import { trustStoreKeys } from '../trust-store-keys.ts';
import { makePlaceholder } from './placeholder.ts';
import { seedTrustStore } from './seed.ts';

const s3 = new S3Client({});
const Bucket = readTrustStoreBucket();

const isThere = (error: unknown): boolean => error instanceof Error && error.name === 'PreconditionFailed';

/** Custom resource: a trust store to begin with. */
export const handler = customResource(
  seedTrustStore({
    keys: Object.values(trustStoreKeys),
    makePlaceholder: () => makePlaceholder(systemRuntime),
    putNew: async (Key, Body) => {
      try {
        await s3.send(new PutObjectCommand({ Bucket, Key, Body, IfNoneMatch: '*' }));
      } catch (error) {
        if (!isThere(error)) throw error;
      }
    },
  }),
);
