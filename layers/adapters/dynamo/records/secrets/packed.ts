import { LocketError } from '../../../../domain/errors.ts';
import type { SealedSecret } from '../../../../domain/secrets/core/secret.ts';
import { type Item, type Key, type Members, membersOf } from '../../items.ts';
import { type Form, packedIn } from '../shape.ts';

/** What most secrets are, and is written only of those that differ. */
const ordinary = {
  type: 'shared',
  userId: null,
  sharedId: null,
  tagIds: [],
  metadata: [],
  skipMultilineEncoding: false,
  reminderNote: null,
  reminderRepeatDays: null,
} as const;

/** Members with an attribute of their own, and those in `core`. */
const apart: ReadonlySet<string> = new Set([
  'value',
  'comment',
  'id',
  'version',
  'projectId',
  'createdAt',
  'updatedAt',
]);

const separator = '#';
/** How many parts `core` had before the version of its form was the last. */
const partsOfFirstForm = 5;

const environmentMark = 'ENV#';
const secretMark = 'SECRET#';

/** Where a live shared secret stands, as its key says; nothing for any other key. */
const standsAt = ({ pk, sk }: Key): Pick<SealedSecret, 'environmentId' | 'folderId' | 'name'> | undefined => {
  if (!pk.startsWith(environmentMark) || !sk.startsWith(secretMark)) return undefined;
  const end = sk.indexOf('#', secretMark.length);
  return {
    environmentId: pk.slice(environmentMark.length),
    folderId: sk.slice(secretMark.length, end),
    name: sk.slice(end + 1),
  };
};

/** Beginning of the `core` of a secret at a version: what conditions ask for. */
export const coreOf = ({ id, version }: Pick<SealedSecret, 'id' | 'version'>): string =>
  `${id}${separator}${version}${separator}`;

/** What every secret has, as one text; nothing stands for a last change that was the creation. */
const wholeCore = (secret: SealedSecret, form: number): string => {
  const { projectId, createdAt, updatedAt } = secret;
  return `${coreOf(secret)}${[projectId, createdAt, updatedAt === createdAt ? '' : updatedAt, form].join(separator)}`;
};

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

const isSame = (a: unknown, b: unknown): boolean => a === b || (isEmptyList(a) && isEmptyList(b));

/** The members that neither stand apart nor go without saying; undefined when there are none. */
const restOf = (key: Key, secret: SealedSecret): string | undefined => {
  const known: Members = { ...ordinary, ...standsAt(key) };
  const told = Object.entries(secret).filter(
    ([name, value]) => !apart.has(name) && !isSame(value, known[name]),
  );
  return told.length === 0 ? undefined : JSON.stringify(Object.fromEntries(told));
};

/** Something that stands where only secrets stand must not pass for an absence. */
const unreadable = (): LocketError =>
  new LocketError('internal', 'An item is no secret that this version can read');

const open = (item: Item): Members => {
  const members = membersOf(item);
  if (typeof members.core !== 'string') throw unreadable();
  const [id, version, projectId, createdAt, updatedAt] = members.core.split(separator);
  const secret = {
    id,
    projectId,
    ...ordinary,
    ...standsAt(item),
    version: Number(version),
    value: members.value,
    comment: members.comment ?? null,
    createdAt,
    updatedAt: updatedAt || createdAt,
  };
  return members.doc === undefined ? secret : Object.assign(secret, packedIn(members));
};

/** Today's version is told without taking the text apart: lists read thousands of secrets. */
const versionIn = (core: string): unknown => {
  if (core.endsWith('#1')) return 1;
  const parts = core.split(separator);
  return parts.length === partsOfFirstForm ? undefined : Number(parts.at(-1));
};

/**
 * `core`, the envelopes, and in `doc` (JSON) what its reader would not assume; the version is the last part of `core`.
 * Every attribute and byte costs time and read units, and lists read thousands of items.
 */
export const packed: Form = {
  version: ({ core, v }) => (typeof core === 'string' ? versionIn(core) : v),
  open,
  close: (key, record, version) => {
    const secret = record as SealedSecret;
    const doc = restOf(key, secret);
    return {
      core: wholeCore(secret, version),
      value: secret.value,
      ...(secret.comment && { comment: secret.comment }),
      ...(doc !== undefined && { doc }),
      ...key,
    };
  },
};
