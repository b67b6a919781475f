import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { networkOf } from '../../../layers/domain/addresses/network.ts';

const group = fc.integer({ min: 0, max: 0xffff }).map((bits) => bits.toString(16));
const groups = (length: number) => fc.array(group, { minLength: length, maxLength: length });
const octets = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 });

it('an IPv4 address is a network of its own, also when it is written as IPv6', () => {
  fc.assert(
    fc.property(octets, octets, (one, other) => {
      const [a, b] = [one.join('.'), other.join('.')];
      expect(networkOf(a) === networkOf(b)).toBe(a === b);
      expect(networkOf(`::ffff:${a}`)).toBe(networkOf(a));
    }),
  );
});

it('an IPv6 address stands for its first 64 bits, however it is written', () => {
  fc.assert(
    fc.property(groups(4), groups(4), groups(4), (network, host, other) => {
      fc.pre(network.some((bits) => bits !== '0'));
      const at = (rest: readonly string[]) => networkOf([...network, ...rest].join(':'));
      expect(at(host)).toBe(at(other));
      expect(networkOf([...network, ...host].join(':').toUpperCase())).toBe(at(host));
    }),
  );
  expect(networkOf('2001:db8:0:1::1')).not.toBe(networkOf('2001:db8:0:2::1'));
});

it('what is no address stands for itself, and is no longer than it may be', () => {
  expect(networkOf('unknown')).toBe('unknown');
  expect(networkOf('x'.repeat(500))).toHaveLength(64);
});
