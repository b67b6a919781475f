import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxDuration, parseDuration } from '../../layers/domain/durations.ts';

describe('a duration', () => {
  it.each([
    ['30s', 30_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    [' 2d ', 172_800_000],
    ['1y', 31_557_600_000],
    ['10y', maxDuration],
    ['1.5h', 5_400_000],
    ['2 days', 172_800_000],
    ['100', 100],
  ])('%s is its milliseconds', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each([
    [''],
    ['0'],
    ['0s'],
    ['0.1ms'],
    ['-1h'],
    ['11y'],
    ['999999999999999y'],
    ['h'],
    ['1 fortnight'],
    ['1h30m'],
    ['1e3s'],
    ['Infinity'],
    ['constructor'],
  ])('"%s" is refused by the name of its member', (text) => {
    expect(() => parseDuration(text, 'temporaryRange')).toThrow(
      expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining('temporaryRange') }),
    );
  });

  it('is a positive, bounded whole number or a refusal, whatever the text', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^[0-9]{1,9}(\.[0-9]{1,3})? ?[smhdwyMo]{1,3}$/));
    fc.assert(
      fc.property(text, (written) => {
        try {
          const duration = parseDuration(written);
          expect(Number.isInteger(duration) && duration >= 1 && duration <= maxDuration).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid-input' });
        }
      }),
    );
  });
});
