import { expect, it } from 'vitest';
import { scanned } from '../../harness/raw-table.ts';
import { workerWrapping } from '../../harness/wrapping.ts';
import { envelopesIn } from '../../world/envelopes.ts';
import { openImportPlace } from '../../world/external-import-place.ts';
import { rotationsIn } from '../../world/rotation.ts';

it('ok/a running import goes on under the new key of its project, with nothing left under the old one', async () => {
  const place = await openImportPlace();
  const { world, source, project } = place;
  const rotations = rotationsIn(world, { wrapping: await workerWrapping() });
  const entries = Array.from({ length: 150 }, (_, n) => ({ name: `KEY_${n}`, value: 'v' }));
  source.pagesOf = [{ path: [], entries }];
  const { id } = await place.start({ secretPath: '/large', source: fileOf(250_000) });
  await place.once(id, 1);
  const rotation = await rotations.begin({ level: 'project-keys', projectId: project.id });
  expect(await rotations.finish(rotation)).toMatchObject({ phase: 'completed', left: 0 });

  const keys = await world.read(async ({ projects }) => (await projects.find(project.id))?.keys ?? []);
  const items = (await scanned(world.app.table)).filter(({ pk, sk }) => `${pk.S} ${sk.S}`.includes(id));
  const versions = items.flatMap((item) =>
    envelopesIn(
      item,
      keys.map((key) => key.id),
    ).map(({ version, member }) => `${member} ${version}`),
  );
  expect(versions.sort()).toEqual(['cursor 2', 'sealed 2', 'sealed 2', 'sealed 2']);

  await place.work(id);
  expect(await place.read(id)).toMatchObject({ status: 'completed', counts: { created: 150 } });
  expect(source.asked.at(-1)).toMatchObject({ source: fileOf(250_000, 'kind') });
});

const fileOf = (length: number, member: 'type' | 'kind' = 'type') => ({
  [member]: 'file',
  format: 'env',
  content: `A=${'x'.repeat(length)}`,
});
