import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { operations } from '../../functions/routes.ts';
import { auditEventTypes } from '../../layers/domain/audit/event-types.ts';

const top = join(import.meta.dirname, '../..');
const table = 'layers/domain/audit/event-types.ts';

/** What is said outside the table: workers and a few decisions of the domain name types that no operation has. */
const sources = ['functions', 'layers/domain']
  .flatMap((folder) =>
    readdirSync(join(top, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  .filter((file) => file.endsWith('.ts') && file !== table)
  .map((file) => readFileSync(join(top, file), 'utf8'));

const ofOperations = new Set<string | null>(operations.map(({ audit }) => audit));

describe('the types of the trail', () => {
  it('are all told by somebody', () => {
    const untold = auditEventTypes.filter(
      (type) => !ofOperations.has(type) && !sources.some((text) => text.includes(`'${type}'`)),
    );
    expect(untold).toEqual([]);
  });

  it('are in the table once, those of every operation among them', () => {
    expect(new Set(auditEventTypes).size).toBe(auditEventTypes.length);
    const known = new Set<string | null>([...auditEventTypes, null]);
    expect([...ofOperations].filter((type) => !known.has(type))).toEqual([]);
  });
});
