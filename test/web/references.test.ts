import { describe, expect, it } from 'vitest';
import { begunAt, begunReference, namedBy, offersFor, referencesIn } from '../../web/secrets/references.ts';

const here = { projectId: 'p', environment: 'dev', path: '/shop' };
const environments = [{ slug: 'dev' }, { slug: 'prod' }];

describe('references', () => {
  it('are found in a value, each once', () => {
    expect(referencesIn(`$\{A}-$\{prod.b.C} $\{A} $X $\{not one}`)).toEqual(['A', 'prod.b.C']);
  });

  it.each([
    ['A', here, 'A'],
    ['a.b', here, 'a.b'],
    ['prod.A', { ...here, environment: 'prod', path: '/' }, 'A'],
    ['prod.a.b.C', { ...here, environment: 'prod', path: '/a/b' }, 'C'],
    ['prod.a."x.y"', { ...here, environment: 'prod', path: '/a' }, 'x.y'],
    ['"x.y"', here, 'x.y'],
  ])('name a secret: %s', (text, place, key) => {
    expect(namedBy(here, environments, text)).toEqual({ text, place, key });
  });

  it('are begun by what stands before the caret', () => {
    expect(begunReference(`x $\{prod.a`, 10)).toBe('prod.a');
    expect(begunReference(`x $\{prod.a}`, 11)).toBeUndefined();
    expect(begunAt(here, environments, 'prod.a.C')).toEqual({
      before: 'prod.a.',
      name: 'C',
      place: { ...here, environment: 'prod', path: '/a' },
      isElsewhere: true,
    });
    expect(begunAt(here, environments, 'pro')).toMatchObject({ place: here, isElsewhere: false });
  });

  it('are offered, what begins as typed first, names with dots in quotes', () => {
    const begun = begunAt(here, environments, 'prod.k');
    expect(offersFor(begun, { keys: ['API_KEY', 'KEY', 'k.v'], places: ['kitchen', 'other'] })).toEqual([
      { text: 'prod.KEY', leadsOn: false },
      { text: 'prod."k.v"', leadsOn: false },
      { text: 'prod.kitchen.', leadsOn: true },
      { text: 'prod.API_KEY', leadsOn: false },
    ]);
  });
});
