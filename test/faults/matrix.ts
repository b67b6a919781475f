import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestApp, TestResponse } from '../harness/app.ts';
import type { TestRequest } from '../harness/events.ts';
import { createWorld, type World } from '../world/failing-world.ts';
import { rewindTo } from '../world/rewind.ts';
import { changesBetween, type StoredState, storedState } from '../world/stored-state.ts';
import { type Fault, striking } from './faults.ts';
import { faultsOn, isWhole } from './representatives.ts';
import { struckIn } from './struck.ts';

/** A request that is made while storage fails. */
export interface Attempt extends TestRequest {
  readonly method: string;
  readonly path: string;
}

export interface Scenario {
  readonly name: string;
  /** Makes what the request needs, and the request; storage is put back to there before every fault. */
  readonly arrange: (world: World) => Promise<Attempt> | Attempt;
  /** Status of the reply when nothing fails, 200 unless given. */
  readonly status?: number;
  /** Changes that come before the event, because whoever calls pays for the attempt. */
  readonly withoutEvent?: readonly string[];
  /**
   * Arranged anew for every fault: what it makes is guessed at when it comes again, and how many calls a wrong guess
   * costs depends on what came before.
   */
  readonly isFreshEachTime?: true;
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
  readonly operations: readonly string[];
  readonly reply: unknown;
  readonly changes: readonly string[];
}

/** A request, and what storage holds before it. */
interface Ground {
  readonly attempt: Attempt;
  readonly before: StoredState;
}

const groundOf = async (world: World, scenario: Scenario): Promise<Ground> => {
  const attempt = await scenario.arrange(world);
  return { attempt, before: await storedState(world.patient.table) };
};

/** Puts storage back; answers what it held. */
const rewind = async ({ patient }: World, { before }: Ground): Promise<StoredState> => {
  const now = await storedState(patient.table);
  await rewindTo(patient.table, before, now);
  return now;
};

/** The ground that a case begins from. */
const nextGround = (world: World, scenario: Scenario, ground: Ground): Promise<Ground> =>
  scenario.isFreshEachTime ? groundOf(world, scenario) : Promise.resolve(ground);

const usual = async (world: World, scenario: Scenario, first: Ground): Promise<Usual> => {
  // Once for what is learned on the way, once to look at.
  await send(world.patient, first.attempt);
  await rewind(world, first);
  const ground = await nextGround(world, scenario, first);
  world.proxy.reset();
  const reply = await send(world.patient, ground.attempt);
  const operations = world.proxy.calls.map(({ operation }) => operation);
  expect(reply.status, `${scenario.name} answered ${reply.text}`).toBe(scenario.status ?? 200);
  return {
    operations,
    reply: essence(reply),
    changes: changesBetween(ground.before, await rewind(world, ground)),
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
  readonly ground: Ground;
  readonly usual: Usual;
  readonly fault: Fault;
  readonly number: number;
}

/** The same request once more, with storage healthy again: it goes through, or says that it went through before. */
const expectConvergence = async (
  { world, scenario, ground, usual: { reply, changes } }: Case,
  middle: StoredState,
  where: string,
): Promise<void> => {
  const done = changesBetween(ground.before, middle).length > 0;
  const again = await send(world.patient, ground.attempt);
  const after = changesBetween(ground.before, await rewind(world, ground));
  if (done && scenario.repeated && again.status === scenario.repeated.status)
    expect(again.body.message, where).toMatch(scenario.repeated.message);
  else if (done) expect(again.status, `${where} answered ${again.text}`).toBe(scenario.status ?? 200);
  else expect(essence(again), where).toEqual(reply);
  expectWhole(after, changes, done ? 2 : 1, where);
};

/** Tries of a case in which an impatient application lost patience before the fault could strike. */
const maxTries = 8;

const runCase = async (each: Case, tries = 1): Promise<void> => {
  const { world, scenario, ground, fault, number } = each;
  const where = `with call ${number} (${each.usual.operations[number - 1]}) ${fault.name}`;
  const { events } = await storedState(world.patient.table);
  const { intercept, struck } = striking(fault, number);
  world.proxy.reset();
  world.proxy.intercept(intercept);
  const reply = await send(fault.silent ? world.hasty : world.patient, ground.attempt);
  world.proxy.intercept(undefined);
  // What an impatient application gave up goes on: it counts as soon as storage has carried it out.
  await world.proxy.settled();
  if (fault.silent && !struck() && tries < maxTries) {
    await rewind(world, ground);
    return runCase({ ...each, ground: await nextGround(world, scenario, ground) }, tries + 1);
  }
  expect(struck(), `the fault struck ${where}`).toBe(true);

  const after = await storedState(world.patient.table);
  const changes = changesBetween(ground.before, after);
  if (changes.length > 0) expectWhole(changes, each.usual.changes, 1, where);
  if (fault.reply === 'answered') expect(essence(reply), where).toEqual(each.usual.reply);
  else expectRefusal(reply, fault, where);
  if (changes.some((line) => !scenario.withoutEvent?.includes(line)))
    expect(after.events, `${where}: no change without its event`).toBeGreaterThan(events);
  await expectConvergence(each, after, where);
};

/** The hasty application learns what the patient one knows, as often as its patience is too short. */
const teach = async (world: World, ground: Ground): Promise<void> => {
  for (let tries = 0; tries < 5; tries += 1) {
    const reply = await send(world.hasty, ground.attempt);
    await world.proxy.settled();
    await rewind(world, ground);
    if (reply.status !== 503) return;
  }
};

/**
 * For every scenario and its faults: strikes the storage calls in turn, of many alike in a row some. The reply is a 429 or 503 that names a time
 * to wait, or a 500 for a request that storage refuses, never an absence; storage is untouched or complete; the same request then goes through.
 */
export const itSurvivesFaults = (scenarios: readonly Scenario[]): void => {
  let shared: Promise<World> | undefined;
  const worlds: World[] = [];
  /** Scenarios that meet few faults share a world; one that meets all leaves too much behind for others. */
  const worldFor = async ({ name }: Scenario): Promise<World> => {
    if (!isWhole(name)) shared ??= createWorld();
    const world = await (isWhole(name) ? createWorld() : (shared as Promise<World>));
    worlds.push(world);
    return world;
  };
  afterAll(() => Promise.all([...new Set(worlds)].map((world) => world.close())));

  describe.each(scenarios)('$name', (scenario) => {
    let world: World;
    let ground: Ground;
    let known: Usual;
    beforeAll(async () => {
      world = await worldFor(scenario);
      ground = await groundOf(world, scenario);
      if (faultsOn(scenario.name).some(({ silent }) => silent)) await teach(world, ground);
      known = await usual(world, scenario, ground);
    });

    it.each(faultsOn(scenario.name))(
      'storage $name: nothing is half done and a retry converges',
      async (fault) => {
        for (const number of struckIn(known.operations)) {
          if (!(fault.operations?.includes(known.operations[number - 1] ?? '') ?? true)) continue;
          const begun = await nextGround(world, scenario, ground);
          await runCase({ world, scenario, ground: begun, usual: known, fault, number });
        }
      },
    );
  });
};
