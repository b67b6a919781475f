import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SecretsPlace, startSecrets, type Wire } from '../../world/secrets-place.ts';

let place: SecretsPlace;
let path: string;
let turn = 0;
beforeAll(async () => {
  place = await startSecrets();
});
beforeEach(async () => {
  turn += 1;
  path = `/case-${turn}`;
  await place.folder('/', path.slice(1));
  await place.create('A', '1', place.at(path));
  await place.create('B', '1', place.at(path));
});

const keysOf = ({ body }: Wire): string[] => body.secrets.map(({ secretKey }: Wire) => secretKey);

describe.each([
  ['v3', '/api/v3/secrets/batch/raw', () => place.at(path)],
  [
    'v4',
    '/api/v4/secrets/batch',
    () => ({ projectId: place.project.id, environment: 'dev', secretPath: path }),
  ],
])('a batch of updates in the words of %s', (_version, url, at) => {
  const update = (secrets: readonly object[], mode?: unknown) =>
    place.request('PATCH', url, { ...at(), secrets, ...(mode !== undefined && { mode }) });
  const set = (secretKey: string, secretValue = '2', more: object = {}) => ({
    secretKey,
    secretValue,
    ...more,
  });

  it.each([undefined, null, '', 'failOnNotFound'])(
    'with mode %j refuses names that are not there and changes nothing',
    async (mode) => {
      const { status, body } = await update([set('A'), set('NOWHERE')], mode);
      expect([status, body.message]).toEqual([404, 'Secrets not found: NOWHERE']);
      expect(await place.values(path)).toEqual({ A: '1', B: '1' });
    },
  );

  it('with mode ignore passes over them and changes the rest', async () => {
    const reply = await update([set('NOWHERE'), set('A')], 'ignore');
    expect([reply.status, keysOf(reply)]).toEqual([200, ['A']]);
    expect(await place.values(path)).toEqual({ A: '2', B: '1' });
    const none = await update([set('NOWHERE')], 'ignore');
    expect([none.status, none.body.secrets]).toEqual([200, []]);
  });

  it('with mode upsert creates them, with all that is said of them', async () => {
    const more = { secretComment: 'new', secretMetadata: [{ key: 'k', value: 'v' }] };
    const reply = await update([set('NEW', '2', more), set('A')], 'upsert');
    expect([reply.status, keysOf(reply)]).toEqual([200, ['NEW', 'A']]);
    expect(reply.body.secrets[0]).toMatchObject({ version: 1, ...more });
    expect(reply.body.secrets[1]).toMatchObject({ version: 2 });
    expect(await place.values(path)).toEqual({ A: '2', B: '1', NEW: '2' });
    const snapshots = await place.snapshots(path);
    const again = await update([set('NEW', '2', more), set('A')], 'upsert');
    expect(again.body.secrets.map(({ version }: Wire) => version)).toEqual([1, 2]);
    expect(await place.snapshots(path)).toEqual(snapshots);
  });

  it('with mode upsert makes what is missing under its new name', async () => {
    const reply = await update([set('GONE', '2', { newSecretName: 'NEXT' })], 'upsert');
    expect(keysOf(reply)).toEqual(['NEXT']);
    expect(await place.values(path)).toEqual({ A: '1', B: '1', NEXT: '2' });
  });

  it('with mode upsert refuses two members that would have one name', async () => {
    for (const secrets of [
      [set('NEW'), set('A', '2', { newSecretName: 'NEW' })],
      [set('GONE', '2', { newSecretName: 'B' })],
      [set('GONE', '2', { newSecretName: 'SAME' }), set('LOST', '2', { newSecretName: 'SAME' })],
    ])
      expect((await update(secrets, 'upsert')).status).toBe(400);
    expect(await place.values(path)).toEqual({ A: '1', B: '1' });
  });

  it('with mode upsert at the same moment, all are done and none twice', async () => {
    const replies = await Promise.all(
      Array.from({ length: 6 }, (_, n) => update([set('RACED', `${n}`), set('A', `${n}`)], 'upsert')),
    );
    expect(replies.map(({ status }) => status)).toEqual(Array(6).fill(200));
    const { RACED, A } = await place.values(path);
    expect(RACED).toBe(A);
    expect(replies.map(({ body }) => body.secrets[0].version).sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('with mode upsert of more than a transaction holds is all or nothing', async () => {
    const many = Array.from({ length: 120 }, (_, n) => set(`MANY_${n}`));
    expect((await update([...many, set('A')], 'upsert')).status).toBe(200);
    expect(Object.keys(await place.values(path))).toHaveLength(122);
  });

  it('with another mode is invalid', async () => {
    expect((await update([set('A')], 'perhaps')).status).toBe(422);
  });
});
