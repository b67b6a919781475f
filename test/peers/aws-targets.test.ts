import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSyncTargets } from '../../layers/adapters/targets/targets.ts';
import type {
  Destination,
  SyncTargets,
  TargetChange,
  TargetName,
  TargetOptions,
  TargetPlace,
} from '../../layers/domain/syncs/target.ts';
import { cache, firstOf, withPeer } from './peer.ts';

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { readonly port: number };
      server.close(() => done(port));
    });
  });

const answers = async (url: string): Promise<void> => {
  for (let look = 0; look < 100; look += 1) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return;
    await rest(200);
  }
  throw new Error('moto does not answer');
};

const done = { kind: 'done', value: true };

withPeer('moto', firstOf(join(cache, 'moto/bin/moto_server')), 'run test/peers/fetch.sh', (program) => {
  let server: ChildProcess;
  let targets: SyncTargets;
  let endpoint: string;

  beforeAll(async () => {
    const port = await freePort();
    server = spawn(program, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
    endpoint = `http://127.0.0.1:${port}`;
    await answers(`${endpoint}/moto-api/`);
    process.env.AWS_REGION = 'eu-central-1';
    targets = openSyncTargets({ allowPrivateTargets: false, aws: { endpoint } }, { now: () => new Date() });
  }, 60_000);
  afterAll(() => void server.kill());

  const placeOf = (
    target: TargetName,
    destination: Destination,
    options: TargetOptions = {},
  ): TargetPlace => ({
    target,
    externalId: 'locket-organization',
    credentials: { accessId: 'AKIAIOSFODNN7EXAMPLE', accessToken: 'an access key' },
    destination: { region: 'eu-central-1', ...destination },
    options,
  });
  const listed = async (place: TargetPlace) => {
    const outcome = await targets.list(place);
    if (outcome.kind !== 'done') throw new Error(outcome.reason);
    return outcome.value;
  };
  const put = async (
    place: TargetPlace,
    name: string,
    value: string,
    isOurs = false,
  ): Promise<TargetChange> => ({
    kind: 'put',
    name,
    value,
    comment: '',
    isOurs,
    was: (await listed(place)).find((entry) => entry.name === name),
  });

  it('lets an access key in', async () => {
    expect(await targets.check(placeOf('aws-secret-manager', {}))).toEqual(done);
  });

  describe.each<readonly [string, TargetPlace, boolean]>([
    [
      'Parameter Store',
      placeOf('aws-parameter-store', { path: '/app/prod/' }, { tags: [{ key: 'team', value: 'a' }] }),
      true,
    ],
    ['Secrets Manager, many to one', placeOf('aws-secret-manager', { app: 'app/prod' }), true],
    ['Secrets Manager, one to one', placeOf('aws-secret-manager', {}, { mapping: 'one-to-one' }), false],
  ])('%s', (_name, place, reads) => {
    it('creates, reads, updates and removes', async () => {
      const changes = await Promise.all(
        Array.from({ length: 25 }, (_, at) => put(place, `KEY_${at}`, `value ${at}`)),
      );
      expect(await targets.apply(place, changes)).toEqual(changes.map(() => done));
      const entries = await listed(place);
      expect(entries.filter(({ name }) => name.startsWith('KEY_')).length).toBe(25);
      expect(entries.find(({ name }) => name === 'KEY_7')?.value).toBe(reads ? 'value 7' : undefined);
      expect(await targets.apply(place, [await put(place, 'KEY_7', 'new', true)])).toEqual([done]);
      const was = (await listed(place)).find(({ name }) => name === 'KEY_8');
      expect(await targets.apply(place, [{ kind: 'remove', name: 'KEY_8', was }])).toEqual([done]);
      const after = await listed(place);
      expect(after.some(({ name }) => name === 'KEY_8')).toBe(false);
      if (reads) expect(after.find(({ name }) => name === 'KEY_7')?.value).toBe('new');
    });

    it('does not overwrite what came to be meanwhile', async () => {
      const late: TargetChange = {
        kind: 'put',
        name: 'KEY_1',
        value: 'late',
        comment: '',
        isOurs: false,
        was: undefined,
      };
      expect(await targets.apply(place, [late])).toMatchObject([{ kind: 'exists' }]);
    });
  });

  it('takes back a name of its own that was deleted', async () => {
    const place = placeOf('aws-secret-manager', {}, { mapping: 'one-to-one' });
    expect(await targets.apply(place, [await put(place, 'KEY_8', 'again')])).toEqual([done]);
  });

  it('the keys of a region are chosen by their aliases', async () => {
    const connection = placeOf('aws-secret-manager', {});
    const kms = new KMSClient({ endpoint, region: 'eu-central-1' });
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    const id = KeyMetadata?.KeyId ?? '';
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/of-secrets', TargetKeyId: id }));
    kms.destroy();
    const keysOf = (region: string) => targets.choices(connection, 'kms-keys', { region });
    expect(await keysOf('eu-central-1')).toMatchObject({
      kind: 'done',
      value: expect.arrayContaining([{ id, alias: 'alias/of-secrets' }]),
    });
    expect(JSON.stringify(await keysOf('eu-west-1'))).not.toContain(id);
    expect(await keysOf('example.org/')).toMatchObject({ kind: 'refused' });
  });
});
