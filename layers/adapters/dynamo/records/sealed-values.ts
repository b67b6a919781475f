import type { Project } from '../../../domain/projects/project.ts';
import type { Position } from '../../../domain/rotation/rotation.ts';
import type {
  SealedContent,
  SealedPage,
  SealedValue,
  SealedValueStore,
} from '../../../domain/rotation/sealed-values.ts';
import { storageFault } from '../faults.ts';
import { attributesOf, type Item, keyOf, type Members, membersOf } from '../items.ts';
import type { Range } from '../ranges.ts';
import type { ReadSession } from '../read-session.ts';
import type { Table } from '../table.ts';
import { changeCommitItem } from './change-requests.ts';
import { projectConnectionItem } from './connections.ts';
import { dynamicSecretItem } from './dynamic-secrets.ts';
import { importItem, partItem } from './external-imports.ts';
import type { AnyItemType } from './item-type.ts';
import { earlierItem, latestItem } from './kms.ts';
import { bindingSecretItem } from './pki/acme/items.ts';
import { authorityKeyItem, furtherAuthorityKeyItem } from './pki/authorities.ts';
import { secretRotationItem } from './secret-rotations.ts';
import { deletedSecretItem, overrideItem, secretItem, versionItem } from './secrets/items.ts';
import { webhookItem } from './webhooks.ts';

/** Items of a page; each secret brings all of its versions along, and an import its source. */
const pageSize = 25;

interface Kind {
  readonly kind: SealedContent['kind'];
  readonly types: readonly AnyItemType[];
  /** The attribute that holds the envelope which every record of the kind has. */
  readonly envelope: string;
}

const kinds: readonly Kind[] = [
  {
    kind: 'secret',
    types: [secretItem, overrideItem, deletedSecretItem, versionItem, changeCommitItem],
    envelope: 'value',
  },
  { kind: 'webhook', types: [webhookItem], envelope: 'url' },
  { kind: 'connection', types: [projectConnectionItem], envelope: 'credentials' },
  { kind: 'kms-key', types: [latestItem, earlierItem], envelope: 'wrapped' },
  { kind: 'dynamic-secret', types: [dynamicSecretItem], envelope: 'inputs' },
  { kind: 'secret-rotation', types: [secretRotationItem], envelope: 'sealed' },
  { kind: 'ca-key', types: [authorityKeyItem, furtherAuthorityKeyItem], envelope: 'wrapped' },
  { kind: 'acme-key', types: [bindingSecretItem], envelope: 'wrapped' },
  { kind: 'external-import', types: [importItem], envelope: 'cursor' },
  { kind: 'import-source', types: [partItem], envelope: 'sealed' },
];

/** Where an item stands, and as what. */
interface StoredAt {
  readonly item: Item;
  readonly type: AnyItemType;
  readonly envelope: string;
}

const valueIn = (item: Item): SealedValue | undefined => {
  for (const { kind, types, envelope } of kinds) {
    const type = types.find((each) => each.holds(item));
    // What is deleted is sealed again too: it can be restored.
    if (type)
      return {
        content: { kind, record: type.open(item) },
        storedAt: { item, type, envelope } satisfies StoredAt,
      };
  }
  return undefined;
};

/** One stretch of a partition after the other; their names are in the order in which they are read. */
interface Part {
  readonly part: string;
  readonly pk: string;
  readonly prefix: string;
}

