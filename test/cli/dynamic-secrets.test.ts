import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { listening } from '../clients/exchange.ts';
import { type DynamicPlace, openDynamicPlace } from '../world/dynamic-place.ts';
import { newDesk } from './command-line.ts';

let place: DynamicPlace;
let url: string;

beforeAll(async () => {
  place = await openDynamicPlace();
  await place.create('db');
  const server = await listening(place.world.app);
  url = `http://127.0.0.1:${server.port}`;
  return () => server.stop(0);
});

const desk = async () => {
  const machine = await place.world.machineIn(place.project.id, 'admin');
  return newDesk({ LOCKET_URL: url, LOCKET_TOKEN: machine.token, LOCKET_PROJECT_ID: place.project.id });
};

const leasesOf = async (run: Awaited<ReturnType<typeof desk>>['run']) =>
  JSON.parse((await run(['dynamic-secrets', 'lease', 'list', 'db', '-o', 'json'])).out) as {
    id: string;
    expireAt: string;
    status: string;
    takenBy: string;
  }[];

describe('locket dynamic-secrets', () => {
  it('lists them', async () => {
    const { run } = await desk();
    const bySlug = await run(['dynamic-secrets', '--project-slug', place.project.slug, '-o', 'json']);
    const table = await run(['dynamic-secrets']);

    expect(JSON.parse(bySlug.out)).toEqual([
      expect.objectContaining({ name: 'db', defaultTTL: expect.any(String) }),
    ]);
    expect(table.out).toContain('│ NAME │ PROVIDER');
  });

  it('takes, lists, renews and ends a lease', async () => {
    const { run } = await desk();
    const taken = await run(['dynamic-secrets', 'lease', 'create', 'db', '--ttl', '10m', '--plain']);
    const [lease] = await leasesOf(run);
    const id = lease?.id ?? '';
    const renewed = await run(['dynamic-secrets', 'lease', 'renew', id, '--ttl', '20m', '-o', 'json']);
    const ended = await run(['dynamic-secrets', 'lease', 'delete', id]);

    expect(taken.code).toBe(0);
    expect(taken.out).toMatch(/^\w+=.+\n/);
    expect(taken.told).toContain(`Lease ID: ${id}`);
    const [after] = JSON.parse(renewed.out);
    expect(Date.parse(after.expireAt)).toBeGreaterThan(Date.parse(lease?.expireAt ?? ''));
    expect(ended.code).toBe(0);
    expect(ended.out).toContain(id);
    expect(ended.out).toMatch(/│ (Ended|Revoking) +│/);
    expect(lease).toMatchObject({ status: 'Active', takenBy: expect.any(String) });
  });

  it('gives templates what was leased', async () => {
    const { run, cwd } = await desk();
    const { slug } = place.project;
    const source = `{{ with dynamicSecret "${slug}" "dev" "/" "db" "5m" }}{{ keys . | join "," }}{{ end }}`;
    await writeFile(join(cwd, 'app.tmpl'), source);
    const { code, out } = await run(['export', '--template', 'app.tmpl']);

    expect(code).toBe(0);
    expect(out).toMatch(/^\w+(,\w+)*$/);
  });

  it('ends with 1 for a name that there is not, and asks for a name', async () => {
    const { run } = await desk();
    const unknown = await run(['dynamic-secrets', 'lease', 'create', 'none']);
    const missing = await run(['dynamic-secrets', 'lease', 'create']);

    expect([unknown.code, unknown.told]).toEqual([1, expect.stringContaining('404')]);
    expect([missing.code, missing.told]).toEqual([1, expect.stringContaining('Please provide NAME')]);
  });
});
