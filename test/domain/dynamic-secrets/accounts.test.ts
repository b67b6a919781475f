import { randomBytes, randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assertNameTemplate,
  isMarked,
  markOf,
  newAccountName,
} from '../../../layers/domain/dynamic-secrets/account-names.ts';
import {
  assertPasswordRules,
  newPassword,
  usualPassword,
} from '../../../layers/domain/dynamic-secrets/account-passwords.ts';
import { endOfNew, endOfRenewed } from '../../../layers/domain/dynamic-secrets/lifetimes.ts';

const random = { randomBytes: (size: number) => randomBytes(size) };
const context = {
  dynamicSecret: { name: 'orders', type: 'sql-database' },
  identity: { name: `ci 'runner'; with a long name` },
  now: new Date('2026-11-29T12:00:00Z'),
};
const rules = { longest: 63, random: 32 };

describe('a name of an account', () => {
  it('has the mark of its dynamic secret and of no other', () => {
    const [id, other] = [randomUUID(), randomUUID()];
    const name = newAccountName({ id, template: null }, rules, context, random);
    expect(name).toMatch(/^[a-z][a-z0-9]{31}$/);
    expect([isMarked(name, id), isMarked(name.toUpperCase(), id), isMarked(name, other)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('is never given twice', () => {
    const id = randomUUID();
    const names = Array.from({ length: 1000 }, () =>
      newAccountName({ id, template: null }, { longest: 20, random: 20 }, context, random),
    );
    expect(new Set(names).size).toBe(1000);
  });

  it('follows its template, in which nobody’s name does harm', () => {
    const id = randomUUID();
    const template = 'v-{{dynamicSecret.name}}-{{identity.name}}-{{unixTimestamp}}-{{randomUsername}}';
    const made = newAccountName(
      { id, template: template.replace('{{dynamicSecret.name}}-', '') },
      { ...rules, longest: 80 },
      context,
      random,
    );
    expect(made).toMatch(new RegExp(`^v-ci__runner___wit-1795953600-${markOf(id)}[a-z0-9]{21}$`));
    expect(() => newAccountName({ id, template }, rules, context, random)).toThrow(/63 characters/);
  });

  it.each(['orders', '{{randomUsername}}{{randomUsername}}', `'{{randomUsername}}`, '{{randomUsername}} x'])(
    'by the template %s is refused',
    (template) => expect(() => assertNameTemplate(template)).toThrow(),
  );
});

describe('a password', () => {
  it('keeps its rules, whatever they are', () => {
    const count = fc.nat({ max: 8 });
    fc.assert(
      fc.property(
        fc.record({ lowercase: count, uppercase: count, digits: count, symbols: count }),
        fc.integer({ min: 33, max: 128 }),
        (required, length) => {
          const password = newPassword({ length, required, allowedSymbols: '-_' }, random);
          expect(password).toHaveLength(length);
          const has = (letters: RegExp) => password.match(letters)?.length ?? 0;
          expect(has(/[a-z]/g)).toBeGreaterThanOrEqual(required.lowercase);
          expect(has(/[A-Z]/g)).toBeGreaterThanOrEqual(required.uppercase);
          expect(has(/[0-9]/g)).toBeGreaterThanOrEqual(required.digits);
          expect(has(/[-_]/g)).toBeGreaterThanOrEqual(required.symbols);
          expect(password).toMatch(/^[A-Za-z0-9_-]*$/);
        },
      ),
    );
  });

  it('cannot keep rules that ask for more than it has', () => {
    const rules = usualPassword(16);
    expect(() => assertPasswordRules({ ...rules, required: { ...rules.required, digits: 16 } })).toThrow();
    expect(() =>
      assertPasswordRules({ ...rules, required: { ...rules.required, symbols: 1 }, allowedSymbols: '' }),
    ).toThrow();
  });
});

describe('the end of a lease', () => {
  const now = new Date('2026-11-29T12:00:00Z');
  const taken = { createdAt: '2026-11-29T10:00:00.000Z' };

  it('never lies more than maxTTL after it was taken, and otherwise as far from now as was asked', () => {
    const minutes = fc.integer({ min: 1, max: 600 });
    fc.assert(
      fc.property(minutes, minutes, fc.option(minutes, { nil: undefined }), (usual, most, asked) => {
        const lifetimes = { defaultTTL: `${usual}m`, maxTTL: `${most}m` };
        const ttl = asked === undefined ? undefined : `${asked}m`;
        const latest = Date.parse(taken.createdAt) + most * 60_000;
        const wanted = now.getTime() + (asked ?? usual) * 60_000;
        const end = () => endOfRenewed(lifetimes, ttl, taken, now).getTime();
        if (wanted <= latest) expect(end()).toBe(wanted);
        else if (asked !== undefined || latest <= now.getTime()) expect(end).toThrow(/maxTTL/);
        else expect(end()).toBe(latest);
      }),
    );
  });

  it('may be as far away as anybody likes where nothing is the most', () => {
    const lifetimes = { defaultTTL: '1h', maxTTL: null };
    expect(endOfNew(lifetimes, '2y', now).getTime() - now.getTime()).toBeGreaterThan(300 * 86_400_000);
    expect(endOfNew(lifetimes, '1s', now).getTime() - now.getTime()).toBe(1000);
    expect(endOfRenewed(lifetimes, undefined, taken, now).toISOString()).toBe('2026-11-29T13:00:00.000Z');
  });
});
