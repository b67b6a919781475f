import { afterEach, describe, expect, it } from 'vitest';
import { openSyncTargets } from '../../../layers/adapters/targets/targets.ts';
import { targets as catalogue } from '../../../layers/domain/syncs/catalogue.ts';
import type { Destination, SyncTargets, TargetChange } from '../../../layers/domain/syncs/target.ts';
import { type Served, type StandIn, serve, type TargetCase } from './stand-in.ts';
import { standIn as hasura } from './stand-ins/hasura-cloud.ts';
import { standIn as forge } from './stand-ins/laravel-forge.ts';
import { standIn as netlify } from './stand-ins/netlify.ts';
import { standIn as northflank } from './stand-ins/northflank.ts';
import { standIn as qovery } from './stand-ins/qovery.ts';
import { standIn as railway } from './stand-ins/railway.ts';
import { standIn as rundeck } from './stand-ins/rundeck.ts';
import { standIn as supabase } from './stand-ins/supabase.ts';
import { standIn as teamcity } from './stand-ins/teamcity.ts';
import { standIn as travisci } from './stand-ins/travisci.ts';
import { standIn as vercel } from './stand-ins/vercel.ts';
import { standIn as windmill } from './stand-ins/windmill.ts';

const running: Served[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

const difficult = {
  A: '100%done% %%',
  B: `it's "$HOME"; \`id\` & (x) #y`,
  C: 'C:\\new\\table\\',
  D: 'one\r\ntwo\n',
  E: ' spaces ',
  F: `refers to ${'$'}{{shared.KEY}}`,
};

const open = async ({ host, target, destination }: TargetCase, standIn: StandIn, at?: Destination) => {
  const served = await serve(standIn);
  running.push(served);
  const targets: SyncTargets = openSyncTargets(
    { allowPrivateTargets: true, elsewhere: host ? { [host]: served.url } : {} },
    { now: () => new Date() },
  );
  const credentials = { accessId: 'id', accessToken: 'token', ...(!host && { url: served.url }) };
  const place = { target, externalId: 'x', credentials, destination: at ?? destination, options: {} };
  const apply = (changes: readonly TargetChange[]) => targets.apply(place, changes);
  return { list: () => targets.list(place), apply };
};

const put = (name: string, value: string): TargetChange => ({
  kind: 'put',
  name,
  value,
  comment: '',
  isOurs: false,
  was: undefined,
});

const all = [hasura, forge, netlify, northflank, qovery, railway, rundeck, supabase, teamcity, travisci];

describe.each([...all, vercel, windmill])('$target', (said) => {
  it('has values as they are, whatever they are made of', async () => {
    const { named = (key: string) => key } = said;
    const values = Object.fromEntries(
      Object.entries(difficult).map(([key, value]) => [named(key), value] as const),
    );
    const standIn = said.make();
    const { list, apply } = await open(said, standIn);
    const outcomes = await apply(Object.entries(values).map(([key, value]) => put(key, value)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(outcomes.map(() => 'done'));
    expect(Object.fromEntries(standIn.keys)).toEqual(values);
    const listed = await list();
    if (said.reads && listed.kind === 'done')
      expect(Object.fromEntries(listed.value.map(({ name, value }) => [name, value]))).toEqual(values);
  });
});

it('variables at Hasura Cloud that somebody else changed meanwhile are written when asked again', async () => {
  const standIn = hasura.make();
  let isFirst = true;
  const { apply } = await open(hasura, {
    ...standIn,
    answer: (asked) => {
      if (isFirst && asked.body.query.startsWith('mutation')) {
        isFirst = false;
        standIn.keys.set('THEIRS', 'theirs');
      }
      return standIn.answer(asked);
    },
  });
  expect(await apply([put('OURS', '1')])).toMatchObject([{ kind: 'busy' }]);
  expect(Object.fromEntries(standIn.keys)).toEqual({ THEIRS: 'theirs' });
  expect(await apply([put('OURS', '1')])).toMatchObject([{ kind: 'done' }]);
  expect(Object.fromEntries(standIn.keys)).toEqual({ THEIRS: 'theirs', OURS: '1' });
});

it('variables of a repository at Travis CI that are for one branch are not touched', async () => {
  const standIn = travisci.make();
  const { list } = await open(travisci, standIn);
  standIn.keys.set('TWO', '2');
  expect(await list()).toEqual({ kind: 'done', value: [{ name: 'TWO', ref: 'id-TWO' }] });
});

it.each(['keys/shop', 'shop', '/shop/', '/keys/shop'])(
  '%j is a path of Rundeck’s key storage',
  async (path) => {
    const standIn = rundeck.make();
    const { apply } = await open(rundeck, standIn, { path });
    expect(await apply([put('ONE', '1')])).toMatchObject([{ kind: 'done' }]);
    expect([...standIn.keys]).toEqual([['ONE', '1']]);
  },
);

it('the largest value of Supabase is as large as it says', async () => {
  const { largest } = catalogue.supabase;
  const { apply } = await open(supabase, supabase.make());
  expect(await apply([put('ONE', 'x'.repeat(largest))])).toMatchObject([{ kind: 'done' }]);
  expect(await apply([put('TWO', 'x'.repeat(largest + 1))])).toMatchObject([{ kind: 'refused' }]);
});
