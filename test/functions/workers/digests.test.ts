import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { chainStore } from '../../../functions/workers/digests/chain-store.ts';
import { type DigestPorts, makeDigest } from '../../../functions/workers/digests/make-digest.ts';
import { archiveRecords } from '../../../functions/workers/relay/archive.ts';
import { chainPorts } from '../../../functions/workers/relay/chain-heads.ts';
import { openTable } from '../../../layers/adapters/dynamo/table.ts';
import { kmsDigestSigner } from '../../../layers/adapters/wrapping/kms-digest-signer.ts';
import { publicKeysIn } from '../../../layers/domain/audit/archive/digest.ts';
import { createTable } from '../../harness/table.ts';
import { dynamodb } from '../../harness/worker.ts';
import { ArchiveWorld, archiveStart } from '../../world/archive.ts';

const hour = 3_600_000;

/** A trail whose chains and digests lie in a real table. */
const openTrail = async () => {
  process.env.AWS_ENDPOINT_URL_DYNAMODB = dynamodb();
  const table = openTable({ table: await createTable(), storageTimeout: 10_000, storageAttempts: 2 });
  const world = new ArchiveWorld();
  const runtime = { now: () => new Date(world.now), uuid: () => '', randomBytes: () => Buffer.alloc(0) };
  const archive = { ...world.ports(), ...chainPorts(table) };
  const ports: DigestPorts = {
    ...chainStore(table, runtime),
    now: runtime.now,
    signer: () => world.signer(),
    putNew: async (name, text) => {
      const there = world.objects.get(name);
      if (there === undefined) world.objects.set(name, text);
      return there;
    },
  };
  const happen = async (count: number): Promise<void> => {
    const from = world.written;
    for (let n = 0; n < count; n += 1) world.happen('one');
    await archiveRecords(world.records(from, world.written), archive);
  };
  return { world, ports, happen, digest: () => makeDigest(ports) };
};

const digestIn = (world: ArchiveWorld, number: number) =>
  JSON.parse(JSON.parse(world.objects.get(`digests/${String(number).padStart(10, '0')}.json`) ?? '').digest);

describe('digests', () => {
  it('name the head of every chain that grew, and follow each other', async () => {
    const { world, happen, digest } = await openTrail();
    await happen(20);
    expect(await digest()).toEqual({ number: 1 });
    world.now += hour;
    await happen(5);
    expect(await digest()).toEqual({ number: 2 });
    expect(digestIn(world, 1).isComplete).toBe(true);
    expect(digestIn(world, 2).isComplete).toBe(false);
    expect((await world.prove()).findings).toEqual([]);
  });

  it('name all chains again in the first of a day, so that a proof can begin there', async () => {
    const { world, happen, digest } = await openTrail();
    await happen(20);
    await digest();
    world.now = archiveStart + 5 * hour;
    await happen(3);
    await digest();
    expect(digestIn(world, 2).isComplete).toBe(true);
    // What came before has expired.
    world.objects.delete('digests/0000000001.json');
    const kept = world.lines.filter((line) => line.includes('"day":"2026-01-02"'));
    world.lines.splice(0, Infinity, ...kept);
    world.now += hour;
    await happen(2);
    await digest();
    expect((await world.prove({ first: 2 })).findings).toEqual([]);
    expect((await world.prove({ first: 3 })).findings).not.toEqual([]);
    expect((await world.prove()).findings).not.toEqual([]);
  });

  it('are taken for what they are when a run ended before it noted its own', async () => {
    const { world, ports, happen, digest } = await openTrail();
    await happen(4);
    const dying = { ...ports, note: () => Promise.reject(new Error('died')) };
    await expect(makeDigest(dying)).rejects.toThrow('died');
    await happen(4);
    expect(await digest()).toEqual({ number: 2 });
    expect((await world.prove()).findings).toEqual([]);
  });

  it('are made by one of two runs at once, or by both one after the other', async () => {
    const { world, happen, digest } = await openTrail();
    await happen(4);
    await Promise.all([digest(), digest()]);
    await digest();
    expect((await world.prove()).findings).toEqual([]);
  });

  it('are refused where something else lies in their place', async () => {
    const { world, happen, digest } = await openTrail();
    await happen(1);
    const other = generateKeyPairSync('ed25519').privateKey;
    const text = JSON.stringify({
      version: 1,
      number: 1,
      at: '',
      previous: null,
      isComplete: true,
      chains: {},
    });
    const signature = sign(null, Buffer.from(text), other).toString('base64');
    world.objects.set(
      'digests/0000000001.json',
      JSON.stringify({ digest: text, algorithm: 'Ed25519', keyId: 'x', signature }),
    );
    await expect(digest()).rejects.toThrow('none of ours');
  });

  it('are missed when the last is older than was asked for, or than events', async () => {
    const { world, happen, digest } = await openTrail();
    await happen(2);
    await digest();
    const { findings } = await world.prove({ until: world.now + 1 });
    expect(findings.map(({ wrong }) => wrong)).toEqual(['digest missing']);
    world.now += 3 * hour;
    await happen(1);
    expect((await world.prove()).findings.map(({ wrong }) => wrong)).toEqual(['digest missing']);
  });

  it('cover an event that comes late in the next one', async () => {
    const { world, ports, happen, digest } = await openTrail();
    await happen(2);
    world.happen('one');
    await digest();
    expect((await world.prove()).uncovered).toBe(0);
    await happen(0);
    world.now += hour;
    await digest();
    expect(ports).toBeDefined();
    expect((await world.prove()).findings).toEqual([]);
  });

  it('are proven by the public key alone, and by no other', async () => {
    const { world, happen, digest } = await openTrail();
    await happen(2);
    await digest();
    const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const { findings } = await world.prove({ keys: publicKeysIn(other) });
    expect(findings.map(({ wrong }) => wrong)).toEqual(['digest unsigned']);
  });

  it('are signed by a key of KMS where one is set', async () => {
    const { world, ports, happen } = await openTrail();
    await happen(2);
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const asked: unknown[] = [];
    const kms = async (operation: string, input: object) => {
      asked.push({ operation, ...input });
      const PublicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
      if (operation === 'GetPublicKey') return { PublicKey, KeySpec: 'ECC_NIST_P256' };
      const text = JSON.stringify(digestText);
      return { Signature: sign('sha256', Buffer.from(JSON.parse(text)), pair.privateKey).toString('base64') };
    };
    let digestText = '';
    const signer = await kmsDigestSigner(kms, 'key');
    const seeing = {
      ...signer,
      sign: (text: string) => {
        digestText = text;
        return signer.sign(text);
      },
    };
    await makeDigest({ ...ports, signer: async () => seeing });
    expect(asked).toMatchObject([
      { operation: 'GetPublicKey', KeyId: 'key' },
      { operation: 'Sign', KeyId: 'key', MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_256' },
    ]);
    expect((await world.prove({ keys: publicKeysIn(signer.publicKey) })).findings).toEqual([]);
    await expect(kmsDigestSigner(async () => ({ KeySpec: 'RSA_2048' }), 'key')).rejects.toThrow(
      'ECC_NIST_P256',
    );
  });
});
