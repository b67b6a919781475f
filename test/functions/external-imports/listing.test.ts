import { afterAll, describe, expect, it } from 'vitest';
import { maxRunning } from '../../../layers/domain/external-imports/external-import.ts';
import { countingStorage } from '../../harness/rounds.ts';
import { openImportPlace } from '../../world/external-import-place.ts';

const storage = await countingStorage();
const place = await openImportPlace(storage.endpoint);
const { world } = place;

afterAll(() => storage.close());

const list = (query: object) => {
  const members = { projectId: place.project.id, ...query };
  return world.app.request('GET', '/api/v1/imports', { token: world.admin.token, query: members });
};

const ended = async (count: number): Promise<readonly string[]> => {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    world.app.runtime.advance(1);
    const { id } = await place.start({ secretPath: `/ended-${n}` });
    await place.work(id);
    ids.unshift(id);
  }
  return ids;
};

describe('the list of imports', () => {
  it('comes in pages, the latest first, each import once', async () => {
    const ids = await ended(7);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await list({ limit: '3', ...(cursor && { cursor }) });
      expect(body.imports.length).toBeLessThanOrEqual(3);
      seen.push(...body.imports.map(({ id }: { readonly id: string }) => id));
      cursor = body.nextCursor;
    } while (cursor);
    expect(seen).toEqual(ids);
  });

  it('takes no cursor of its own making, and no page larger than it may be', async () => {
    const elsewhere = Buffer.from('MEMBER#somebody').toString('base64url');
    for (const query of [{ cursor: elsewhere }, { limit: '101' }, { limit: '0' }])
      expect((await list(query)).status).toBe(422);
  });

  it('takes three rounds at most', async () => {
    await list({});
    const { rounds } = await storage.counted(async () => expect((await list({})).status).toBe(200));
    expect(rounds).toBeLessThanOrEqual(3);
  });
});

describe('how many imports run', () => {
  it('is told without those that ended, whichever way they did', async () => {
    const begun = [];
    for (let n = 0; n < maxRunning; n += 1) begun.push(await place.start({ secretPath: `/begun-${n}` }));
    const isTaken = () =>
      world.send(world.admin, 'POST', '/api/v1/imports', {
        projectId: place.project.id,
        environment: 'dev',
        source: { type: 'file', format: 'env', content: 'A=1' },
        dryRun: true,
      });
    expect((await isTaken()).status).toBe(400);
    expect(await world.read(({ externalImports }) => externalImports.running(place.project.id))).toBe(
      maxRunning,
    );
    await world.ok(world.admin, 'POST', `/api/v1/imports/${begun[0].id}/cancel`);
    for (const { id } of begun.slice(1)) await place.work(id);
    expect(await world.read(({ externalImports }) => externalImports.running(place.project.id))).toBe(0);
    expect((await isTaken()).status).toBe(200);
  });
});
