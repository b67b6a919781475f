import { expect, it } from 'vitest';
import { type AuditEvent, readersIn } from '../../web/audit/events.ts';
import { auditSearch, beginningOf } from '../../web/audit/filters.ts';
import { folderSearch } from '../../web/dynamic-secrets/folder-search.ts';
import { fromBase64, toBase64 } from '../../web/keys/base64.ts';
import { treeOf } from '../../web/pki/tree.ts';
import { timeLeft } from '../../web/shared/use-now.ts';

const read = (userId: string, type: string, createdAt: string, outcome = 'success') =>
  ({
    createdAt,
    outcome,
    event: { type, metadata: {} },
    actor: { type: 'user', metadata: { userId, username: `${userId}@example.org` } },
  }) as unknown as AuditEvent;

it('readers are counted by person, the latest first, without those who were refused', () => {
  const readers = readersIn([
    read('ada', 'get-secret', '2026-01-01T10:00:00.000Z'),
    read('bob', 'get-secret', '2026-01-01T12:00:00.000Z'),
    read('eve', 'get-secret', '2026-01-01T13:00:00.000Z', 'denied'),
    read('ada', 'get-secrets', '2026-01-01T11:00:00.000Z'),
  ]);
  expect(readers.map(({ name, reads, lists, last }) => [name, reads, lists, last])).toEqual([
    ['bob@example.org', 1, 0, '2026-01-01T12:00:00.000Z'],
    ['ada@example.org', 1, 1, '2026-01-01T11:00:00.000Z'],
  ]);
});

it('filters of an address are taken as far as they are some', () => {
  expect(
    auditSearch({ range: 'year', outcome: 'denied', actor: 7, secretKey: '', eventTypes: 'a', other: 'b' }),
  ).toEqual({ outcome: 'denied', eventTypes: 'a' });
  expect(auditSearch({ secretKey: 'x'.repeat(1025), range: 'week' })).toEqual({ range: 'week' });
  expect(folderSearch({ environment: 'dev', path: 'javascript:1' })).toEqual({ environment: 'dev' });
});

it('a range begins at a whole minute, so that asking again asks the same', () => {
  const now = Date.parse('2026-03-02T10:20:30.400Z');
  expect(beginningOf('day', now)).toBe('2026-03-01T10:20:00.000Z');
  expect(beginningOf('day', now + 20_000)).toBe(beginningOf('day', now));
});

it('authorities stand below the one that signed them, and nobody is lost', () => {
  const ca = (id: string, parentCaId: string | null) => ({ id, parentCaId });
  const all = [ca('leaf', 'middle'), ca('middle', 'root'), ca('root', 'root'), ca('stray', 'elsewhere')];
  expect(treeOf(all).map(({ ca: { id }, depth }) => [id, depth])).toEqual([
    ['root', 0],
    ['middle', 1],
    ['leaf', 2],
    ['stray', 0],
  ]);
});

it('texts survive Base64, and what is no text is none', () => {
  expect(toBase64('Grüße')).toBe(Buffer.from('Grüße').toString('base64'));
  expect(fromBase64(toBase64('Grüße 🔑'))).toBe('Grüße 🔑');
  expect(fromBase64(Buffer.from([0xff, 0xfe]).toString('base64'))).toBeUndefined();
});

it('a countdown ends at nothing', () => {
  expect(timeLeft('2026-01-02T01:01:01.000Z', Date.parse('2026-01-01T00:00:00.000Z'))).toBe('1 d 01:01:01');
  expect(timeLeft('2026-01-01T00:00:00.000Z', Date.parse('2026-01-02T00:00:00.000Z'))).toBe('00:00:00');
});
