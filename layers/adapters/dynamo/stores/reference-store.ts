import type {
  ReferenceStore,
  ReferenceTarget,
  Referrer,
} from '../../../domain/secrets/references/reference-index.ts';
import type { Change } from '../../../domain/store/change.ts';
import { put, remove } from '../changes.ts';
import { fromItem, fromItems, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import { digestOf, partitionText } from '../partition-text.ts';
import type { ReadSession } from '../read-session.ts';

const spellingOf = (target: ReferenceTarget): string =>
  'folderId' in target
    ? `${target.folderId}#${target.key}`
    : `${target.projectId}#${target.environment}#${target.path}#${target.key}`;

const partitionOf = (target: ReferenceTarget): string => partitionText(spellingOf(target));

const addition = (partition: string, referrer: Referrer): readonly Change[] => [
  put(toItem(keys.reference(partition, referrer.secretId), referrer)),
  put(toItem(keys.referenceFrom(referrer.secretId, digestOf(partition)), { target: partition })),
];

const removal = (partition: string, { secretId }: Referrer): readonly Change[] => [
  remove(keys.reference(partition, secretId)),
  remove(keys.referenceFrom(secretId, digestOf(partition))),
];

const isSame = (noted: Referrer | undefined, referrer: Referrer): boolean =>
  noted?.environmentId === referrer.environmentId &&
  noted.folderId === referrer.folderId &&
  noted.name === referrer.name;

const corrections = async (
  session: ReadSession,
  referrer: Referrer,
  targets: readonly ReferenceTarget[],
): Promise<readonly Change[]> => {
  const wanted = [...new Set(targets.map(partitionOf))];
  const [lines, items] = await Promise.all([
    session.all(keys.referencesFrom(referrer.secretId)),
    Promise.all(wanted.map((partition) => session.get(keys.reference(partition, referrer.secretId)))),
  ]);
  const known = new Set(lines.map(({ target }) => String(target)));
  const lacking = wanted.filter(
    (partition, n) => !known.has(partition) || !isSame(fromItem<Referrer>(items[n]), referrer),
  );
  const needless = [...known].filter((partition) => !wanted.includes(partition));
  return [
    ...needless.flatMap((partition) => removal(partition, referrer)),
    ...lacking.flatMap((partition) => addition(partition, referrer)),
  ];
};

/**
 * One item per value and target, below the target: asking who refers to a secret is one query per spelling. Another
 * one beside the versions of the secret that refers leads there, for when that secret is purged.
 */
export const referenceStore = (session: ReadSession): ReferenceStore => ({
  addition: (target, referrer) => addition(partitionOf(target), referrer),
  removal: (target, referrer) => removal(partitionOf(target), referrer),
  corrections: (referrer, targets) => corrections(session, referrer, targets),
  referrers: async (targets) => {
    const found = await Promise.all(
      targets.map((target) => session.all(keys.references(partitionOf(target)))),
    );
    const all = found.flatMap((items) => fromItems<Referrer>(items));
    return [...new Map(all.map((referrer) => [referrer.secretId, referrer])).values()];
  },
  expect: (targets) => {
    for (const target of targets) session.page(keys.references(partitionOf(target)));
  },
});
