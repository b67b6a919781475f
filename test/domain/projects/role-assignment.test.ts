import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LocketError } from '../../../layers/domain/errors.ts';
import { isActive } from '../../../layers/domain/permissions/grants.ts';
import { grantedRoles, roleRequest } from '../../../layers/domain/projects/role-assignment.ts';
import type { Unit } from '../../../layers/domain/unit.ts';

let made = 0;
const unit = { runtime: { uuid: () => `id-${++made}` } } as unknown as Unit;
const start = '2026-01-01T00:00:00.000Z';
const temporary = {
  role: 'viewer',
  isTemporary: true,
  temporaryMode: 'relative',
  temporaryRange: '1h',
  temporaryAccessStartTime: start,
};

const codeOf = (act: () => unknown): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as LocketError).code;
  }
};

describe('a role asked for', () => {
  it('for good ignores whatever else was sent', () => {
    const nonsense = { temporaryMode: 'never', temporaryRange: 'soon', temporaryAccessStartTime: 'x' };
    expect(roleRequest({ role: 'admin', isTemporary: false, ...nonsense })).toEqual({ role: 'admin' });
  });

  it('for a while begins and ends as asked, whatever the zone it was written in', () => {
    const asked = { ...temporary, temporaryAccessStartTime: '2026-01-01T02:00:00+02:00' };
    expect(roleRequest(asked).window).toEqual({
      range: '1h',
      startsAt: start,
      endsAt: '2026-01-01T01:00:00.000Z',
    });
  });

  it.each([
    { temporaryMode: undefined },
    { temporaryMode: 'absolute' },
    { temporaryRange: undefined },
    { temporaryRange: '-1h' },
    { temporaryRange: '11y' },
    { temporaryAccessStartTime: undefined },
    { temporaryAccessStartTime: 'now' },
    { temporaryAccessStartTime: '1969-12-31T23:59:59Z' },
    { temporaryAccessStartTime: '9999-12-30T23:59:59Z', temporaryRange: '2d' },
  ])('for a while is refused with %j', (wrong) => {
    expect(codeOf(() => roleRequest({ ...temporary, ...wrong }))).toBe('invalid-input');
  });

  it('holds exactly between its start and its end', () => {
    const ranges = fc.integer({ min: 1, max: 100_000 });
    const offsets = fc.integer({ min: -200_000, max: 200_000 });
    fc.assert(
      fc.property(ranges, offsets, (seconds, offset) => {
        const [role] = grantedRoles(unit, [roleRequest({ ...temporary, temporaryRange: `${seconds}s` })]);
        if (!role) throw new Error('no role');
        const now = new Date(Date.parse(start) + offset * 1000);
        expect(isActive(role, now)).toBe(offset >= 0 && offset < seconds);
      }),
    );
  });
});

describe('granted roles', () => {
  it('keep their order and have ids of their own', () => {
    const roles = grantedRoles(unit, [{ role: 'viewer' }, { role: 'admin' }, { role: 'viewer' }]);
    expect(roles.map(({ role }) => role)).toEqual(['viewer', 'admin', 'viewer']);
    expect(new Set(roles.map(({ id }) => id)).size).toBe(3);
  });

  it.each(['gold', 'custom', 'Admin', ''])('are refused for the unknown role %j', (role) => {
    expect(codeOf(() => grantedRoles(unit, [{ role }]))).toBe('not-found');
  });
});
