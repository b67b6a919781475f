import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../../layers/adapters/egress/public-address.ts';

const octet = fc.integer({ min: 0, max: 255 });
const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));

const v4 = (first: number, second: fc.Arbitrary<number> = octet) =>
  fc.tuple(second, octet, octet).map(([a, b, c]) => `${first}.${a}.${b}.${c}`);
const v6 = (prefix: fc.Arbitrary<string>) =>
  fc
    .tuple(prefix, fc.array(group, { minLength: 7, maxLength: 7 }))
    .map(([first, rest]) => [first, ...rest].join(':'));
const from = (low: number, high: number) => fc.integer({ min: low, max: high });

const never = (addresses: fc.Arbitrary<string>) =>
  fc.assert(fc.property(addresses, (address) => !isPublicAddress(address)));
const always = (addresses: fc.Arbitrary<string>) =>
  fc.assert(fc.property(addresses, (address) => isPublicAddress(address)));

describe('IPv4 that is not public', () => {
  it.each([
    ['this network', v4(0)],
    ['private 10/8', v4(10)],
    ['shared (CGNAT)', v4(100, from(64, 127))],
    ['loopback', v4(127)],
    ['link-local', v4(169, fc.constant(254))],
    ['private 172.16/12', v4(172, from(16, 31))],
    ['private 192.168/16', v4(192, fc.constant(168))],
    ['benchmarks', v4(198, from(18, 19))],
    ['multicast', from(224, 239).chain((first) => v4(first))],
    ['reserved and broadcast', from(240, 255).chain((first) => v4(first))],
  ])('%s', (_name, addresses) => never(addresses));

  it.each(['169.254.169.254', '0.0.0.0', '255.255.255.255', '192.0.2.1', '198.51.100.7', '203.0.113.9'])(
    '%s',
    (address) => expect(isPublicAddress(address)).toBe(false),
  );
});

describe('IPv6 that is not public', () => {
  it.each([
    ['unique local', v6(from(0xfc00, 0xfdff).map((value) => value.toString(16)))],
    ['link-local', v6(from(0xfe80, 0xfebf).map((value) => value.toString(16)))],
    ['site-local', v6(from(0xfec0, 0xfeff).map((value) => value.toString(16)))],
    ['multicast', v6(from(0xff00, 0xffff).map((value) => value.toString(16)))],
    ['6to4', v6(fc.constant('2002'))],
    ['Teredo', fc.array(group, { minLength: 6, maxLength: 6 }).map((rest) => `2001:0:${rest.join(':')}`)],
    ['IPv4-mapped', fc.tuple(octet, octet, octet, octet).map((parts) => `::ffff:${parts.join('.')}`)],
    ['IPv4-compatible', fc.tuple(octet, octet, octet, octet).map((parts) => `::${parts.join('.')}`)],
    [
      'translated (NAT64)',
      fc.tuple(octet, octet, octet, octet).map((parts) => `64:ff9b::${parts.join('.')}`),
    ],
  ])('%s', (_name, addresses) => never(addresses));

  it.each(['::1', '::', 'fd00:ec2::254', '2001:db8::1', '100::1', 'fe80::1%eth0', '2606:4700::1%eth0'])(
    '%s',
    (address) => expect(isPublicAddress(address)).toBe(false),
  );
});

describe('public addresses', () => {
  const ordinary = from(1, 223).filter((first) => ![10, 100, 127, 169, 172, 192, 198, 203].includes(first));

  it('of IPv4 are the ordinary rest', () => always(ordinary.chain((first) => v4(first))));

  it.each([
    '100.63.255.255',
    '100.128.0.0',
    '172.15.0.1',
    '172.32.0.1',
    '192.167.0.1',
    '169.253.1.1',
    '1.1.1.1',
  ])('border on private ones: %s', (address) => expect(isPublicAddress(address)).toBe(true));

  it.each(['2606:4700:4700::1111', '2a00:1450:4001:81b::200e', '2400:cb00::1'])('of IPv6: %s', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );
});

it('what is no address is not public', () =>
  fc.assert(fc.property(fc.string(), (text) => !isPublicAddress(`x${text}`))));
