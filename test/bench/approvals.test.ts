import { beforeAll, expect, it } from 'vitest';
import { seededOwner, withSeededApp } from '../../bench/counting/seeded-app.ts';
import { countApprovals } from '../../bench/features/approvals.ts';
import type { FeatureFigure } from '../../bench/features/figure.ts';

let figures: readonly FeatureFigure[] = [];

beforeAll(async () => {
  figures = await withSeededApp(1, (seeded) => countApprovals(seeded, seededOwner, 1000));
}, 60_000);

it.each([
  ['a write under no policy takes the rounds that it took before there were any', /^create/],
  ['a write that becomes a request takes three at most', /^ask for a change/],
  ['so does a page among a thousand requests', /^page.*change requests/],
  ['asking for access takes eight at most', /^ask for access/],
  ['and a page among a thousand of these three', /^page.*access requests/],
  ['counts that are polled take two', /^counts/],
])('%s', (_, name) => {
  const figure = figures.find((each) => name.test(each.name));
  expect([figure?.name, figure?.measured, figure?.verdict]).toEqual([figure?.name, figure?.measured, 'yes']);
});
