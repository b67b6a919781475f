import { expect, it } from 'vitest';
import { areaOf, areaTimes } from './area-times.ts';

it.each([
  ['faults/kms.test.ts', 'faults'],
  ['functions/secrets/move.test.ts', 'functions/secrets'],
  ['functions/secrets/golden/rights.test.ts', 'functions/secrets'],
  ['functions/coverage.test.ts', 'functions'],
  ['local/gateway/path.test.ts', 'local'],
])('%s belongs to %s', (file, area) => {
  expect(areaOf(file)).toBe(area);
});

it('areas are told with the sum of their files, the longest first', () => {
  const files = [
    ['http/router.test.ts', 1500],
    ['faults/kms.test.ts', 2000],
    ['faults/cold.test.ts', 500],
  ] as const;
  expect(areaTimes(files)).toEqual([
    { area: 'faults', files: 2, seconds: 2.5 },
    { area: 'http', files: 1, seconds: 1.5 },
  ]);
});
