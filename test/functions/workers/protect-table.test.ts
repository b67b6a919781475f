import { describe, expect, it } from 'vitest';
import { protectTable } from '../../../functions/workers/root-key/protect-table.ts';
import { customResourceEvent } from './custom-resource-event.ts';

const worker = (isProtected: boolean, rootKey: () => Promise<{ physicalId: string }>) => {
  const updates: unknown[] = [];
  const work = protectTable(
    {
      table: 'locket-table',
      describe: async () => ({ Table: { DeletionProtectionEnabled: isProtected } }),
      update: async (input) => updates.push(input),
    },
    rootKey,
  );
  return { work, updates };
};

const made = async () => ({ physicalId: 'locket-root-key-1' });

describe('deletion protection of the table', () => {
  it('is switched on once the root key is there', async () => {
    const { work, updates } = worker(false, made);
    const result = await work(customResourceEvent('Create', { DeletionProtection: 'true' }));
    expect(updates).toEqual([{ TableName: 'locket-table', DeletionProtectionEnabled: true }]);
    expect(result).toEqual({ physicalId: 'locket-root-key-1' });
  });

  it('stays off when the root key could not be made, so that the deployment can be taken back', async () => {
    const { work, updates } = worker(false, () => Promise.reject(new Error('no access to the key')));
    await expect(work(customResourceEvent('Create', { DeletionProtection: 'true' }))).rejects.toThrow();
    expect(updates).toEqual([]);
  });

  it('follows the setting later on', async () => {
    const { work, updates } = worker(true, made);
    await work(customResourceEvent('Update', { DeletionProtection: 'false' }));
    expect(updates).toEqual([{ TableName: 'locket-table', DeletionProtectionEnabled: false }]);
  });

  it('is left alone when it is what it should be, and when the stack goes', async () => {
    const { work, updates } = worker(true, made);
    await work(customResourceEvent('Update', { DeletionProtection: 'true' }));
    await work(customResourceEvent('Delete', { DeletionProtection: 'true' }));
    expect(updates).toEqual([]);
  });
});
