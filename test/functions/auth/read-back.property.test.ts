import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { runs } from '../../harness/thoroughness.ts';
import { newIdentity } from '../../world/machines.ts';
import { openWorld, type World } from '../../world/world.ts';
import { configurable, type Members } from './configurable-members.ts';

type Values = Readonly<Record<string, unknown>>;

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

/** Some of the members, and those that are needed. */
const plans = (members: Members): fc.Arbitrary<Values> => {
  const arbitraries = Object.fromEntries(
    Object.entries(members).map(([name, { planned }]) => [name, planned]),
  );
  const requiredKeys = Object.keys(members).filter((name) => members[name]?.isNeeded);
  return fc.record(arbitraries, { requiredKeys });
};

const sent = (members: Members, plan: Values): Values =>
  Object.fromEntries(
    Object.entries(plan).map(([name, value]) => [name, members[name]?.sent?.(value) ?? value]),
  );

/** What a client has in its state after a reply. */
const stateOf = (members: Members, shown: Values): Values =>
  Object.fromEntries(
    Object.entries(members).map(([name, { read }]) => [name, read ? read(shown[name]) : shown[name]]),
  );

/** What it should have: what was planned now or before, else what stands there unasked. */
const expected = (members: Members, ...plansSoFar: readonly Values[]): Values => {
  const all: Values = Object.assign({}, ...plansSoFar);
  return Object.fromEntries(
    Object.entries(members).map(([name, { unset, isSecret }]) => [
      name,
      name in all && !isSecret ? all[name] : unset,
    ]),
  );
};

it.each(configurable)('what is configured of %s reads back as it was given', async (method, members) => {
  const check = async (first: Values, second: Values): Promise<void> => {
    const path = `/api/v1/auth/${method}/identities/${(await newIdentity(world)).id}`;
    const send = async (verb: string, plan?: Values): Promise<Values> => {
      const reply = await world.ok(world.admin, verb, path, plan && sent(members, plan));
      const [configuration] = Object.values(reply);
      return configuration as Values;
    };
    const made = await send('POST', first);
    expect(stateOf(members, made)).toEqual(expected(members, first));
    expect(await send('GET')).toEqual(made);
    const again = await send('PATCH', first);
    expect({ ...again, updatedAt: made.updatedAt }).toEqual(made);
    const changed = await send('PATCH', second);
    expect(stateOf(members, changed)).toEqual(expected(members, first, second));
    expect(await send('GET')).toEqual(changed);
  };
  const plan = plans(members);
  await fc.assert(fc.asyncProperty(plan, plan, check), { numRuns: runs(60, 8) });
});
