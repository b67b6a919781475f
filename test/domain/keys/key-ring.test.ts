import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { open, type Place, seal } from '../../../layers/domain/keys/envelope.ts';
import { createRenewableKeyRing } from '../../../layers/domain/keys/key-renewal.ts';
import type { KeyOwner, WrappedKey } from '../../../layers/domain/keys/key-ring.ts';
import { countingWrappingKey, memoryRootKeys, stillRuntime } from './fake-ports.ts';

const place: Place = {
  purpose: 'secret-value',
  project: 'p1',
  environment: 'dev',
  folder: 'f',
  item: 'A',
  version: 1,
};

const prepare = async () => {
  const wrappingKey = countingWrappingKey();
  const rootKeys = memoryRootKeys();
  const runtime = stillRuntime();
  const process = (maxAgeSeconds?: number) => {
    const settings = { wrappingKey, rootKeys, runtime };
    return createRenewableKeyRing(maxAgeSeconds === undefined ? settings : { ...settings, maxAgeSeconds });
  };
  const ring = process();
  await ring.ensureRootKey();
  const organization: KeyOwner = { id: 'o1', keys: [await ring.newOrganizationKey('o1')] };
  const project: KeyOwner = { id: 'p1', keys: [await ring.newProjectKey(organization, 'p1')] };
  const asked = { count: 0 };
  const load = async () => {
    asked.count += 1;
    return organization;
  };
  return { wrappingKey, rootKeys, runtime, process, ring, organization, project, load, asked };
};

const only = ({ keys: [key] }: KeyOwner): WrappedKey => {
  if (!key) throw new Error('no key');
  return key;
};

describe('project keys', () => {
  it('a cold start costs one unwrap and one look at the organization, then none', async () => {
    const { wrappingKey, process, project, load, asked } = await prepare();
    wrappingKey.unwraps = 0;
    const cold = process();

    const first = await cold.projectKey(project, 'latest', load);
    expect([wrappingKey.unwraps, asked.count]).toEqual([1, 1]);

    expect(await cold.projectKey(project, 1, load)).toBe(first);
    expect([wrappingKey.unwraps, asked.count]).toEqual([1, 1]);
  });

  it('every process reads what another one sealed', async () => {
    const { process, project, load } = await prepare();
    const sealed = seal(
      await process().projectKey(project, 'latest', load),
      place,
      Buffer.from('v'),
      randomBytes,
    );

    const opened = open(await process().projectKey(project, 1, load), place, sealed);

    expect(Buffer.from(opened).toString()).toBe('v');
  });

  it('an unwrapped key is forgotten after five minutes, used or not', async () => {
    const { ring, runtime, project, load, asked } = await prepare();
    await ring.projectKey(project, 1, load);
    asked.count = 0;

    for (let minute = 0; minute < 4; minute += 1) {
      runtime.advance(60);
      await ring.projectKey(project, 1, load);
    }
    expect(asked.count).toBe(0);

    runtime.advance(61);
    await ring.projectKey(project, 1, load);
    expect(asked.count).toBe(1);
  });

  it('the age is a setting', async () => {
    const { process, runtime, project, load, asked } = await prepare();
    const ring = process(10);
    await ring.projectKey(project, 1, load);

    runtime.advance(11);
    await ring.projectKey(project, 1, load);

    expect(asked.count).toBe(2);
  });

  it('wrapped bytes replaced at rest are opened, not answered from memory', async () => {
    const { ring, project, load } = await prepare();
    await ring.projectKey(project, 1, load);
    const altered = Buffer.from(only(project).wrapped);
    altered.writeUInt8(altered.readUInt8(40) ^ 1, 40);

    const reading = ring.projectKey({ ...project, keys: [{ ...only(project), wrapped: altered }] }, 1, load);

    await expect(reading).rejects.toMatchObject({ code: 'decryption-failed' });
  });

  it('a key copied to another project, or renamed, never opens, warm or cold', async () => {
    const { ring, process, project, load } = await prepare();
    await ring.projectKey(project, 1, load);
    const key = only(project);
    const copies: KeyOwner[] = [
      { id: 'p2', keys: [key] },
      { id: 'p1', keys: [{ ...key, version: 2 }] },
      { id: 'p1', keys: [{ ...key, id: '00000000-0000-7000-8000-0000000000ff' }] },
    ];

    for (const one of [ring, process()]) {
      for (const copy of copies) {
        await expect(one.projectKey(copy, 'latest', load)).rejects.toMatchObject({
          code: 'decryption-failed',
        });
      }
    }
  });

  it('an organization key stored as a project key never opens, and the other way round', async () => {
    const { ring, organization, project, load } = await prepare();

    await expect(ring.projectKey({ id: 'o1', keys: organization.keys }, 1, load)).rejects.toMatchObject({
      code: 'decryption-failed',
    });
    await expect(ring.organizationKey({ id: 'p1', keys: project.keys }, 1)).rejects.toMatchObject({
      code: 'decryption-failed',
    });
  });

  it('another organization cannot open them', async () => {
    const { ring, organization, project } = await prepare();
    const other: KeyOwner = { id: 'o2', keys: [await ring.newOrganizationKey('o2')] };
    const impostor: KeyOwner = { id: 'o2', keys: organization.keys };

    for (const one of [other, impostor]) {
      await expect(ring.projectKey(project, 1, async () => one)).rejects.toMatchObject({
        code: 'decryption-failed',
      });
    }
  });

  it('a version that does not exist, or no key at all, is refused', async () => {
    const { ring, project, load } = await prepare();

    await expect(ring.projectKey(project, 2, load)).rejects.toMatchObject({ code: 'decryption-failed' });
    await expect(ring.projectKey({ id: 'p1', keys: [] }, 'latest', load)).rejects.toMatchObject({
      code: 'decryption-failed',
    });
  });

  it('a fault while reading the organization passes through and is not remembered', async () => {
    const { ring, project, load } = await prepare();
    const fault = new Error('throttled');

    await expect(ring.projectKey(project, 1, () => Promise.reject(fault))).rejects.toBe(fault);

    await expect(ring.projectKey(project, 1, load)).resolves.toMatchObject({ version: 1 });
  });
});

