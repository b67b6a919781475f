import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { archiveLine, linkAfter } from '../../../layers/domain/audit/archive/chain.ts';
import { runs } from '../../harness/thoroughness.ts';
import { ArchiveWorld, archivedIn, type Crash } from '../../world/archive.ts';

const crash = fc.constantFrom<Crash>(
  'none',
  'none',
  'before the archive',
  'after the archive',
  'after the heads',
);

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('happen' as const),
      project: fc.constantFrom('one', 'two'),
      // Now and then, midnight passes.
      after: fc.constantFrom(0, 1, 700, 50 * 60_000),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('deliver' as const),
      size: fc.integer({ min: 1, max: 9 }),
      crash,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('zombie' as const), size: fc.integer({ min: 1, max: 9 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('digest' as const), crash }) },
  // The relay gives up on what comes next.
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('give up' as const), size: fc.integer({ min: 1, max: 9 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('resend' as const),
      size: fc.integer({ min: 1, max: 20 }),
      crash,
    }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** A history as it goes on: how much of the stream is done with, and whether the relay gave up on any of it. */
class History {
  readonly world = new ArchiveWorld();
  done = 0;
  isGivenUp = false;
  /** What lies in the archive though no head says so, and cannot be given up: see decision 44. */
  #put = 0;
  /** Up to where the relay gave up last. */
  #lost = 0;

  async step(each: Step): Promise<void> {
    const { world, done } = this;
    if (each.kind === 'happen') world.happen(each.project, each.after);
    else if (each.kind === 'digest') await world.digest(each.crash);
    else if (each.kind === 'zombie') await this.#deliverAgain(each.size);
    else if (each.kind === 'resend') await world.resend(Math.max(0, done - each.size), done, each.crash);
    else if (each.kind === 'give up') this.#giveUp(each.size);
    else if (done < world.written) await this.#deliver(each.size, each.crash);
  }

  async #deliver(size: number, crash: Crash): Promise<void> {
    const to = Math.min(this.world.written, this.done + size);
    if (await this.world.deliver(this.done, to, crash)) this.done = to;
    else if (crash !== 'before the archive') this.#put = Math.max(this.#put, to);
  }

  /** No execution of a batch that was given up outlives what the next batch puts: see decision 44. */
  async #deliverAgain(size: number): Promise<void> {
    const from = Math.max(this.done - size, this.done < this.#put ? this.#lost : 0);
    await this.world.deliver(from, this.done);
  }

  #giveUp(size: number): void {
    const to = Math.min(this.world.written, this.done + size);
    if (this.done < this.#put || to === this.done) return;
    this.done = to;
    this.#lost = to;
    this.isGivenUp = true;
  }
}

/** Plays a history to its end: everything is archived, in time or late, and covered by a digest then. */
const play = async (steps: readonly Step[]): Promise<ArchiveWorld> => {
  const history = new History();
  const { world } = history;
  for (const each of steps) await history.step(each);
  world.happen('one');
  await world.deliver(history.done, world.written);
  if (history.isGivenUp) await world.resend(0, world.written);
  await world.digest();
  world.happen('one');
  await world.deliver(world.written - 1, world.written);
  await world.digest();
  return world;
};

const history = fc.array(step, { minLength: 5, maxLength: 40 });

const placeOf = (line: string): string => {
  const { chain, position } = archivedIn(line);
  return `${position} of ${chain}`;
};

/** Lines of chains that digests name: others are copies that somebody left who died. */
const namedLines = (world: ArchiveWorld): readonly string[] => {
  const named = new Set(
    digestNames(world).flatMap((name) =>
      Object.keys(JSON.parse(JSON.parse(world.objects.get(name) ?? '').digest).chains),
    ),
  );
  return world.lines.filter((line) => named.has(archivedIn(line).chain));
};

const digestNames = (world: ArchiveWorld): readonly string[] =>
  [...world.objects.keys()].filter((name) => name.endsWith('.json')).sort();

const chosenIn = (world: ArchiveWorld, chosen: number): string => {
  const lines = namedLines(world);
  return lines[chosen % lines.length] ?? '';
};

