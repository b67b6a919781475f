import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listening } from '../clients/exchange.ts';
import { type ApprovalsPlace, openApprovals } from '../functions/approvals/approvals-place.ts';
import type { Actor } from '../world/world.ts';
import { newDesk } from './command-line.ts';

let place: ApprovalsPlace;
let url: string;

beforeAll(async () => {
  place = await openApprovals();
  const server = await listening(place.world.app);
  url = `http://127.0.0.1:${server.port}`;
  return () => server.stop(0);
});

const deskOf = (actor: Actor) =>
  newDesk({ LOCKET_URL: url, LOCKET_TOKEN: actor.token, LOCKET_PROJECT_ID: place.project.id });

const waits = 'nothing of this is changed until others approve it';
const shortName = (told: string) => told.match(/Change request (\w+):/)?.[1] ?? '';

describe('a write under a change policy', () => {
  it('is told as a request when secrets are set, and not as done', async () => {
    const { run } = await deskOf(place.requester);
    const table = await run(['secrets', 'set', 'SET_ONE=1', 'STANDING=another', '--env', 'prod']);
    const json = await run(['secrets', 'set', 'SET_TWO=2', '--env', 'prod', '--json']);

    expect([table.code, table.out]).toEqual([0, expect.not.stringMatching(/CREATED|MODIFIED/)]);
    expect(table.out.match(/CHANGE REQUESTED/g)).toHaveLength(2);
    expect(table.told).toContain(waits);
    expect(table.told.match(/locket approvals show [\w-]{36}/g)).toHaveLength(2);
    expect(JSON.parse(json.out)).toEqual([expect.objectContaining({ operation: 'CHANGE REQUESTED' })]);
  });

  it('is told as a request when one is deleted', async () => {
    const { run } = await deskOf(place.requester);
    const { told } = await run(['secrets', 'delete', 'OTHER', '--type', 'shared', '--env', 'prod']);

    expect(told).toContain(waits);
    expect(told).not.toContain('have been deleted');
    expect(await place.values()).toHaveProperty('OTHER');
  });

  it('is told as a request when they are imported', async () => {
    const desk = await deskOf(place.requester);
    await writeFile(join(desk.cwd, 'more.env'), 'IMPORTED=1\n');
    const { told } = await desk.run(['import', 'env', 'more.env', '--env', 'prod']);

    expect(told).toContain(waits);
    expect(told).toContain('1 wait until somebody approves them');
  });

  it('is told as a request when their folder is deleted', async () => {
    const { world, body, secret } = place;
    await world.ok(
      world.admin,
      'POST',
      '/api/v1/folders',
      body({ path: '/', secretPath: undefined, name: 'shop' }),
    );
    await world.ok(world.admin, 'PATCH', `/api/v1/secret-approvals/${place.policy.id}`, {
      machineChanges: 'exempt',
    });
    const made = await secret(world.admin, 'POST', 'IN_SHOP', { secretPath: '/shop', secretValue: 'x' });
    const { run } = await deskOf(place.requester);
    const deleted = await run(['secrets', 'folders', 'delete', '--name', 'shop', '--env', 'prod']);

    expect(made.body).toHaveProperty('secret');
    expect(deleted.told).toContain(waits);
    expect(deleted.out).not.toContain('deleted');
  });
});

describe('locket approvals', () => {
  let id: string;
  let name: string;

  beforeEach(async () => {
    const { run } = await deskOf(place.requester);
    const { told } = await run([
      'secrets',
      'set',
      `KEY_${Math.floor(performance.now())}=hush`,
      '--env',
      'prod',
    ]);
    name = shortName(told);
    id = told.match(/show ([\w-]{36})/)?.[1] ?? '';
  });

  it('lists, shows, approves and merges a request by its short name', async () => {
    const { run } = await deskOf(place.approver);
    const listed = await run(['approvals', '--json']);
    const shown = await run(['approvals', 'show', name]);
    const values = await run(['approvals', 'show', id, '--show-values']);
    const early = await run(['approvals', 'merge', name]);
    const reviewed = await run(['approvals', 'review', name, 'approved', '--comment', 'fine']);
    const merged = await run(['approvals', 'merge', name]);
    const again = await run(['approvals', '--json']);

    expect(JSON.parse(listed.out)).toContainEqual(
      expect.objectContaining({
        id,
        slug: name,
        environment: 'prod',
        changes: 1,
        approvals: '0 of 1',
        status: 'open',
      }),
    );
    expect(shown.out).toContain('create');
    expect(shown.out + shown.told).not.toContain('hush');
    expect(values.out).toContain('hush');
    expect([early.code, early.told]).toEqual([
      1,
      expect.stringContaining('needs 1 to approve, and 0 did whose approval counts'),
    ]);
    expect([reviewed.out, merged.out]).toEqual([`${name}: approved\n`, `${name}: merged\n`]);
    expect(JSON.parse(again.out)).not.toContainEqual(expect.objectContaining({ id }));
    expect(Object.values(await place.values())).toContain('hush');
  });

  it('closes one, and lists it among those that are over', async () => {
    const { run } = await deskOf(place.requester);
    const closed = await run(['approvals', 'close', id, '--json']);
    const over = await run(['approvals', '--closed', '--json']);

    expect(JSON.parse(closed.out)).toEqual([{ id, status: 'closed' }]);
    expect(JSON.parse(over.out)).toContainEqual(expect.objectContaining({ id, status: 'closed' }));
  });

  it('says what there is to say of a review, and which requests there are', async () => {
    const { run } = await deskOf(place.approver);
    const verdict = await run(['approvals', 'review', name, 'yes']);
    const unknown = await run(['approvals', 'show', 'zzzz']);

    expect([verdict.code, verdict.told]).toEqual([1, expect.stringContaining('approved, rejected, pending')]);
    expect([unknown.code, unknown.told]).toEqual([1, expect.stringContaining('locket approvals')]);
  });
});
