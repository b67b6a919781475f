import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isTrusted,
  parseTrustedIp,
  parseTrustedIps,
  type TrustedIp,
} from '../../../layers/domain/addresses/trusted-ips.ts';

const trusts = (entry: string, client: string): boolean => isTrusted([parseTrustedIp(entry)], client);

describe('a trusted address', () => {
  it.each<[string, TrustedIp]>([
    ['10.0.0.1', { ipAddress: '10.0.0.1', type: 'ipv4' }],
    [' 10.0.0.0/8 ', { ipAddress: '10.0.0.0', type: 'ipv4', prefix: 8 }],
    ['0.0.0.0/0', { ipAddress: '0.0.0.0', type: 'ipv4', prefix: 0 }],
    ['10.0.0.5/8', { ipAddress: '10.0.0.5', type: 'ipv4', prefix: 8 }],
    ['::/0', { ipAddress: '::', type: 'ipv6', prefix: 0 }],
    ['2001:DB8::1', { ipAddress: '2001:DB8::1', type: 'ipv6' }],
    ['2001:db8::/32', { ipAddress: '2001:db8::', type: 'ipv6', prefix: 32 }],
    ['::ffff:192.0.2.1', { ipAddress: '192.0.2.1', type: 'ipv4' }],
    ['::ffff:c000:201', { ipAddress: '192.0.2.1', type: 'ipv4' }],
    ['::ffff:192.0.2.0/120', { ipAddress: '192.0.2.0', type: 'ipv4', prefix: 24 }],
    ['::ffff:0:0/96', { ipAddress: '0.0.0.0', type: 'ipv4', prefix: 0 }],
  ])('%s is read as what it means', (text, entry) => {
    expect(parseTrustedIp(text)).toEqual(entry);
  });

  it.each([
    [''],
    ['*'],
    ['any'],
    ['10.0.0'],
    ['10.0.0.256'],
    ['010.0.0.1'],
    ['10.0.0.1/33'],
    ['10.0.0.1/-1'],
    ['10.0.0.1/'],
    ['10.0.0.1/08'],
    ['10.0.0.1/8/8'],
    ['10.0.0.1/8.0'],
    ['10.0.0.1/255.0.0.0'],
    ['10.0.0.1:80'],
    ['2001:db8::/129'],
    ['2001:db8::1::2'],
    ['[2001:db8::1]'],
    ['fe80::1%eth0'],
    ['fe80::1%eth0/64'],
    ['::ffff:192.0.2.0/95'],
    ['localhost'],
    ['10.0.0.1, 10.0.0.2'],
  ])('"%s" is refused', (text) => {
    expect(() => parseTrustedIp(text, 'accessTokenTrustedIps[0].ipAddress')).toThrow(
      expect.objectContaining({
        code: 'bad-request',
        message: expect.stringContaining('accessTokenTrustedIps[0].ipAddress'),
      }),
    );
  });

  it('in a list is refused by its place', () => {
    const items = [{ ipAddress: '10.0.0.1' }, { ipAddress: 'x' }];
    expect(() => parseTrustedIps(items, 'accessTokenTrustedIps')).toThrow(
      'accessTokenTrustedIps[1].ipAddress',
    );
    expect(parseTrustedIps(items.slice(0, 1), 'accessTokenTrustedIps')).toEqual([parseTrustedIp('10.0.0.1')]);
    expect(() => parseTrustedIps(Array(101).fill(items[0]), 'accessTokenTrustedIps')).toThrow('at most 100');
  });
});

describe('an allow-list', () => {
  it('that is empty trusts nobody', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (client) => {
        expect(isTrusted([], client)).toBe(false);
      }),
    );
  });

  it.each([
    [''],
    ['unknown'],
    ['10.0.0.1:80'],
    ['10.0.0.1, 10.0.0.2'],
    ['fe80::1%eth0'],
    ['::1/128'],
    [' 10.0.0.1'],
  ])('trusts no client at "%s"', (client) => {
    expect(isTrusted([parseTrustedIp('0.0.0.0/0'), parseTrustedIp('::/0')], client)).toBe(false);
  });

  it('keeps the families apart', () => {
    expect(trusts('0.0.0.0/0', '2001:db8::1')).toBe(false);
    expect(trusts('::/0', '10.0.0.1')).toBe(false);
  });

  it('takes an IPv4-mapped client for the IPv4 client it is', () => {
    expect(trusts('10.0.0.0/8', '::ffff:10.1.2.3')).toBe(true);
    expect(trusts('10.0.0.0/8', '::ffff:a01:203')).toBe(true);
    expect(trusts('::/0', '::ffff:10.1.2.3')).toBe(false);
    expect(trusts('::ffff:10.0.0.0/104', '10.1.2.3')).toBe(true);
  });

  it('trusts nobody by an entry that contradicts itself', () => {
    expect(isTrusted([{ ipAddress: 'junk', type: 'ipv4', prefix: 0 }], '10.0.0.1')).toBe(false);
    expect(isTrusted([{ ipAddress: '0.0.0.0', type: 'ipv6', prefix: 0 }], '10.0.0.1')).toBe(false);
    expect(isTrusted([{ ipAddress: '10.0.0.1', type: 'ipv4', prefix: 64 }], '10.0.0.2')).toBe(false);
  });

  it('matches IPv4 networks as their bits do', () => {
    fc.assert(
      fc.property(nearby(4, 8), fc.option(fc.nat(32), { nil: undefined }), ([entry, client], prefix) => {
        const text = quad(entry) + (prefix === undefined ? '' : `/${prefix}`);
        const bits = (prefix ?? 32) as number;
        expect(trusts(text, quad(client))).toBe(
          bitString(entry, 8).slice(0, bits) === bitString(client, 8).slice(0, bits),
        );
      }),
    );
  });

  it('matches IPv6 networks as their bits do, however they are spelled', () => {
    fc.assert(
      fc.property(
        nearby(8, 16),
        fc.option(fc.nat(128), { nil: undefined }),
        fc.boolean(),
        ([entry, client], prefix, shortened) => {
          fc.pre(!isMapped(entry) && !isMapped(client));
          const text = hextets(entry, shortened) + (prefix === undefined ? '' : `/${prefix}`);
          const bits = (prefix ?? 128) as number;
          expect(trusts(text, hextets(client, !shortened))).toBe(
            bitString(entry, 16).slice(0, bits) === bitString(client, 16).slice(0, bits),
          );
        },
      ),
    );
  });
});

/** Two addresses as lists of numbers; often with a common start, so that networks are met. */
function nearby(count: number, bits: number): fc.Arbitrary<[readonly number[], readonly number[]]> {
  const part = fc.oneof(fc.constant(0), fc.nat(2 ** bits - 1));
  const address = fc.array(part, { minLength: count, maxLength: count });
  return fc
    .tuple(address, address, fc.nat(count))
    .map(([entry, other, shared]) => [entry, [...entry.slice(0, shared), ...other.slice(shared)]]);
}

const bitString = (parts: readonly number[], bits: number): string =>
  parts.map((part) => part.toString(2).padStart(bits, '0')).join('');

const quad = (parts: readonly number[]): string => parts.join('.');

const isMapped = (parts: readonly number[]): boolean => /^0{80}1{16}/.test(bitString(parts, 16));

function hextets(parts: readonly number[], shortened: boolean): string {
  const text = parts.map((part) => part.toString(16)).join(':');
  return shortened ? text.replace(/(?:^|:)0(?::0)+(?::|$)/, '::') : text;
}