/** Puts other lines in the place of every copy of the line that is chosen. */
const replace = (world: ArchiveWorld, chosen: number, by: (line: string) => readonly string[]): void => {
  const place = placeOf(chosenIn(world, chosen));
  world.lines.splice(
    0,
    Infinity,
    ...world.lines.flatMap((line) => (placeOf(line) === place ? by(line) : [line])),
  );
};

const relinked = (line: string, change: (event: Record<string, unknown>) => void): string => {
  const archived = archivedIn(line);
  const event = { ...archived.event };
  change(event);
  const text = JSON.stringify(event);
  const before = { position: archived.position - 1, hash: archived.previous };
  return archiveLine(archived, linkAfter(archived.chain, before, text), text);
};

const tails = (world: ArchiveWorld): ReadonlyMap<string, string> =>
  new Map(
    namedLines(world)
      .toSorted((a, b) => archivedIn(a).position - archivedIn(b).position)
      .map((line) => [archivedIn(line).chain, line]),
  );

/** Each alters an archive in one way; `chosen` is any number. */
const tamperings: Readonly<Record<string, (world: ArchiveWorld, chosen: number) => void>> = {
  'an event was removed': (world, chosen) => replace(world, chosen, () => []),
  'an event was altered': (world, chosen) =>
    replace(world, chosen, (line) => [line.replace('get-secret', 'get-folder')]),
  'an event was altered and its link made anew': (world, chosen) =>
    replace(world, chosen, (line) => [
      relinked(line, (event) => Object.assign(event, { type: 'get-folder' })),
    ]),
  'a chain was made anew after an event': (world, chosen) => {
    const { chain, position } = archivedIn(chosenIn(world, chosen));
    const unique = new Map(world.lines.map((line) => [placeOf(line), line]));
    const rest = [...unique.values()].filter((line) => archivedIn(line).chain === chain);
    const ordered = rest.sort((a, b) => archivedIn(a).position - archivedIn(b).position);
    let head = { position: 0, hash: '0'.repeat(64) };
    const made = ordered.map((line) => {
      const archived = archivedIn(line);
      const event = { ...archived.event, ...(archived.position === position && { type: 'get-folder' }) };
      const link = linkAfter(chain, head, JSON.stringify(event));
      head = link;
      return archiveLine(archived, link, JSON.stringify(event));
    });
    const others = world.lines.filter((line) => archivedIn(line).chain !== chain);
    world.lines.splice(0, Infinity, ...others, ...made);
  },
  'two events changed places': (world, chosen) => {
    const { chain, position, event } = archivedIn(chosenIn(world, chosen));
    const other = world.lines
      .map(archivedIn)
      .find((each) => each.chain === chain && each.position !== position);
    if (!other) return replace(world, chosen, () => []);
    world.lines.splice(
      0,
      Infinity,
      ...world.lines.map((line) => {
        const archived = archivedIn(line);
        if (archived.chain !== chain) return line;
        if (archived.position === position) return JSON.stringify({ ...archived, event: other.event });
        return archived.position === other.position ? JSON.stringify({ ...archived, event }) : line;
      }),
    );
    return undefined;
  },
  'an event was duplicated at the end of its chain': (world, chosen) => {
    const archived = archivedIn(chosenIn(world, chosen));
    const tail = archivedIn(tails(world).get(archived.chain) ?? '');
    const text = JSON.stringify(archived.event);
    world.lines.push(archiveLine(archived, linkAfter(archived.chain, tail, text), text));
  },
  'an event was put beside another one': (world, chosen) => {
    const line = chosenIn(world, chosen);
    world.lines.push(relinked(line, (event) => Object.assign(event, { outcome: 'denied' })));
  },
  'a member was written twice': (world, chosen) =>
    replace(world, chosen, (line) => [line.replace('"event":{', '"event":{"type":"get-folder",')]),
  'something stands beside an event': (world, chosen) =>
    replace(world, chosen, (line) => [line.replace('"event":{', '"Event":{"type":"get-folder"},"event":{')]),
  'an event was added to an old day, of no moment': (world, chosen) => {
    const archived = archivedIn(chosenIn(world, chosen));
    const tail = archivedIn(tails(world).get(archived.chain) ?? '');
    const event = { ...archived.event, id: 'added', occurredAt: `${archived.day}T25:00:00.000Z` };
    const text = JSON.stringify(event);
    world.lines.push(archiveLine(archived, linkAfter(archived.chain, tail, text), text));
  },
  'events of two chains changed places': (world, chosen) => {
    const { chain, event } = archivedIn(chosenIn(world, chosen));
    const other = world.lines
      .map(archivedIn)
      .find((each) => each.chain !== chain && each.event.id !== event.id);
    replace(world, chosen, (line) =>
      other
        ? [JSON.stringify({ ...archivedIn(line), event: other.event })]
        : [line.replace(String(event.id), 'x')],
    );
  },
  'a line was moved to another organization': (world, chosen) =>
    replace(world, chosen, (line) => [JSON.stringify({ ...archivedIn(line), organization: 'another' })]),
  'a digest has no signature': (world, chosen) => {
    const names = digestNames(world);
    const name = names[chosen % names.length] ?? '';
    const { signature: _, ...rest } = JSON.parse(world.objects.get(name) ?? '');
    world.objects.set(name, JSON.stringify(rest));
  },
  'the tail of a chain was cut off': (world, chosen) => {
    const last = [...tails(world).values()];
    const line = last[chosen % last.length] ?? '';
    replace(world, namedLines(world).indexOf(line), () => []);
  },
  'an event was moved to another day': (world, chosen) =>
    replace(world, chosen, (line) => [JSON.stringify({ ...archivedIn(line), day: '2025-12-31' })]),
  'a digest was removed': (world, chosen) => {
    const names = digestNames(world).slice(0, -1);
    world.objects.delete(names[chosen % names.length] ?? '');
  },
  'two digests changed places': (world, chosen) => {
    const names = digestNames(world);
    const first = names[chosen % names.length] ?? '';
    const second = names[(chosen + 1) % names.length] ?? '';
    const [one = '', other = ''] = [world.objects.get(first), world.objects.get(second)];
    world.objects.set(first, other).set(second, one);
  },
  'a digest was altered': (world, chosen) => {
    const names = digestNames(world);
    const name = names[chosen % names.length] ?? '';
    const signed = JSON.parse(world.objects.get(name) ?? '');
    const digest = JSON.parse(signed.digest);
    world.objects.set(
      name,
      JSON.stringify({ ...signed, digest: JSON.stringify({ ...digest, at: new Date(0), chains: {} }) }),
    );
  },
};

