import * as fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { runs } from '../../harness/thoroughness.ts';
import { type DynamicPlace, openDynamicPlace } from '../../world/dynamic-place.ts';
import type { Fault } from '../../world/memory-provider.ts';

type Verb = 'create' | 'renew' | 'revoke';
type Step =
  | { readonly do: 'lease'; readonly minutes: number }
  | { readonly do: 'renew' | 'revoke'; readonly which: number; readonly minutes: number }
  | { readonly do: 'pass'; readonly minutes: number }
  | { readonly do: 'jump back'; readonly minutes: number }
  | { readonly do: 'break'; readonly verb: Verb; readonly fault: Fault }
  | { readonly do: 'mend' };

const minutes = fc.integer({ min: 1, max: 200 });
const which = fc.nat({ max: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('lease' as const), minutes }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('renew', 'revoke'), which, minutes }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pass' as const), minutes }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('jump back' as const), minutes }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('break' as const),
      verb: fc.constantFrom<Verb>('create', 'renew', 'revoke'),
      fault: fc.constantFrom<Fault>('down', 'lost', 'refused', 'killed', 'killed-after'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('mend' as const) }) },
);

let place: DynamicPlace;
let turn = 0;
beforeAll(async () => {
  place = await openDynamicPlace();
});

/** What kills a process does so once: Lambda calls a worker again, and nobody else what it asked for. */
const breaking = ({ verb: broken, fault }: Extract<Step, { do: 'break' }>) => {
  let isOver = false;
  return (verb: string): Fault | undefined => {
    if (verb !== broken || isOver) return undefined;
    isOver = fault === 'killed' || fault === 'killed-after';
    return fault;
  };
};

const pass = async (passed: number): Promise<void> => {
  place.world.app.runtime.advance(passed * 60);
  await place.work();
};

const act = async (name: string, taken: string[], each: Step): Promise<void> => {
  const { provider, send } = place;
  if (each.do === 'lease') {
    const { status, body } = await place.lease(name, { ttl: `${each.minutes}m` });
    if (status === 200) taken.push(body.lease.id);
  } else if (each.do === 'pass') await pass(each.minutes);
  else if (each.do === 'jump back') await pass(-each.minutes);
  else if (each.do === 'mend') provider.fail(undefined);
  else if (each.do === 'break') provider.fail(breaking(each));
  else {
    const id = taken[each.which];
    if (id === undefined) return;
    if (each.do === 'renew') await send('POST', `/leases/${id}/renew`, { ttl: `${each.minutes}m` });
    else await send('DELETE', `/leases/${id}`);
  }
};

it('in the end the provider has exactly the accounts of active leases, whatever happened before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      turn += 1;
      const name = `db-${turn}`;
      await place.create(name, { maxTTL: '6h' });
      const taken: string[] = [];
      for (const each of steps) {
        await act(name, taken, each);
      }
      place.provider.fail(undefined);
      const back = steps.reduce((sum, each) => sum + (each.do === 'jump back' ? each.minutes : 0), 0);
      await pass(back + 61);
      await pass(1);
      const { leases } = (await place.send('GET', `/${name}/leases`)).body;
      const names = leases.map(({ externalEntityId }: { externalEntityId: string }) => externalEntityId);
      expect(leases.filter(({ status }: { status: string | null }) => status !== null)).toEqual([]);
      expect([...place.provider.accounts.keys()].toSorted()).toEqual(names.toSorted());
      await pass(back + 6 * 60);
      expect([...place.provider.accounts.keys()]).toEqual([]);
      expect((await place.send('GET', `/${name}/leases`)).body.leases).toEqual([]);
    }),
    { numRuns: runs(25, 10) },
  );
}, 120_000);
