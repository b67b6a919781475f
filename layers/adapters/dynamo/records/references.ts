import type {
  ReferenceStore,
  ReferenceTarget,
  Referrer,
} from '../../../domain/secrets/references/reference-index.ts';
import type { Change } from '../../../domain/store/change.ts';
import { put, remove } from '../changes.ts';
import { digestOf, partitionText } from '../partition-text.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { toItem } from './links.ts';
import { text } from './shape.ts';

const referenceItem = itemType<Referrer>()({
  name: 'who references a name',
  readBy: 'references',
  pk: 'REF#<target>',
  sk: '<secret>',
  key: (target: string, secretId: string) => ({ pk: `REF#${target}`, sk: secretId }),
  ranges: { to: (target: string) => ({ pk: `REF#${target}`, prefix: '' }) },
  shape: { secretId: text, environmentId: text, folderId: text, name: text },
});

const ownMark = 'SECRET#';

/** The secret's id is in its partition's key only. */
const referenceFromItem = itemType<{ readonly target: string }>()({
  name: 'where a secret refers to',
  readBy: 'updates of the secret; leads to the `REF#` item when the secret is purged',
  pk: 'SECRET#<secret>',
  sk: 'REF#<sha256 of the target>',
  key: (secretId: string, digest: string) => ({ pk: `${ownMark}${secretId}`, sk: `REF#${digest}` }),
  ranges: { of: (secretId: string) => ({ pk: `${ownMark}${secretId}`, prefix: 'REF#' }) },
  shape: { target: text },
  leadsTo: [
    toItem(referenceItem, ({ target }, { pk }) => referenceItem.key(target, pk.slice(ownMark.length))),
  ],
});

export const referenceItems = [referenceItem];
export const referenceFromItems = [referenceFromItem];

const spellingOf = (target: ReferenceTarget): string =>
  'folderId' in target
    ? `${target.folderId}#${target.key}`
    : `${target.projectId}#${target.environment}#${target.path}#${target.key}`;

const partitionOf = (target: ReferenceTarget): string => partitionText(spellingOf(target));

const fromKey = (partition: string, { secretId }: Referrer) =>
  referenceFromItem.key(secretId, digestOf(partition));

const addition = (partition: string, referrer: Referrer): readonly Change[] => [
  put(referenceItem.item(referenceItem.key(partition, referrer.secretId), referrer)),
  put(referenceFromItem.item(fromKey(partition, referrer), { target: partition })),
];

const removal = (partition: string, referrer: Referrer): readonly Change[] => [
  remove(referenceItem.key(partition, referrer.secretId)),
  remove(fromKey(partition, referrer)),
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
  const [lines, noted] = await Promise.all([
    session.list(referenceFromItem, referenceFromItem.ranges.of(referrer.secretId)),
    Promise.all(
      wanted.map((partition) => session.read(referenceItem, referenceItem.key(partition, referrer.secretId))),
    ),
  ]);
  const known = new Set(lines.map(({ target }) => target));
  const lacking = wanted.filter((partition, n) => !known.has(partition) || !isSame(noted[n], referrer));
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
      targets.map((target) => session.list(referenceItem, referenceItem.ranges.to(partitionOf(target)))),
    );
    return [...new Map(found.flat().map((referrer) => [referrer.secretId, referrer])).values()];
  },
  expect: (targets) => {
    for (const target of targets) session.page(referenceItem.ranges.to(partitionOf(target)));
  },
});
