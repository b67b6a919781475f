import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withEvents } from '../../functions/audit-events.ts';
import { operations } from '../../functions/routes.ts';
import { auditEventTypes } from '../../layers/domain/audit/event-types.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/audit-events.md'), 'utf8');

describe('the page on audit events', () => {
  it('says what the route table says: `npm run audit-events` writes it anew', () => {
    expect(page).toBe(withEvents(page));
  });

  it('has a row for every type of event, and every operation in one of them or among those without', () => {
    for (const type of auditEventTypes) expect(page).toContain(`| \`${type}\` |`);
    for (const { method, path } of operations) expect(page).toContain(`\`${method} ${path}\``);
  });

  it('is written by a script that finds its place', () => {
    expect(() => withEvents('# Another page')).toThrow('No place on the page');
  });
});
