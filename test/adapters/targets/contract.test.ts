/// <reference types="vite/types/import-meta.d.ts" />

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSyncTargets } from '../../../layers/adapters/targets/targets.ts';
import { targets as catalogue } from '../../../layers/domain/syncs/catalogue.ts';
import {
  type SyncTargets,
  type TargetChange,
  type TargetName,
  type TargetPlace,
  targetNames,
} from '../../../layers/domain/syncs/target.ts';
import { type Served, type StandIn, serve, type TargetCase } from './stand-in.ts';

const files = import.meta.glob<{ readonly standIn: TargetCase }>('./stand-ins/*.ts', { eager: true });
const cases = Object.values(files).map(({ standIn }) => standIn);

it('every target has a stand-in, and is in it what it is in the catalogue', () => {
  expect(cases.map(({ target }) => target).sort()).toEqual([...targetNames].sort());
  for (const { target, reads } of cases) expect([target, catalogue[target].reads]).toEqual([target, reads]);
});

describe.each(cases)('$target', ({ target, host, make, destination, reads, ...said }) => {
  const { named = (key: string) => key, otherHosts = [] } = said;
  const [ONE, TWO, FOREIGN] = [named('ONE'), named('TWO'), named('FOREIGN')] as const;
  let standIn: StandIn;
  let served: Served;
  let targets: SyncTargets;
  let place: TargetPlace;

  beforeEach(async () => {
    standIn = make();
    served = await serve(standIn);
    const hosts = host ? [host, ...otherHosts] : otherHosts;
    targets = openSyncTargets(
      {
        allowPrivateTargets: true,
        elsewhere: Object.fromEntries(hosts.map((each) => [each, served.url])),
        aws: { endpoint: served.url },
      },
      { now: () => new Date() },
    );
    place = {
      target,
      externalId: 'locket-org',
      credentials: {
        accessId: 'id',
        accessToken: 'token',
        ...(!host && { url: served.url }),
        ...said.credentials,
      },
      destination,
      options: {},
    };
  });
  afterEach(() => served.close());

  const list = async () => {
    const outcome = await targets.list(place);
    if (outcome.kind !== 'done') throw new Error(outcome.reason);
    return outcome.value;
  };
  const put = async (name: string, value: string, isOurs = false): Promise<TargetChange> => ({
    kind: 'put',
    name,
    value,
    comment: '',
    isOurs,
    was: (await list()).find((entry) => entry.name === name),
  });
  const done = { kind: 'done', value: true };

  it('lets in by its credentials', async () => {
    if (said.isSigned) return;
    expect(await targets.check(place)).toEqual(done);
  });

  it('lists nothing where nothing is', async () => {
    expect(await list()).toEqual([]);
  });

  it('creates, lists, updates and removes, and leaves what is foreign as it is', async () => {
    standIn.keys.set(FOREIGN, 'theirs');
    const difficult = 'two\nlines, "quoted" $x ü';
    expect(await targets.apply(place, [await put(ONE, difficult), await put(TWO, '2')])).toEqual([
      done,
      done,
    ]);
    expect(Object.fromEntries(standIn.keys)).toEqual({ [FOREIGN]: 'theirs', [ONE]: difficult, [TWO]: '2' });
    const entries = await list();
    expect(entries.map(({ name }) => name).sort()).toEqual([FOREIGN, ONE, TWO].sort());
    expect(entries.find(({ name }) => name === ONE)?.value).toBe(reads ? difficult : undefined);
    const was = entries.find(({ name }) => name === TWO);
    const changes = [await put(ONE, 'new', true), { kind: 'remove', name: TWO, was } as const];
    expect(await targets.apply(place, changes)).toEqual([done, done]);
    expect(Object.fromEntries(standIn.keys)).toEqual({ [FOREIGN]: 'theirs', [ONE]: 'new' });
  });

  it('writes what it wrote before and the list does not show yet', async () => {
    expect(await targets.apply(place, [await put(ONE, '1')])).toEqual([done]);
    const again = { ...(await put(ONE, '2', true)), was: undefined };
    expect(await targets.apply(place, [again])).toEqual([done]);
    expect(await targets.apply(place, [again])).toEqual([done]);
    expect(Object.fromEntries(standIn.keys)).toEqual({ [ONE]: '2' });
  });

  if (said.tells)
    it('does not write over what others made since it was listed', async () => {
      const late = await put(ONE, 'ours');
      standIn.keys.set(ONE, 'theirs');
      const [outcome] = await targets.apply(place, [late]);
      expect(outcome?.kind).toMatch(/exists|refused/);
      expect(standIn.keys.get(ONE)).toBe('theirs');
    });

  if (said.ignoresCase)
    it('does not write over what others call by its name in another case', async () => {
      standIn.keys.set(ONE.toLowerCase(), 'theirs');
      const [outcome] = await targets.apply(place, [await put(ONE, 'ours')]);
      expect(outcome?.kind).toBe('exists');
      expect(Object.fromEntries(standIn.keys)).toEqual({ [ONE.toLowerCase()]: 'theirs' });
    });

  it('makes anew what is its own and somebody took away', async () => {
    expect(await targets.apply(place, [await put(ONE, '1', true)])).toEqual([done]);
    expect(Object.fromEntries(standIn.keys)).toEqual({ [ONE]: '1' });
  });

  if (said.holdsDeleted)
    it('takes back a name of its own that was deleted, and none of others', async () => {
      await targets.apply(place, [await put(ONE, '1')]);
      await targets.apply(place, [{ kind: 'remove', name: ONE, was: (await list())[0] }]);
      expect(await targets.apply(place, [await put(ONE, 'not ours')])).toMatchObject([{ kind: 'refused' }]);
      expect(await list()).toEqual([]);
      expect(await targets.apply(place, [await put(ONE, '2', true)])).toEqual([done]);
      expect(Object.fromEntries(standIn.keys)).toEqual({ [ONE]: '2' });
    });

  it.each(said.refused ?? [])('knows that no key is called %j there, as the vendor says', async (name) => {
    const { pattern, longest } = catalogue[target].names;
    expect(pattern.test(name) && name.length <= longest).toBe(false);
    const change = { kind: 'put', name, value: 'v', comment: '', isOurs: false, was: undefined } as const;
    expect(await targets.apply(place, [change])).toMatchObject([{ kind: 'refused' }]);
    expect(standIn.keys.size).toBe(0);
  });

  it('is not let in by another token', async () => {
    if (said.isSigned) return;
    const stranger = { ...place, credentials: { ...place.credentials, accessToken: 'wrong' } };
    expect(await targets.list(stranger)).toMatchObject({ kind: 'refused' });
    const change = {
      kind: 'put',
      name: ONE,
      value: '1',
      comment: '',
      isOurs: false,
      was: undefined,
    } as const;
    expect(await targets.apply(stranger, [change])).toMatchObject([{ kind: 'refused' }]);
    expect(standIn.keys.size).toBe(0);
  });

  it('reads every page of its list', async () => {
    for (let key = 0; key < 230; key += 1) standIn.keys.set(named(`KEY_${key}`), 'v');
    expect(new Set((await list()).map(({ name }) => name)).size).toBe(230);
  });

  if (said.offers)
    it('offers all that can be chosen, of every page', async () => {
      const { kind = '', first, count } = said.offers ?? {};
      const outcome = await targets.choices(place, kind, {});
      if (outcome.kind !== 'done') throw new Error(outcome.reason);
      expect(outcome.value).toHaveLength(count ?? 0);
      expect(outcome.value[0]).toMatchObject(first ?? {});
    });

  it('removes what is gone already', async () => {
    expect(await targets.apply(place, [{ kind: 'remove', name: named('GONE'), was: undefined }])).toEqual([
      done,
    ]);
  });

  it('says of refusals what they mean and nothing of what was sent', async () => {
    served.refusals.push({ status: 401, json: { message: 'token is wrong: token' } });
    const refused = await targets.list(place);
    expect(refused.kind).toBe('refused');
    expect(JSON.stringify(refused)).not.toContain('token is wrong');
  });

  it('asks to be left alone when the target does', async () => {
    if (said.isSigned) return;
    const { told, pause } = said.busy ?? { told: { status: 429, headers: { 'retry-after': '7' } }, pause: 7 };
    served.refusals.push(told);
    expect(await targets.list(place)).toMatchObject({ kind: 'busy', retryAfter: pause });
  });
});

it('every target has traits, and loads', async () => {
  const targets = openSyncTargets({ allowPrivateTargets: false }, { now: () => new Date() });
  for (const target of Object.keys(catalogue) as TargetName[]) {
    const outcome = await targets.choices({ target, externalId: '', credentials: {} }, 'nothing', {});
    expect(outcome).toMatchObject({ kind: 'refused' });
  }
});

it('a private address is not called', async () => {
  const targets = openSyncTargets({ allowPrivateTargets: false }, { now: () => new Date() });
  const credentials = { url: 'https://169.254.169.254', accessToken: 'token' };
  expect(await targets.check({ target: 'kubernetes', externalId: '', credentials })).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('The address of the target is not public'),
  });
});
