import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { shortened } from '../../layers/domain/audit/shortened.ts';
import { eventsOf } from '../world/events.ts';
import { type SecretsPlace, startSecrets } from '../world/secrets-place.ts';

let place: SecretsPlace;
beforeAll(async () => {
  place = await startSecrets();
});

const wide = '字';
const control = '\u0001';

/** Every member of a secret as large as it may be, in the characters that take most room. */
const fullest = () => ({
  secretValue: wide.repeat((256 * 1024) / 3),
  secretComment: wide.repeat((4 * 1024) / 3),
  secretReminderRepeatDays: 365,
  secretReminderNote: control.repeat(1024),
});

const metadataOf = (text: string) =>
  Array.from({ length: 50 }, (_, n) => ({ key: `${n}${text}`, value: text }));

describe('a secret whose members are all as large as they may be', () => {
  it('is stored, changed, renamed, deleted and restored', async () => {
    const name = wide.repeat(255);
    const secretMetadata = metadataOf(wide.repeat(100));
    const made = await place.create(name, fullest().secretValue, { ...fullest(), secretMetadata });
    await place.update(name, { ...fullest(), newSecretName: '家'.repeat(255) });
    await place.update('家'.repeat(255), { newSecretName: name });
    await place.remove(name);
    await place.ok('POST', `/api/v4/secrets/${made.id}/restore`, {});
    expect((await place.values())[name]).toBe(fullest().secretValue);
  });

  it('is refused when its metadata would need more room as it is stored', async () => {
    const secretMetadata = metadataOf(control.repeat(300));
    const body = { ...place.at(), ...fullest(), secretMetadata };
    expect((await place.request('POST', '/api/v3/secrets/raw/CONTROL', body)).status).toBe(422);
  });

  it('fits beside others in one write, however many there are', async () => {
    const secretMetadata = metadataOf(wide.repeat(100));
    const values = Array.from({ length: 3 }, (_, n) => ({ secretKey: `${n}`, ...fullest(), secretMetadata }));
    await place.ok('POST', '/api/v3/secrets/batch/raw', { ...place.at(), secrets: values });
    await place.ok('PATCH', '/api/v3/secrets/batch/raw', { ...place.at(), secrets: values });
  });
});

describe('the event of a request that touches much', () => {
  const names = Array.from({ length: 19 }, (_, level) => `${'d'.repeat(250)}${level}`);

  it('fits one item', async () => {
    const path = `/${names.join('/')}`;
    const folders = Array.from({ length: 33 }, (_, n) => ({ id: `${'x'.repeat(240)}${n}`, path }));
    for (const { id } of folders) await place.folder(path, id);
    await place.ok('PATCH', '/api/v1/folders/batch', {
      projectSlug: place.project.slug,
      folders: folders.map((each) => ({ ...each, environment: 'dev', name: `y${each.id}` })),
    });
    const [event] = await eventsOf(place.app, 'update-folders');
    expect(event.metadata.leftOut.folders + event.metadata.folders.length).toBe(33);
  });

  it('keeps what is not a list, and says how much of the lists is missing', () => {
    const entry = fc.string({ maxLength: 50 });
    const metadata = fc.record({ name: entry, first: fc.array(entry), second: fc.array(entry), n: fc.nat() });
    fc.assert(
      fc.property(metadata, fc.integer({ min: 400, max: 2000 }), (whole, most) => {
        const cut = shortened(whole, most) as typeof whole & { leftOut?: Record<string, number> };
        expect(Buffer.byteLength(JSON.stringify(cut))).toBeLessThanOrEqual(most);
        expect([cut.name, cut.n]).toEqual([whole.name, whole.n]);
        for (const list of ['first', 'second'] as const) {
          expect(cut[list]).toEqual(whole[list].slice(0, cut[list].length));
          expect(cut[list].length + (cut.leftOut?.[list] ?? 0)).toBe(whole[list].length);
        }
      }),
    );
  });
});
