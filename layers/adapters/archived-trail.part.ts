import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { S3Client } from '@aws-sdk/client-s3';
import type { ArchivedDay, AuditArchive } from '../domain/audit/archive/audit-archive.ts';
import { openArchiveBucket } from './archive-bucket.ts';

const inflate = promisify(gunzip);

/** Firehose puts 64 MB of lines into an object; what is several times that is none of ours. */
const largest = 256 * 1024 * 1024;

/** Milliseconds, so that a request is answered before its function ends. */
const timeouts = { connectionTimeout: 1_500, requestTimeout: 8_000 };

const prefixOf = ({ orgId, day }: ArchivedDay): string => `organization=${orgId}/day=${day}/`;

const isMissing = (error: unknown): boolean => error instanceof Error && error.name === 'NoSuchKey';

/** The archive of the trail in a bucket, as Firehose fills it: gzip of one JSON text per line. */
export const archivedTrail = (
  name: string,
  bucket = openArchiveBucket(name, new S3Client({ maxAttempts: 2, requestHandler: timeouts })),
): AuditArchive => ({
  objects: async function* (place, after) {
    const prefix = prefixOf(place);
    const found = bucket.list(prefix, after === undefined ? undefined : prefix + after);
    for await (const object of found) yield object.slice(prefix.length);
  },
  read: async (place, object) => {
    const bytes = await bucket.get(prefixOf(place) + object).catch((error: unknown) => {
      // Its time was over between two parts of an export.
      if (isMissing(error)) return undefined;
      throw error;
    });
    if (!bytes) return { lines: [], bytes: 0 };
    const text = (await inflate(bytes, { maxOutputLength: largest })).toString('utf8');
    return { lines: text.split('\n'), bytes: bytes.length };
  },
});
