import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsGlob, fitsNetwork } from '../../../../layers/domain/pki/profiles/policy-patterns.ts';
import { processorTime } from '../../../harness/processor-time.ts';

describe('a pattern of a policy', () => {
  it.each([
    ['*.example.com', 'www.example.com'],
    ['*.example.com', '*.example.com'],
    ['*.EXAMPLE.com', 'www.example.COM'],
    ['*', ''],
    ['a*b*c', 'a--b--b--c'],
    ['exact', 'Exact'],
  ])('%s is fitted by %j', (pattern, text) => expect(fitsGlob(pattern, text)).toBe(true));

  it.each([
    ['*.example.com', 'example.com'],
    ['*.example.com', 'www.example.com.evil.test'],
    ['example.com', 'www.example.com'],
    ['a*a', 'a'],
    ['a*b*c', 'a-c-b'],
    ['a.c', 'abc'],
    ['ab*bc', 'abc'],
  ])('%s is not fitted by %j', (pattern, text) => expect(fitsGlob(pattern, text)).toBe(false));

  it('says what the regular expression says that it stands for', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 12 });
    fc.assert(
      fc.property(text, text, (pattern, subject) => {
        const escaped = pattern.split('*').map((part) => part.replaceAll('.', '\\.'));
        expect(fitsGlob(pattern, subject)).toBe(new RegExp(`^${escaped.join('.*')}$`, 's').test(subject));
      }),
      { numRuns: 2000 },
    );
  });

  it('takes no long time over a hostile one', () => {
    const started = processorTime();
    expect(fitsGlob(`${'*a'.repeat(120)}b`, 'a'.repeat(2000))).toBe(false);
    expect(processorTime() - started).toBeLessThan(200);
  });
});

describe('a pattern of addresses', () => {
  it.each([
    ['10.0.0.0/8', '10.1.2.3', true],
    ['10.0.0.0/8', '11.1.2.3', false],
    ['2001:db8::/32', '2001:db8::7', true],
    ['10.0.0.7', '10.0.0.7', true],
    ['*', '192.0.2.1', true],
    ['10.0.0.0/8', 'example.com', false],
  ])('%s and %s: %s', (pattern, address, fits) => expect(fitsNetwork(pattern, address)).toBe(fits));
});