describe('rotation', () => {
  it('a new project key version encrypts, the old one still decrypts', async () => {
    const { ring, process, organization, project, load } = await prepare();
    const sealed = seal(
      await ring.projectKey(project, 'latest', load),
      place,
      Buffer.from('old'),
      randomBytes,
    );
    const rotated: KeyOwner = {
      id: project.id,
      keys: [await ring.newProjectKey(organization, project.id, 2), only(project)],
    };

    for (const one of [ring, process()]) {
      const [latest, old] = await Promise.all([
        one.projectKey(rotated, 'latest', load),
        one.projectKey(rotated, 1, load),
      ]);
      expect(latest.version).toBe(2);
      expect(Buffer.from(latest.bytes).equals(old.bytes)).toBe(false);
      expect(Buffer.from(open(old, place, sealed)).toString()).toBe('old');
    }
  });

  it('a new organization key version seals new project keys, older ones still open', async () => {
    const { ring, process, organization, project } = await prepare();
    const rotated: KeyOwner = {
      id: 'o1',
      keys: [only(organization), await ring.newOrganizationKey('o1', 2)],
    };
    const later: KeyOwner = { id: 'p2', keys: [await ring.newProjectKey(rotated, 'p2')] };
    const cold = process();

    await expect(cold.projectKey(project, 1, async () => rotated)).resolves.toMatchObject({ version: 1 });
    await expect(cold.projectKey(later, 1, async () => rotated)).resolves.toMatchObject({ version: 1 });
    await expect(process().projectKey(later, 1, async () => organization)).rejects.toMatchObject({
      code: 'decryption-failed',
    });
  });

  it('after a root rotation old organization keys open and new ones are sealed by the new root', async () => {
    const { ring, process, organization, project, load } = await prepare();
    const early = process();
    await early.root();
    await ring.rotateRootKey();
    const newer: KeyOwner = { id: 'o3', keys: [await ring.newOrganizationKey('o3')] };

    await expect(process().projectKey(project, 1, load)).resolves.toMatchObject({ version: 1 });
    await expect(early.organizationKey(newer, 'latest')).resolves.toMatchObject({ version: 1 });
    expect(Buffer.from(only(newer).wrapped).readUInt32BE(17)).toBe(2);
    expect(Buffer.from(only(organization).wrapped).readUInt32BE(17)).toBe(1);
  });

  it('re-wrapping changes the envelope and nothing that was sealed', async () => {
    const { ring, process, organization, project, load } = await prepare();
    const before = await ring.projectKey(project, 1, load);
    await ring.rotateRootKey();

    const rewrapped: KeyOwner = {
      id: 'o1',
      keys: [await ring.rewrapOrganizationKey('o1', only(organization))],
    };
    const rotated: KeyOwner = { id: 'o1', keys: [...rewrapped.keys, await ring.newOrganizationKey('o1', 2)] };
    const moved: KeyOwner = { id: 'p1', keys: [await ring.rewrapProjectKey(rotated, 'p1', only(project))] };

    expect(Buffer.from(only(rewrapped).wrapped).readUInt32BE(17)).toBe(2);
    expect(Buffer.from(only(moved).wrapped).readUInt32BE(17)).toBe(2);
    expect(await process().projectKey(moved, 1, async () => rotated)).toEqual(before);
    await expect(ring.rewrapOrganizationKey('o2', only(organization))).rejects.toMatchObject({
      code: 'decryption-failed',
    });
  });
});

describe('the memory of unwrapped keys', () => {
  it('is bounded: a key pushed out by a thousand others is unwrapped again', async () => {
    const { ring, organization, project, load, asked } = await prepare();
    await ring.projectKey(project, 1, load);
    for (let count = 0; count < 1001; count += 1) {
      const id = `other-${count}`;
      await ring.projectKey({ id, keys: [await ring.newProjectKey(organization, id)] }, 1, load);
    }
    asked.count = 0;

    await ring.projectKey(project, 1, load);

    expect(asked.count).toBe(1);
  });
});
