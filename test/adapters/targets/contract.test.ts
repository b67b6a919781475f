import nacl from 'tweetnacl';
import sealedBox from 'tweetnacl-sealedbox-js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSyncTargets } from '../../../layers/adapters/targets/targets.ts';
import { targets as catalogue } from '../../../layers/domain/syncs/catalogue.ts';
import type {
  Destination,
  SyncTargets,
  TargetChange,
  TargetName,
  TargetPlace,
} from '../../../layers/domain/syncs/target.ts';
import * as standIns from './stand-in.ts';
import { type Served, type StandIn, serve } from './stand-in.ts';

const pair = nacl.box.keyPair();
const publicKey = Buffer.from(pair.publicKey).toString('base64');
const opened = (text: string): string =>
  Buffer.from(sealedBox.open(Buffer.from(text, 'base64'), pair.publicKey, pair.secretKey) ?? []).toString();

interface Case {
  readonly target: TargetName;
  /** Host that the stand-in stands for; the connection's own address where it is undefined. */
  readonly host?: string;
  readonly standIn: () => StandIn;
  readonly destination: Destination;
  /** Whether values can be read back there. */
  readonly reads: boolean;
}

const cases: readonly Case[] = [
  {
    target: 'github',
    host: 'api.github.com',
    standIn: () => standIns.github(publicKey, opened),
    destination: { owner: 'o', app: 'r' },
    reads: false,
  },
  {
    target: 'gitlab',
    host: 'gitlab.com',
    standIn: standIns.gitlab,
    destination: { appId: '1' },
    reads: true,
  },
  {
    target: 'cloudflare-workers',
    host: 'api.cloudflare.com',
    standIn: standIns.cloudflareWorkers,
    destination: { app: 'w' },
    reads: false,
  },
  {
    target: 'hashicorp-vault',
    standIn: standIns.vault,
    destination: { app: 'kv', path: 'a/b' },
    reads: true,
  },
  {
    target: 'kubernetes',
    standIn: standIns.kubernetes,
    destination: { app: 's', path: 'default' },
    reads: true,
  },
  {
    target: 'heroku',
    host: 'api.heroku.com',
    standIn: standIns.heroku,
    destination: { app: 'a' },
    reads: true,
  },
  {
    target: 'terraform-cloud',
    host: 'app.terraform.io',
    standIn: standIns.terraformCloud,
    destination: { appId: 'ws' },
    reads: false,
  },
  {
    target: 'render',
    host: 'api.render.com',
    standIn: standIns.render,
    destination: { appId: 's' },
    reads: true,
  },
  {
    target: 'aws-parameter-store',
    standIn: () => standIns.parameterStore('/app/'),
    destination: { region: 'eu-central-1', path: '/app/' },
    reads: true,
  },
  {
    target: 'aws-secret-manager',
    standIn: standIns.secretsManager,
    destination: { region: 'eu-central-1', app: 'app' },
    reads: true,
  },
];

describe.each(cases)('$target', ({ target, host, standIn: make, destination, reads }) => {
  let standIn: StandIn;
  let served: Served;
  let targets: SyncTargets;
  let place: TargetPlace;

  beforeAll(async () => {
    standIn = make();
    served = await serve(standIn);
    targets = openSyncTargets(
      {
        allowPrivateTargets: true,
        elsewhere: host ? { [host]: served.url } : {},
        aws: { endpoint: served.url },
      },
      { now: () => new Date() },
    );
  });
  afterAll(() => served.close());

  beforeEach(() => {
    standIn.keys.clear();
    place = {
      target,
      externalId: 'locket-org',
      credentials: { accessId: 'id', accessToken: 'token', ...(!host && { url: served.url }) },
      destination,
      options: {},
    };
  });

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
    if (target.startsWith('aws')) return;
    expect(await targets.check(place)).toEqual(done);
  });

  it('lists nothing where nothing is', async () => {
    expect(await list()).toEqual([]);
  });

  it('creates, lists, updates and removes, and leaves what is foreign as it is', async () => {
    standIn.keys.set('FOREIGN', 'theirs');
    const difficult = 'two\nlines, "quoted" $x ü';
    expect(await targets.apply(place, [await put('ONE', difficult), await put('TWO', '2')])).toEqual([
      done,
      done,
    ]);
    expect(Object.fromEntries(standIn.keys)).toEqual({ FOREIGN: 'theirs', ONE: difficult, TWO: '2' });
    const entries = await list();
    expect(entries.map(({ name }) => name).sort()).toEqual(['FOREIGN', 'ONE', 'TWO']);
    expect(entries.find(({ name }) => name === 'ONE')?.value).toBe(reads ? difficult : undefined);
    const was = entries.find(({ name }) => name === 'TWO');
    const changes = [await put('ONE', 'new', true), { kind: 'remove', name: 'TWO', was } as const];
    expect(await targets.apply(place, changes)).toEqual([done, done]);
    expect(Object.fromEntries(standIn.keys)).toEqual({ FOREIGN: 'theirs', ONE: 'new' });
  });

  it('reads every page of its list', async () => {
    for (let key = 0; key < 230; key += 1) standIn.keys.set(`KEY_${key}`, 'v');
    expect(new Set((await list()).map(({ name }) => name)).size).toBe(230);
  });

  it('removes what is gone already', async () => {
    expect(await targets.apply(place, [{ kind: 'remove', name: 'GONE', was: undefined }])).toEqual([done]);
  });

  it('says of refusals what they mean and nothing of what was sent', async () => {
    served.refusals.push({ status: 401, json: { message: 'token is wrong: token' } });
    const refused = await targets.list(place);
    expect(refused.kind).toBe('refused');
    expect(JSON.stringify(refused)).not.toContain('token is wrong');
  });

  it('asks to be left alone when the target does', async () => {
    if (target.startsWith('aws')) return;
    served.refusals.push({ status: 429, headers: { 'retry-after': '7' } });
    expect(await targets.list(place)).toMatchObject({ kind: 'busy', retryAfter: 7 });
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
    reason: expect.stringContaining('is not public'),
  });
});