const partsOf = ({ id, environments }: Project): readonly Part[] => [
  { part: 'project/1', pk: `PROJECT#${id}`, prefix: 'CMEKLATEST#' },
  { part: 'project/2', pk: `PROJECT#${id}`, prefix: 'CMEKVERSION#' },
  { part: 'project/3', pk: `PROJECT#${id}`, prefix: 'WEBHOOK#' },
  { part: 'project/4', pk: `PROJECT#${id}`, prefix: 'CAKEY#' },
  { part: 'project/5', pk: `PROJECT#${id}`, prefix: 'ACMEKEYSECRET#' },
  { part: 'project/6', pk: `PROJECT#${id}`, prefix: 'CHANGECOMMIT#' },
  { part: 'project/7', pk: `PROJECT#${id}`, prefix: 'CONNECTION#' },
  { part: 'project/8', pk: `PROJECT#${id}`, prefix: 'CAFURTHERKEY#' },
  { part: 'project/9', pk: `PROJECT#${id}`, prefix: 'EXTERNALIMPORT#' },
  ...environments
    .map((environment) => environment.id)
    .sort()
    .flatMap((env) => [
      { part: `secrets/${env}/1`, pk: `ENV#${env}`, prefix: 'DELETED#SECRET#' },
      { part: `secrets/${env}/2`, pk: `ENV#${env}`, prefix: 'PERSONAL#' },
      { part: `secrets/${env}/3`, pk: `ENV#${env}`, prefix: 'SECRET#' },
      { part: `secrets/${env}/4`, pk: `ENV#${env}`, prefix: 'DYNAMIC#' },
      { part: `secrets/${env}/5`, pk: `ENV#${env}`, prefix: 'SECRETROTATION#' },
    ]),
];

/** What stands elsewhere: the versions of a secret, the source of an import that runs. */
const rangesOf = ({ content }: SealedValue): readonly Range[] => {
  if (content.kind === 'secret') return [versionItem.ranges.of(content.record.id)];
  const hasSource = content.kind === 'external-import' && content.record.parts > 0;
  return hasSource ? [partItem.ranges.of(content.record.id)] : [];
};

const besides = async (session: ReadSession, values: readonly SealedValue[]): Promise<readonly Item[]> => {
  const ranges = values.flatMap(rangesOf);
  return (await Promise.all(ranges.map((range) => session.all(range)))).flat();
};

const pageOf = async (
  session: ReadSession,
  project: Project,
  from: Position | undefined,
): Promise<SealedPage> => {
  const parts = partsOf(project).filter(({ part }) => from === undefined || part >= from.part);
  const [here, following] = parts;
  if (!here) return { values: [], next: undefined };
  const { part, pk, prefix } = here;
  const after = part === from?.part ? from.after : undefined;
  const page = await session.page({ pk, prefix, limit: pageSize, ...(after !== undefined && { after }) });
  const values = page.items.flatMap((item) => valueIn(item) ?? []);
  const further = (await besides(session, values)).flatMap((item) => valueIn(item) ?? []);
  const onwards =
    page.next === undefined ? following && { part: following.part } : { part, after: page.next };
  return { values: [...values, ...further], next: onwards };
};

const isSame = (a: unknown, b: unknown): boolean =>
  a instanceof Uint8Array && b instanceof Uint8Array
    ? Buffer.compare(a, b) === 0
    : JSON.stringify(a) === JSON.stringify(b);

/** The attributes that differ, under names and values for an update expression. */
const assignments = (before: Members, next: Members) => {
  const changed = Object.keys(next).filter((name) => !isSame(before[name], next[name]));
  return {
    expression: `SET ${changed.map((_, at) => `#n${at} = :v${at}`).join(', ')}`,
    names: Object.fromEntries(changed.map((name, at) => [`#n${at}`, name])),
    values: Object.fromEntries(changed.map((name, at) => [`:v${at}`, next[name]])),
  };
};

const isLost = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

const replace = async (
  table: Table,
  { item, type, envelope }: StoredAt,
  record: object,
): Promise<boolean> => {
  const before = membersOf(item);
  const { expression, names, values } = assignments(before, membersOf(type.item(keyOf(item), record)));
  try {
    await table.call('UpdateItem', {
      TableName: table.name,
      Key: attributesOf(keyOf(item)),
      UpdateExpression: expression,
      ConditionExpression: '#envelope = :envelope and attribute_not_exists(pendingIntent)',
      ExpressionAttributeNames: { ...names, '#envelope': envelope },
      ExpressionAttributeValues: attributesOf({ ...values, ':envelope': before[envelope] }),
    });
    return true;
  } catch (error) {
    if (isLost(error)) return false;
    throw storageFault(error);
  }
};

/** What a project's data key seals, read where it stands and written back there one by one. */
export const sealedValueStore = (session: ReadSession, table: Table): SealedValueStore => ({
  page: (project, after) => pageOf(session, project, after),
  replace: ({ storedAt }, { record }) => replace(table, storedAt as StoredAt, record),
});
