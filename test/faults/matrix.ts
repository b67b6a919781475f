import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestApp, TestResponse } from '../harness/app.ts';
import type { TestRequest } from '../harness/events.ts';
import { type Fault, faults, striking } from './faults.ts';
import { changesBetween, type StoredState, storedState } from './stored-state.ts';
import { createWorld, type World } from './world.ts';

/** A request that is made while storage fails. */
export interface Attempt extends TestRequest {
  readonly method: string;
  readonly path: string;
}

export interface Scenario {
  readonly name: string;
  /** Makes what the request needs, and the request; called anew for every fault. */
  readonly arrange: (world: World) => Promise<Attempt> | Attempt;
  /** Status of the reply when nothing fails, 200 unless given. */
  readonly status?: number;
  /** Changes that come before the event, because whoever calls pays for the attempt. */
  readonly withoutEvent?: readonly string[];
  /** What a repetition may answer when the first attempt went through unseen: status and message. */
  readonly repeated?: { readonly status: number; readonly message: RegExp };
}

const send = (app: TestApp, { method, path, ...request }: Attempt): Promise<TestResponse> =>
  app.request(method, path, request);

/** A reply without what differs from one request to the next. */
const essence = ({ status, body }: TestResponse): unknown => ({
  status,
  body: JSON.parse(
    JSON.stringify(body)
      .replace(/"reqId":"[^"]*"/g, '"reqId":""')
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<instant>')
      .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<token>')
      .replace(/"(clientSecret|clientSecretPrefix)":"[^"]*"/g, '"$1":"<secret>"')
      .replace(/"(\w*NumUses|expiresIn)":\d+/g, '"$1":"<n>"')
      .replace(/fresh-?\d+/gi, '<name>'),
  ),
});

/** How the operation goes when nothing fails. */
interface Usual {
  readonly calls: number;
  readonly operations: readonly string[];
  readonly reply: unknown;
  readonly changes: readonly string[];
}

const usual = async (world: World, scenario: Scenario): Promise<Usual> => {
  // Once for what is learned on the way, once to look at.
  await send(world.patient, await scenario.arrange(world));
  const attempt = await scenario.arrange(world);
  const before = await storedState(world.patient.table);
  world.proxy.reset();
  const reply = await send(world.patient, attempt);
  const operations = world.proxy.calls.map(({ operation }) => operation);
  expect(reply.status, `${scenario.name} answered ${reply.text}`).toBe(scenario.status ?? 200);
  return {
    calls: operations.length,
    operations,
    reply: essence(reply),
    changes: changesBetween(before, await storedState(world.patient.table)),
  };
};

const count = (lines: readonly string[], line: string): number =>
  lines.filter((each) => each === line).length;

/** Every change of one whole run is there, and none more often than `times` whole runs make it. */
const expectWhole = (changes: readonly string[], one: readonly string[], times: number, where: string) => {
  expect([...new Set(changes)], where).toEqual([...new Set(one)]);
  for (const line of changes) {
    expect(count(changes, line), `${line} ${where}`).toBeGreaterThanOrEqual(count(one, line));
    expect(count(changes, line), `${line} ${where}`).toBeLessThanOrEqual(count(one, line) * times);
  }
};

const expectRefusal = (reply: TestResponse, fault: Fault, where: string): void => {
  expect([429, 500, 503], `${where} answered ${reply.text}`).toContain(reply.status);
  if (!fault.silent) expect(reply.status, where).toBe(fault.reply);
  // Our own mistakes alarm; nobody is asked to repeat them.
  if (fault.reply === 500) expect(reply.headers['retry-after'], where).toBeUndefined();
  else expect(Number(reply.headers['retry-after']), `${where} names a time to wait`).toBeGreaterThan(0);
};

interface Case {
  readonly world: World;
  readonly scenario: Scenario;
  readonly usual: Usual;
  readonly fault: Fault;
  readonly number: number;
}

