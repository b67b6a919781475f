import type { AuditArchive } from '../domain/audit/archive/audit-archive.ts';
import { LocketError } from '../domain/errors.ts';

const unreadable = (cause: unknown): LocketError =>
  new LocketError('unavailable', 'The archive of the trail cannot be read at the moment', { cause });

/** The client of S3 is larger than all else in a bundle, and few requests read the archive: it is loaded with the first. */
const loading = (bucket: string): (() => Promise<AuditArchive>) => {
  let opened: Promise<AuditArchive> | undefined;
  return () => {
    opened ??= import('./archived-trail.part.ts').then(({ archivedTrail }) => archivedTrail(bucket));
    return opened;
  };
};

/** Reads the archive of the trail; `unavailable` when it is in trouble. */
export const openAuditArchive = (bucket: string): AuditArchive => {
  const archive = loading(bucket);
  return {
    objects: async function* (...asked) {
      const found = (await archive()).objects(...asked)[Symbol.asyncIterator]();
      const next = () =>
        found.next().catch((error) => {
          throw unreadable(error);
        });
      for (let each = await next(); !each.done; each = await next()) yield each.value;
    },
    read: async (...asked) =>
      (await archive()).read(...asked).catch((error) => {
        throw unreadable(error);
      }),
  };
};
