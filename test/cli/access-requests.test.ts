import { beforeAll, expect, it } from 'vitest';
import { listening } from '../clients/exchange.ts';
import { openAccessPlace } from '../functions/access-requests/access-place.ts';
import type { Person } from '../world/world.ts';
import { newDesk } from './command-line.ts';

let place: Awaited<ReturnType<typeof openAccessPlace>>;
let url: string;
let lead: Person;
let asker: Person;

beforeAll(async () => {
  place = await openAccessPlace();
  const server = await listening(place.world.app);
  url = `http://127.0.0.1:${server.port}`;
  lead = await place.person('admin');
  asker = await place.person();
  await place.policy([lead], { secretPath: '/**', maxTimePeriod: '8h', enforcementLevel: 'soft' });
  return () => server.stop(0);
});

const deskOf = async (person: Person) =>
  newDesk({ LOCKET_URL: url, LOCKET_TOKEN: person.token, LOCKET_PROJECT_ID: place.projectId });

const asked = async (...more: readonly string[]) => {
  const { run } = await deskOf(asker);
  const words = ['--env', 'prod', '--path', '/**', '--for', '2h', '--note', 'INC-1', '--json', ...more];
  const [{ id }] = JSON.parse((await run(['access-requests', 'create', ...words])).out);
  return { run, id: String(id) };
};

it('asks for access, which an approver gives and whoever has it ends', async () => {
  const { run, id } = await asked();
  const approver = await deskOf(lead);
  const waiting = await approver.run(['access-requests', '--json']);
  const approved = await approver.run(['access-requests', 'review', id, 'approved']);
  const during = await place.reads(asker);
  const grants = await approver.run(['access-requests', 'grants', '--json']);
  const revoked = await run(['access-requests', 'revoke', id]);

  expect(JSON.parse(waiting.out)).toContainEqual(
    expect.objectContaining({ id, note: 'INC-1', temporaryRange: '2h', status: 'pending', isActive: 'no' }),
  );
  expect([approved.out, revoked.out]).toEqual([`${id}: approved\n`, `${id}: revoked\n`]);
  expect([during, await place.reads(asker)]).toEqual([200, 403]);
  expect(JSON.parse(grants.out)).toContainEqual(
    expect.objectContaining({ requestId: id, isActive: 'yes', why: 'INC-1' }),
  );
});

it('takes one back', async () => {
  const { run, id } = await asked();
  expect((await run(['access-requests', 'cancel', id])).out).toBe(`${id}: cancelled\n`);
});

it('says that a soft policy wants a reason, and takes access with one', async () => {
  const { run, id } = await asked();
  const without = await run(['access-requests', 'review', id, 'approved']);
  const taken = await run(['access-requests', 'review', id, 'approved', '--bypass-reason', 'down']);

  expect([without.code, without.told]).toEqual([1, expect.stringContaining('with a bypassReason')]);
  expect(taken.out).toBe(`${id}: approved\n`);
  expect(await place.reads(asker)).toBe(200);
});

it('says what is missing', async () => {
  const { run } = await deskOf(asker);
  const path = await run(['access-requests', 'create', '--env', 'prod']);
  const verdict = await run(['access-requests', 'review', 'some-id', 'maybe']);

  expect([path.code, path.told]).toEqual([1, expect.stringContaining('--path')]);
  expect([verdict.code, verdict.told]).toEqual([1, expect.stringContaining('approved or rejected')]);
});
