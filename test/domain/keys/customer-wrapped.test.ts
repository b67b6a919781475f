import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CustomerUnwrapping,
  customerContent,
  customerWrappedIn,
} from '../../../layers/domain/keys/customer-wrapped.ts';
import { createRenewableKeyRing } from '../../../layers/domain/keys/key-renewal.ts';
import type { KeyOwner, WrappedKey } from '../../../layers/domain/keys/key-ring.ts';
import { countingWrappingKey, memoryRootKeys, stillRuntime } from './fake-ports.ts';

const asKey = (bytes: Uint8Array) => ({ id: randomUUID(), version: 1, bytes });

describe('what a customer’s KMS wrapped', () => {
  it('is told from a key, and comes back as it was', () => {
    const blobs = fc.uint8Array({ minLength: 32, maxLength: 4096 });
    fc.assert(
      fc.property(fc.uuid(), blobs, (kmsId, blob) => {
        const found = customerWrappedIn(asKey(customerContent({ kmsId, blob })));
        expect(found?.kmsId).toBe(kmsId);
        expect(Buffer.from(found?.blob ?? []).equals(blob)).toBe(true);
      }),
    );
    expect(customerWrappedIn(asKey(randomBytes(32)))).toBeUndefined();
  });

  it.each([0, 31, 4097])('has no blob of %i bytes', (size) => {
    expect(() => customerContent({ kmsId: randomUUID(), blob: new Uint8Array(size) })).toThrow(
      expect.objectContaining({ code: 'unavailable' }),
    );
  });

  it.each([[Buffer.alloc(0)], [Buffer.alloc(16)], [Buffer.alloc(60)], [Buffer.from([2])]])(
    'is nothing else of another size or format',
    (bytes) => {
      expect(() => customerWrappedIn(asKey(bytes))).toThrow(
        expect.objectContaining({ code: 'decryption-failed' }),
      );
    },
  );
});

describe('a project key that a customer’s KMS wraps', () => {
  const kmsId = randomUUID();
  const blob = randomBytes(100);

  const prepare = async () => {
    const settings = {
      wrappingKey: countingWrappingKey(),
      rootKeys: memoryRootKeys(),
      runtime: stillRuntime(),
    };
    const ring = createRenewableKeyRing(settings);
    await ring.ensureRootKey();
    const organization: KeyOwner = { id: 'o1', keys: [await ring.newOrganizationKey('o1')] };
    const fresh = await ring.newProjectKey(organization, 'p1');
    const plain = await ring.projectKey({ id: 'p1', keys: [fresh] }, 1, async () => organization);
    const wrapped = await ring.sealProjectKey(organization, 'p1', fresh, customerContent({ kmsId, blob }));
    return { settings, ring, organization, fresh, plain, wrapped };
  };

  const asked: unknown[] = [];
  const answering =
    (bytes: Uint8Array): CustomerUnwrapping =>
    async (found, context) => {
      asked.push({ kmsId: found.kmsId, context });
      return bytes;
    };

  const project = (key: WrappedKey): KeyOwner => ({ id: 'p1', keys: [key] });

  it('is asked of the KMS once, with what it is bound to', async () => {
    const { ring, organization, plain, wrapped } = await prepare();
    asked.length = 0;
    const open = () => ring.projectKey(project(wrapped), 1, async () => organization, answering(plain.bytes));
    expect([await open(), await open()]).toEqual([plain, plain]);
    const context = { locket: 'project-key', project: 'p1', key: wrapped.id, version: '1' };
    expect(asked).toEqual([{ kmsId, context }]);
  });

  it('is out of reach where nobody can ask', async () => {
    const { ring, organization, wrapped } = await prepare();
    await expect(ring.projectKey(project(wrapped), 1, async () => organization)).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  it('goes along when the organization’s key is rotated, without the KMS', async () => {
    const { settings, ring, organization, plain, wrapped } = await prepare();
    const rotated = { id: 'o1', keys: [...organization.keys, await ring.newOrganizationKey('o1', 2)] };
    const moved = await ring.rewrapProjectKey(rotated, 'p1', wrapped);
    const cold = createRenewableKeyRing(settings);
    const opened = await cold.projectKey(project(moved), 1, async () => rotated, answering(plain.bytes));
    expect(opened).toEqual(plain);
  });
});
