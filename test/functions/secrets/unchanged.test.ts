import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { eventsOf } from '../../world/events.ts';
import { personIn, type SecretsPlace, startSecrets, type Wire } from '../../world/secrets-place.ts';

let place: SecretsPlace;
let person: SecretsPlace;
let tags: readonly string[];
beforeAll(async () => {
  place = await startSecrets();
  person = place.as(await personIn(place));
  const made = [];
  for (const slug of ['red', 'green', 'blue']) {
    const { tag } = await place.ok('POST', `/api/v1/projects/${place.project.id}/tags`, { slug, color: '' });
    made.push(tag.id);
  }
  tags = made;
});

let turn = 0;
const whole = () => ({
  secretValue: 'value',
  secretComment: 'comment',
  tagIds: [tags[0], tags[1]],
  secretMetadata: [{ key: 'k', value: 'v' }],
  skipMultilineEncoding: true,
  secretReminderRepeatDays: 30,
  secretReminderNote: 'rotate',
});
const fresh = async () => {
  turn += 1;
  const name = `KEY_${turn}`;
  return { name, ...(await place.create(name, 'value', whole())) } as Wire;
};

const v4 = () => ({ projectId: place.project.id, environment: 'dev', secretPath: '/' });
type Way = (name: string, more: object, as?: SecretsPlace) => Promise<Wire>;
const one = (body: Wire): Wire => body.secret ?? body.secrets[0];
const ways: Readonly<Record<string, Way>> = {
  v3: async (name, more, as = place) =>
    one(await as.ok('PATCH', `/api/v3/secrets/raw/${name}`, { ...place.at(), ...more })),
  v4: async (name, more, as = place) =>
    one(await as.ok('PATCH', `/api/v4/secrets/${name}`, { ...v4(), ...more })),
  'a v3 batch': async (name, more, as = place) =>
    one(
      await as.ok('PATCH', '/api/v3/secrets/batch/raw', {
        ...place.at(),
        secrets: [{ secretKey: name, ...more }],
      }),
    ),
  'a v4 batch': async (name, more, as = place) =>
    one(await as.ok('PATCH', '/api/v4/secrets/batch', { ...v4(), secrets: [{ secretKey: name, ...more }] })),
};

const changes: readonly [string, object][] = [
  ['secretValue', { secretValue: 'other' }],
  ['secretComment', { secretComment: 'other' }],
  ['secretMetadata', { secretMetadata: [{ key: 'k', value: 'w' }] }],
  ['skipMultilineEncoding', { skipMultilineEncoding: false }],
  ['secretReminderRepeatDays', { secretReminderRepeatDays: 31 }],
  ['secretReminderNote', { secretReminderNote: 'other' }],
];

describe.each(Object.entries(ways))('a change by %s', (_way, change) => {
  it('that names nothing, or any members as they are, makes no version and no commit', async () => {
    const { name, version } = await fresh();
    const before = (await place.snapshots()).length;
    await fc.assert(
      fc.asyncProperty(fc.subarray(Object.keys(whole())), async (named) => {
        const all = whole() as Readonly<Record<string, unknown>>;
        const same = Object.fromEntries(named.map((member) => [member, all[member]]));
        expect((await change(name, same)).version).toBe(version);
      }),
      { numRuns: 12 },
    );
    expect(await place.snapshots()).toHaveLength(before);
    expect((await change(name, { newSecretName: name, tagIds: [tags[1], tags[0], tags[1]] })).version).toBe(
      1,
    );
  });

  it.each(changes)('of %s makes one', async (_member, more) => {
    const { name } = await fresh();
    expect((await change(name, more)).version).toBe(2);
    expect((await change(name, more)).version).toBe(2);
  });

  it('of name or tags makes one', async () => {
    const { name } = await fresh();
    expect((await change(name, { tagIds: [tags[0]] })).version).toBe(2);
    expect((await change(name, { tagIds: [] })).version).toBe(3);
    expect((await change(name, { newSecretName: `${name}_RENAMED` })).version).toBe(4);
  });

  it('that names a tag twice tags once', async () => {
    const { name } = await fresh();
    const changed = await change(name, { tagIds: [tags[2], tags[2], tags[0], tags[2]] });
    expect(changed.tags.map(({ slug }: Wire) => slug)).toEqual(['blue', 'red']);
  });
});

it('a new secret has a tag once that is named twice, alone or in a batch', async () => {
  turn += 1;
  const twice = { tagIds: [tags[0], tags[0], tags[1]] };
  const made = await place.create(`TWICE_${turn}`, 'v', twice);
  const { secrets } = await place.ok('POST', '/api/v4/secrets/batch', {
    ...v4(),
    secrets: [{ secretKey: `TWICE_BATCH_${turn}`, secretValue: 'v', ...twice }],
  });
  for (const each of [made, ...secrets])
    expect(each.tags.map(({ slug }: Wire) => slug)).toEqual(['red', 'green']);
  const reply = await place.ok('POST', `/api/v3/secrets/tags/TWICE_${turn}`, {
    projectSlug: place.project.slug,
    environment: 'dev',
    secretPath: '/',
    tagSlugs: ['blue', 'blue'],
  });
  expect(reply.secret.tags.map(({ slug }: Wire) => slug)).toEqual(['red', 'green', 'blue']);
});

it('ten changes that change nothing leave the history as it is', async () => {
  const { name, id } = await fresh();
  await ways.v3?.(name, { secretValue: 'second' });
  for (let n = 0; n < 10; n += 1)
    for (const change of Object.values(ways)) await change(name, { secretValue: 'second' });
  const { secretVersions } = await place.ok('GET', `/api/v1/secret/${id}/secret-versions`, undefined, {
    offset: 0,
    limit: 100,
  });
  expect(secretVersions.map(({ secretValue }: Wire) => secretValue)).toEqual(['second', 'value']);
});

describe('a personal override', () => {
  it('that stays as it is gets no version', async () => {
    const { name } = await fresh();
    const personal = { ...place.at(), type: 'personal' };
    await person.create(name, 'mine', { type: 'personal', tagIds: [tags[0], tags[0]] });
    for (const more of [{}, { secretValue: 'mine' }, { tagIds: [tags[0]] }])
      expect((await ways.v3?.(name, { ...personal, ...more }, person))?.version).toBe(1);
    const changed = await ways.v3?.(name, { ...personal, secretValue: 'other' }, person);
    expect([changed?.version, changed?.secretValue]).toEqual([2, 'other']);
  });
});

describe('a batch in which some change', () => {
  it('makes versions of these only, and answers all', async () => {
    const [a, b] = [await fresh(), await fresh()];
    const { secrets } = await place.ok('PATCH', '/api/v4/secrets/batch', {
      ...v4(),
      secrets: [
        { secretKey: a.name, secretValue: 'value' },
        { secretKey: b.name, secretValue: 'other' },
      ],
    });
    expect(secrets.map(({ version }: Wire) => version)).toEqual([1, 2]);
  });
});

it('the trail says that nothing changed, so that no webhook is called', async () => {
  const { name } = await fresh();
  await ways.v3?.(name, {});
  const [last] = (await eventsOf(place.app, 'update-secret')).slice(-1);
  expect(last.metadata).toMatchObject({ secretKey: name, unchanged: true });
  await ways.v3?.(name, { secretValue: 'other' });
  const [changed] = (await eventsOf(place.app, 'update-secret')).slice(-1);
  expect(changed.metadata).not.toHaveProperty('unchanged');
});
