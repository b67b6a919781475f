import { typeOf } from '../../layers/adapters/dynamo/records/catalogue.ts';
import type { RawItem } from '../harness/raw-table.ts';

/** Something sealed, wherever it stands in an item: by which key, and in which attribute. */
export interface Envelope {
  readonly keyId: string;
  readonly version: number;
  readonly member: string;
}

const header = (keyId: string): Buffer =>
  Buffer.concat([Buffer.from([1]), Buffer.from(keyId.replaceAll('-', ''), 'hex')]);

/** Versions of a key by which envelopes in some bytes were sealed. */
const versionsIn = (bytes: Buffer, keyId: string): readonly number[] => {
  const beginning = header(keyId);
  const versions: number[] = [];
  for (let at = bytes.indexOf(beginning); at >= 0; at = bytes.indexOf(beginning, at + 1))
    if (bytes.length >= at + beginning.length + 4) versions.push(bytes.readUInt32BE(at + beginning.length));
  return versions;
};

const base64 = /[A-Za-z0-9+/_-]{60,}={0,2}/g;

/** All bytes in an attribute as DynamoDB writes it down: binary, and what texts have in base64. */
const bytesIn = (value: unknown, name = ''): readonly Buffer[] => {
  if (typeof value === 'string')
    return name === 'B'
      ? [Buffer.from(value, 'base64')]
      : (value.match(base64) ?? []).map((text) => Buffer.from(text, 'base64'));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([member, each]) => bytesIn(each, member));
};

/** The envelopes in an item that some of these keys sealed. */
export const envelopesIn = (item: RawItem, keyIds: readonly string[]): readonly Envelope[] =>
  Object.entries(item).flatMap(([member, value]) =>
    bytesIn(value).flatMap((bytes) =>
      keyIds.flatMap((keyId) => versionsIn(bytes, keyId).map((version) => ({ keyId, version, member }))),
    ),
  );

/** What the docs call the type of an item. */
export const nameOfItem = ({ pk, sk }: RawItem): string => {
  const key = { pk: pk.S, sk: sk.S };
  return typeOf(key)?.name ?? `${pk.S} ${sk.S}`;
};