describe('an archive', () => {
  it('is proven whatever was delivered again, late or by executions that died', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const world = await play(steps);
        const proof = await world.prove();
        expect(proof.findings).toEqual([]);
        expect(proof.events).toBe(world.written);
      }),
      { numRuns: runs(1000, 60) },
    );
  });

  it.each(Object.entries(tamperings))('is not proven when %s', async (_, tamper) => {
    await fc.assert(
      fc.asyncProperty(history, fc.nat(), async (steps, chosen) => {
        const world = await play(steps);
        tamper(world, chosen);
        expect((await world.prove()).findings).not.toEqual([]);
      }),
      { numRuns: runs(300, 25) },
    );
  });

  it('is not proven from a later digest on by what lies before that and leads nowhere', async () => {
    const world = new ArchiveWorld();
    // Enough for some chain of the day to have three events.
    for (let n = 0; n < 40; n += 1) world.happen('one');
    await world.deliver(0, 40);
    await world.digest();
    world.now = Date.parse('2026-01-02T01:00:00Z');
    await world.digest();
    expect((await world.prove({ first: 2 })).findings).toEqual([]);

    const [last] = [...tails(world).values()].filter((line) => archivedIn(line).position > 2);
    const { chain, position } = archivedIn(last ?? '');
    const honest = [...world.lines];
    world.lines.splice(0, Infinity, ...honest.filter((line) => placeOf(line) !== `1 of ${chain}`));
    expect((await world.prove({ first: 2 })).findings).toEqual([]);
    world.lines.splice(
      0,
      Infinity,
      ...honest.flatMap((line) => {
        if (placeOf(line) === `${position} of ${chain}`) return [];
        return placeOf(line) === `1 of ${chain}`
          ? [relinked(line, (event) => Object.assign(event, { type: 'get-folder' }))]
          : [line];
      }),
    );
    expect((await world.prove({ first: 2 })).findings.map(({ wrong }) => wrong)).toContain('uncovered');
  });
});
