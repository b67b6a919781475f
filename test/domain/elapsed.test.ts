import { expect, it } from 'vitest';
import { stopwatch } from '../../layers/domain/elapsed.ts';
import { createUnwrappedKeys } from '../../layers/domain/keys/wrapped-key.ts';
import { stillRuntime } from './keys/fake-ports.ts';

it('time goes on while the clock does, and a step back is passed over', () => {
  const runtime = stillRuntime();
  const elapsed = stopwatch(runtime);
  runtime.advance(2);
  expect(elapsed()).toBe(2000);
  runtime.advance(-3600);
  expect(elapsed()).toBe(2000);
  runtime.advance(3);
  expect(elapsed()).toBe(5000);
});

it('unwrapped keys are forgotten in time although the clock went back', () => {
  const runtime = stillRuntime();
  const keys = createUnwrappedKeys(runtime, 300);
  const ownership = { purpose: 'organization-key', ownerId: 'o' } as never;
  const wrapped = { id: 'k', version: 1, wrapped: new Uint8Array([1]) } as never;
  keys.hold(ownership, wrapped, {} as never);
  runtime.advance(200);
  expect(keys.find(ownership, wrapped)).toBeDefined();
  runtime.advance(-3600);
  expect(keys.find(ownership, wrapped)).toBeDefined();
  runtime.advance(101);
  expect(keys.find(ownership, wrapped)).toBeUndefined();
});
