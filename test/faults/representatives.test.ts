import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faults } from './faults.ts';
import { faultsOn, representatives } from './representatives.ts';

const sources = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'));

describe.each(Object.entries(representatives))('the scenario for the shape "%s"', (_shape, name) => {
  it('exists once', () => {
    const told = sources.flatMap((source) => source.split(`name: '${name}'`).slice(1));
    expect(told).toHaveLength(1);
  });

  it('meets every fault', () => {
    expect(faultsOn(name)).toEqual(faults);
  });
});