/** The same request once more, with storage healthy again: it goes through, or says that it went through before. */
const expectConvergence = async (
  { world, scenario, usual: { reply, changes } }: Case,
  attempt: Attempt,
  before: StoredState,
  where: string,
): Promise<void> => {
  const middle = await storedState(world.patient.table);
  const done = changesBetween(before, middle).length > 0;
  const again = await send(world.patient, attempt);
  if (done && scenario.repeated && again.status === scenario.repeated.status)
    expect(again.body.message, where).toMatch(scenario.repeated.message);
  else if (done) expect(again.status, `${where} answered ${again.text}`).toBe(scenario.status ?? 200);
  else expect(essence(again), where).toEqual(reply);
  const after = changesBetween(before, await storedState(world.patient.table));
  expectWhole(after, changes, done ? 2 : 1, where);
};

/** Tries of a case in which an impatient application lost patience before the fault could strike. */
const maxTries = 8;

const runCase = async (each: Case, tries = 1): Promise<void> => {
  const { world, scenario, fault, number } = each;
  const where = `with call ${number} (${each.usual.operations[number - 1]}) ${fault.name}`;
  const attempt = await scenario.arrange(world);
  const before = await storedState(world.patient.table);
  const { intercept, struck } = striking(fault, number);
  world.proxy.reset();
  world.proxy.intercept(intercept);
  const reply = await send(fault.silent ? world.hasty : world.patient, attempt);
  world.proxy.intercept(undefined);
  if (fault.silent && !struck() && tries < maxTries) return runCase(each, tries + 1);
  expect(struck(), `the fault struck ${where}`).toBe(true);

  const after = await storedState(world.patient.table);
  const changes = changesBetween(before, after);
  if (changes.length > 0) expectWhole(changes, each.usual.changes, 1, where);
  if (fault.reply === 'answered') expect(essence(reply), where).toEqual(each.usual.reply);
  else expectRefusal(reply, fault, where);
  if (changes.some((line) => !scenario.withoutEvent?.includes(line)))
    expect(after.events, `${where}: no change without its event`).toBeGreaterThan(before.events);
  await expectConvergence(each, attempt, before, where);
};

/** Calls of one kind in a row up to which each is struck; they look up the same of several secrets, mostly. */
const maxInRow = 4;

/** Numbers of the calls to strike: all, and of a long row of one kind the first, the last and some between. */
const struckIn = (operations: readonly string[]): readonly number[] => {
  const rows: number[][] = [];
  for (const [index, operation] of operations.entries())
    if (index > 0 && operation === operations[index - 1]) rows.at(-1)?.push(index + 1);
    else rows.push([index + 1]);
  return rows.flatMap((row) =>
    row.length <= maxInRow
      ? row
      : Array.from(
          { length: maxInRow },
          (_, n) => row[Math.round((n * (row.length - 1)) / (maxInRow - 1))] ?? 0,
        ),
  );
};

/**
 * For every scenario and every fault: strikes the storage calls in turn, of many alike in a row some. The reply is a 429 or 503 that names a time
 * to wait, or a 500 for a request that storage refuses, never an absence; storage is untouched or complete; the same request then goes through.
 */
export const itSurvivesFaults = (scenarios: readonly Scenario[]): void => {
  describe.each(scenarios)('$name', (scenario) => {
    let world: World;
    let known: Usual;
    beforeAll(async () => {
      world = await createWorld();
      known = await usual(world, scenario);
      // The hasty application learns what the patient one knows, as often as its patience is too short.
      for (let tries = 0; tries < 5; tries += 1) {
        const reply = await send(world.hasty, await scenario.arrange(world));
        if (reply.status !== 503) break;
      }
    });
    afterAll(() => world.close());

    it.each(faults)('storage $name: nothing is half done and a retry converges', async (fault) => {
      for (const number of struckIn(known.operations)) {
        if (!(fault.operations?.includes(known.operations[number - 1] ?? '') ?? true)) continue;
        await runCase({ world, scenario, usual: known, fault, number });
      }
    });
  });
};
