import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { type SecretsPlace, startSecrets, type Wire } from '../../world/secrets-place.ts';

const days = 'secretReminderRepeatDays';
const note = 'secretReminderNote';

let place: SecretsPlace;
let turn = 0;
let name: string;
let id: string;

beforeAll(async () => {
  place = await startSecrets();
});

beforeEach(async () => {
  turn += 1;
  name = `KEY_${turn}`;
  ({ id } = await place.create(name, 'value', { [days]: 30, [note]: 'rotate' }));
});

/** Days of the reminder that the worker would find. */
const scheduled = async (): Promise<unknown> =>
  (await allItems(place.app.table)).find(({ pk, sk }) => pk === `SECRET#${id}` && sk === 'REMINDER')
    ?.repeatDays;
const standing = async (): Promise<unknown[]> => {
  const { body } = await place.request('GET', `/api/v3/secrets/raw/${name}`, undefined, place.at());
  return [body.secret[days], body.secret[note], await scheduled()];
};

const v4 = () => ({ projectId: place.project.id, environment: 'dev', secretPath: '/' });
const ways: readonly [string, (more: object) => Promise<Wire>][] = [
  ['v3', (more) => place.request('PATCH', `/api/v3/secrets/raw/${name}`, { ...place.at(), ...more })],
  ['v4', (more) => place.request('PATCH', `/api/v4/secrets/${name}`, { ...v4(), ...more })],
  [
    'a v3 batch',
    (more) =>
      place.request('PATCH', '/api/v3/secrets/batch/raw', {
        ...place.at(),
        secrets: [{ secretKey: name, ...more }],
      }),
  ],
  [
    'a v4 batch',
    (more) =>
      place.request('PATCH', '/api/v4/secrets/batch', {
        ...v4(),
        secrets: [{ secretKey: name, ...more }],
      }),
  ],
];

describe.each(ways)('a change by %s', (_way, change) => {
  it('of the reminder to no days ends it, with its note', async () => {
    const { status, body } = await change({ [days]: 0 });
    expect(status).toBe(200);
    expect(body.secret ?? body.secrets[0]).toMatchObject({ [days]: null, [note]: null });
    expect(await standing()).toEqual([null, null, undefined]);
  });

  it('as Terraform makes it for a secret without a reminder ends it', async () => {
    expect((await change({ secretValue: 'next', [days]: 0, [note]: '' })).status).toBe(200);
    expect(await standing()).toEqual([null, null, undefined]);
  });

  it.each([
    ['says nothing of it', {}],
    ['says null, as the Python SDK always does', { [days]: null, [note]: null }],
    ['says "" for its days', { [days]: '' }],
    ['repeats it', { [days]: 30, [note]: 'rotate' }],
  ])('leaves the reminder when it %s', async (_what, more) => {
    expect((await change({ secretValue: 'next', ...more })).status).toBe(200);
    expect(await standing()).toEqual([30, 'rotate', 30]);
  });

  it('ends the note alone when that is empty', async () => {
    expect((await change({ [note]: '' })).status).toBe(200);
    expect(await standing()).toEqual([30, null, 30]);
  });

  it('gives a secret a reminder again', async () => {
    await change({ [days]: 0 });
    expect((await change({ [days]: 7 })).status).toBe(200);
    expect(await standing()).toEqual([7, null, 7]);
  });

  it.each([366, 730, 36_500])('may remind every %i days', async (count) => {
    expect((await change({ [days]: count })).status).toBe(200);
    expect(await standing()).toEqual([count, 'rotate', count]);
  });

  it('is refused when a note would stay without days, or for days out of bounds', async () => {
    expect((await change({ [days]: 0, [note]: 'still' })).status).toBe(400);
    for (const count of [-1, 1.5, 36_501, 'often'])
      expect((await change({ [days]: count })).status).toBe(422);
    expect(await standing()).toEqual([30, 'rotate', 30]);
  });
});

it('a new secret has no reminder for zero, null or empty', async () => {
  for (const [n, none] of [0, null, ''].entries()) {
    const made = await place.create(`NONE_${turn}_${n}`, 'v', {
      [days]: none,
      [note]: none === 0 ? '' : none,
    });
    expect(made).toMatchObject({ [days]: null, [note]: null });
  }
});
