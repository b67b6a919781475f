import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { maxImportDepth } from '../../../layers/domain/secrets/view/shelf.ts';
import { deliveriesOf } from '../../../layers/domain/webhooks/delivery.ts';
import { openWebhookPlace, type WebhookPlace } from '../../world/webhook-place.ts';

let place: WebhookPlace;
// biome-ignore lint/suspicious/noExplicitAny: a reply as it came
let project: any;

beforeAll(async () => {
  place = await openWebhookPlace();
});
afterAll(() => place.receiver.close());
beforeEach(async () => {
  project = await place.world.project();
});

const folders = async (...paths: readonly string[]) => {
  for (const path of paths) await place.folder(project, path);
};
const importInto = (destination: string, source: string) => place.importInto(project, destination, source);
const hookAt = async (secretPath: string, environment = 'dev'): Promise<string> =>
  (await place.hookIn(project, { secretPath, environment })).id;

/** Who is told, and of which places, after a secret of `/a` was made. */
const toldOfSecret = async (name = 'KEY') => {
  await place.secret(project, '/a', name);
  return place.toldAfter('create-secret');
};

describe('a change of a folder', () => {
  it('is told to the webhooks of folders that import it, also by way of others and from elsewhere', async () => {
    await folders('/a', '/b', '/other');
    await place.folder(project, '/far', 'prod');
    await importInto('dev:/b', 'dev:/a');
    await importInto('prod:/far', 'dev:/b');
    await importInto('dev:/other', 'dev:/');
    const [b, far] = [await hookAt('/b'), await hookAt('/far', 'prod')];
    await hookAt('/other');
    expect(await toldOfSecret()).toEqual({ [b]: ['dev:/b'], [far]: ['prod:/far'] });
  });

  it('is told once for each place, however many ways lead there', async () => {
    await folders('/a', '/left', '/right', '/end');
    for (const side of ['/left', '/right']) {
      await importInto(`dev:${side}`, 'dev:/a');
      await importInto(`dev:${side}`, 'dev:/a');
      await importInto('dev:/end', `dev:${side}`);
    }
    await importInto('dev:/end', 'dev:/a');
    const all = await hookAt('/**');
    const told = await toldOfSecret();
    expect(told[all]?.slice(0, 1)).toEqual(['dev:/a']);
    expect([...(told[all] ?? [])].sort()).toEqual(['dev:/a', 'dev:/end', 'dev:/left', 'dev:/right']);
  });

  it('goes round no circle that a rename closed', async () => {
    await folders('/a', '/b');
    await importInto('dev:/b', 'dev:/a');
    await importInto('dev:/a', 'dev:/soon');
    await place.ok('PATCH', '/api/v1/folders/b', {
      workspaceId: project.id,
      environment: 'dev',
      path: '/',
      name: 'soon',
    });
    const all = await hookAt('/**');
    expect(await toldOfSecret()).toEqual({ [all]: ['dev:/a', 'dev:/soon'] });
  });

  it('is told as far as reading follows imports', async () => {
    const chain = Array.from({ length: maxImportDepth + 2 }, (_, n) => (n === 0 ? '/a' : `/f${n}`));
    await folders(...chain);
    for (const [n, path] of chain.slice(1).entries()) await importInto(`dev:${path}`, `dev:${chain[n]}`);
    const all = await hookAt('/**');
    const told = (await toldOfSecret())[all];
    expect(told).toEqual(chain.slice(0, maxImportDepth + 1).map((path) => `dev:${path}`));
  });

  it('is told where the importing folder stands now, and no more once the import or the folder is gone', async () => {
    await folders('/a', '/b', '/c', '/d');
    for (const path of ['/b', '/c']) await importInto(`dev:${path}`, 'dev:/a');
    const moved = await importInto('dev:/d', 'dev:/a');
    const all = await hookAt('/{b,b2,c,d}');
    expect((await toldOfSecret('ONE'))[all]?.toSorted()).toEqual(['dev:/b', 'dev:/c', 'dev:/d']);
    const at = { workspaceId: project.id, environment: 'dev', path: '/' };
    await place.ok('PATCH', '/api/v1/folders/b', { ...at, name: 'b2' });
    await place.ok('DELETE', '/api/v1/folders/c', at);
    await place.ok('PATCH', `/api/v1/secret-imports/${moved.id}`, {
      ...at,
      path: '/d',
      import: { environment: 'prod', path: '/a' },
    });
    expect(await toldOfSecret('TWO')).toEqual({ [all]: ['dev:/b2'] });
  });

  it('of what a folder imports is told on to those that import it', async () => {
    await folders('/a', '/b');
    await importInto('dev:/b', 'dev:/a');
    const b = await hookAt('/b');
    await importInto('dev:/a', 'prod:/');
    expect(await place.toldAfter('create-secret-import')).toEqual({ [b]: ['dev:/b'] });
  });

  it('costs no look at imports where no webhook is on', async () => {
    const id = await hookAt('/**');
    await place.ok('PATCH', `/api/v1/webhooks/${id}`, { isDisabled: true });
    const unit = place.world.open();
    const importersOf = vi.spyOn(unit.stores.imports, 'importersOf');
    const places = [{ environment: 'dev', secretPath: '/' }];
    const change = {
      eventId: 'event-1',
      occurredAt: '2100-01-01T00:00:00.000Z',
      projectId: project.id,
      places,
      trees: [],
    };
    expect(await deliveriesOf(unit, change)).toEqual([]);
    expect(importersOf).not.toHaveBeenCalled();
  });
});
