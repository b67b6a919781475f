import { describe, expect, it } from 'vitest';
import { positionIn } from '../../../functions/secrets/cursor.ts';
import { canStand, type Key } from '../../../layers/adapters/dynamo/items.ts';
import { digestOf, partitionText } from '../../../layers/adapters/dynamo/partition-text.ts';
import { itemTypes } from '../../../layers/adapters/dynamo/records/catalogue.ts';
import { maxNameLength } from '../../../layers/domain/secrets/core/names.ts';

/** Three bytes in one UTF-16 code unit: no text of that length takes more. */
const widest = (length: number): string => '字'.repeat(length);
const uuid = '0'.repeat(36);
/** What an id in a request may be, before anybody looked whether it is one. */
const anyId = 'i'.repeat(128);

/** The longest that each parameter of a key template gets. A new one fails the test until it stands here. */
const longest: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(
    [
      'orgId',
      'userId',
      'projectId',
      'environmentId',
      'parentId',
      'folderId',
      'secretId',
      'identityId',
      'sharedId',
      'commentId',
    ].map((name) => [name, uuid]),
  ),
  ...Object.fromEntries(
    [
      ...['id', 'tokenId', 'sessionId', 'actorId', 'membershipId', 'tagId', 'templateId'],
      ...['roleId', 'groupId', 'privilegeId', 'keyId', 'mailId', 'kmsId'],
      ...['caId', 'certificateId', 'serial', 'collectionId', 'itemId', 'alertId', 'listId'],
      ...['accountId', 'orderId', 'authorizationId', 'thumbprint'],
      ...['policyId', 'requestId'],
    ].map((name) => [name, anyId]),
  ),
  shareId: anyId,
  syncId: anyId,
  batch: 99_999_999,
  importId: anyId,
  shard: 7,
  ledgerId: uuid,
  dynamicSecretId: uuid,
  keyVersion: 10,
  rotationId: uuid,
  requestStatus: 'closed',
  commitNumber: '000999',
  place: `PROJECT#${uuid}`,
  // A client id and a name to log in with come from anybody; lower case may take twice the code units.
  clientId: widest(256),
  username: widest(2 * 255),
  userName: widest(255),
  slug: widest(128),
  name: widest(maxNameLength),
  policyId: uuid,
  profileId: uuid,
  applicationId: uuid,
  enrolmentId: uuid,
  method: 'universal-auth',
  kind: 'identity',
  requesterId: uuid,
  slotNumber: '99',
  type: 'certificate',
  issuedBy: anyId,
  standing: 'revoked',
  from: '2026-01-01T00:00:00.000Z',
  to: '2026-01-01T00:00:00.000Z',
  purpose: 'email-change',
  address: widest(2 * 255),
  digest: digestOf(''),
  externalId: 'x'.repeat(1224),
  target: partitionText(widest(10_000)),
  source: partitionText(widest(10_000)),
  scope: uuid,
  between: ['', ''],
  key: ['secret', uuid, widest(maxNameLength)],
  newest: uuid,
  check: '-'.repeat(6),
  stretch: { from: uuid, before: uuid },
  day: '2026-01-01',
  archivedOn: '2026-01-01',
  chain: `AUDIT#${uuid}#2026-01-01#late-2026-01-01-${'0'.repeat(32)}`,
  hour: '2026-01-01T00',
  interval: 'hour',
  time: '2026-01-01T00',
  times: ['2026-01-01T00', '2026-01-01T23'],
  around: 'organization-roles',
  instant: '2026-01-01T00:00:00.000Z',
  what: 'membership',
  signal: 'lockouts',
  at: 'account',
  limitClass: 'secrets',
  app: 'gitlab-integration',
  domain: 'x'.repeat(200),
  issuer: widest(1024),
  subject: `identity#${uuid}`,
  network: '6:0000:0000:0000:0000',
  version: 99_999_999,
  part: 99_999_999,
  n: 99_999_999,
  listNumber: 99_999_999,
};

const longestOf = (name: string): unknown => {
  if (!(name in longest)) throw new Error(`Say how long '${name}' may get`);
  return longest[name];
};

/** A record of which a template reads members. */
const record = new Proxy({}, { get: (_, name) => longestOf(String(name)) });
const records = ['folder', 'secret', 'deleted', 'owner', 'members'];

/** A key, or a range of one partition. */
type Made = Key | { readonly pk: string; readonly prefix: string };

/** A parameter that is taken apart counts as a record. */
const parametersOf = (template: (...given: never[]) => unknown): readonly string[] =>
  (/^\(([^)]*)\)/.exec(template.toString())?.[1] ?? '')
    .replace(/^\{.*\}$/s, 'members')
    .split(',')
    .map((parameter) => parameter.replace(/:.*/s, '').trim())
    .filter((name) => name !== '');

type Template = (...given: unknown[]) => Made | readonly Made[];

/** Of a template, the key or the ranges when each parameter is as long as it may get. */
const widestOf = (template: Template): readonly Made[] =>
  [
    template(...parametersOf(template).map((name) => (records.includes(name) ? record : longestOf(name)))),
  ].flat();

const templates = itemTypes.flatMap((type) => [
  [type.name, 'key', type.key as unknown as Template] as const,
  ...Object.entries(type.ranges).map(
    ([range, template]) => [type.name, range, template as unknown as Template] as const,
  ),
]);

describe('keys', () => {
  it.each(templates)('%s: the %s fits, whatever its names are', (_, __, template) => {
    for (const one of widestOf(template))
      expect(canStand({ pk: one.pk, sk: 'sk' in one ? one.sk : one.prefix })).toBe(true);
  });

  it.each(itemTypes)('$name: the key is told from those of all other types', (type) => {
    const [key] = widestOf(type.key as unknown as Template) as readonly Key[];
    expect(itemTypes.filter((each) => each.holds(key as Key))).toEqual([type]);
  });

  it('what is longer than DynamoDB takes cannot stand', () => {
    expect(canStand({ pk: 'p'.repeat(2048), sk: 's'.repeat(1024) })).toBe(true);
    expect(canStand({ pk: 'p'.repeat(2049), sk: '' })).toBe(false);
    expect(canStand({ pk: '', sk: widest(342) })).toBe(false);
  });

  it('a cursor with a name that nothing can have is refused', () => {
    const cursor = Buffer.from(JSON.stringify([uuid, widest(256)])).toString('base64url');
    expect(() => positionIn(cursor)).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  });
});
