import { createHash } from 'node:crypto';
import type { ReferenceStore, ReferenceTarget, Referrer } from '../../../domain/secrets/reference-index.ts';
import { put, remove } from '../changes.ts';
import { fromItems, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { ReadSession } from '../read-session.ts';

/** Bytes of a target up to which it stands in the key as it is: DynamoDB takes 2048. */
const readableBytes = 1024;

const spellingOf = (target: ReferenceTarget): string =>
  'folderId' in target
    ? `${target.folderId}#${target.key}`
    : `${target.projectId}#${target.environment}#${target.path}#${target.key}`;

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const partitionOf = (target: ReferenceTarget): string => {
  const spelling = spellingOf(target);
  if (Buffer.byteLength(spelling) <= readableBytes) return spelling;
  return digestOf(spelling);
};

/**
 * One item per value and target, below the target: asking who refers to a secret is one query per spelling. Another
 * one beside the versions of the secret that refers leads there, for when that secret is purged.
 */
export const referenceStore = (session: ReadSession): ReferenceStore => ({
  addition: (target, referrer) => {
    const partition = partitionOf(target);
    return [
      put(toItem(keys.reference(partition, referrer.secretId), referrer)),
      put(toItem(keys.referenceFrom(referrer.secretId, digestOf(partition)), { target: partition })),
    ];
  },
  removal: (target, { secretId }) => {
    const partition = partitionOf(target);
    return [
      remove(keys.reference(partition, secretId)),
      remove(keys.referenceFrom(secretId, digestOf(partition))),
    ];
  },
  referrers: async (targets) => {
    const found = await Promise.all(
      targets.map((target) => session.all(keys.references(partitionOf(target)))),
    );
    const all = found.flatMap((items) => fromItems<Referrer>(items));
    return [...new Map(all.map((referrer) => [referrer.secretId, referrer])).values()];
  },
});
