import fc from 'fast-check';
import { expect, it } from 'vitest';
import { assertTimely, leeway } from '../../../layers/domain/identities/foreign-tokens/token-times.ts';
import { LoginRefusal } from '../../../layers/domain/identities/login-refusal.ts';

const now = new Date('2026-11-28T12:00:00Z');
const at = now.getTime() / 1000;

const refusedBy = (...[claims, lifetime]: [object, object?]): string | undefined => {
  try {
    assertTimely(claims as Record<string, unknown>, now, lifetime);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(LoginRefusal);
    return (error as LoginRefusal).check;
  }
};

it.each([
  ['passes until a minute after its end', { exp: at - leeway + 1 }, undefined],
  ['has expired from then on', { exp: at - leeway }, 'expired'],
  ['without an end is refused', { iat: at }, 'expired'],
  ['that is to be valid later is refused', { exp: at + 300, nbf: at + leeway + 1 }, 'not-yet-valid'],
  ['whose time begins within a minute passes', { exp: at + 300, nbf: at + leeway }, undefined],
  ['that was issued in the future is refused', { exp: at + 300, iat: at + leeway + 1 }, 'issued-in-future'],
  ['whose end is a text is refused', { exp: String(at + 300) }, 'token'],
  ['whose end is null is refused', { exp: null }, 'token'],
])('a token %s', (_name, claims, check) => {
  expect(refusedBy(claims)).toBe(check);
});

it.each([
  ['passes for an hour', { iat: at - 3600 }, undefined],
  ['has expired after an hour', { iat: at - 3600 - leeway }, 'expired'],
  ['and an age is refused', {}, 'expired'],
])('where age decides, a token without an end %s', (_name, claims, check) => {
  expect(refusedBy(claims, { withoutExpiry: 3600 })).toBe(check);
});

it('a token that ends later than its kind may is refused', () => {
  expect(refusedBy({ exp: at + 7200 + leeway }, { longest: 7200 })).toBeUndefined();
  expect(refusedBy({ exp: at + 7200 + leeway + 1 }, { longest: 7200 })).toBe('lifetime');
});

it('passes exactly when now is between its beginning and its end', () => {
  const offset = fc.integer({ min: -500, max: 500 });
  fc.assert(
    fc.property(offset, offset, offset, (exp, nbf, iat) => {
      const passes = exp + leeway > 0 && nbf - leeway <= 0 && iat - leeway <= 0;
      const claims = { exp: at + exp, nbf: at + nbf, iat: at + iat };
      expect(refusedBy(claims) === undefined).toBe(passes);
    }),
  );
});
