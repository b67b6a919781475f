import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { mayBeProvider, reach } from '../../../layers/adapters/dynamic/reach.ts';

const found =
  (...addresses: readonly string[]) =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

const reached = async (
  addresses: readonly string[],
  { isPlain = false, allowPrivateTargets = true } = {},
): Promise<string> => {
  const settings = { allowPrivateTargets, resolve: found(...addresses) };
  return reach('db.example.com', isPlain, settings).then(
    () => 'reached',
    (error: Error) => error.name,
  );
};

describe('an address of a provider', () => {
  it.each([
    '169.254.169.254',
    '169.254.170.2',
    'fe80::1',
    'fd00:ec2::254',
    'fd20:ce::254',
    '100.100.100.200',
    '192.0.0.192',
    '::ffff:100.100.100.200',
    '0.0.0.0',
    '::',
    '224.0.0.1',
    'ff02::1',
    '255.255.255.255',
    '::ffff:169.254.169.254',
    '::ffff:10.0.0.1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::a9fe:a9fe',
    '2002:a9fe:a9fe::',
    '::169.254.169.254',
    'fe80::1%eth0',
    'no address',
  ])('is never %s, whatever the settings say', async (address) => {
    expect(mayBeProvider(address)).toBe(false);
    expect(await reached([address])).toBe('ForbiddenTarget');
    expect(await reached([address], { isPlain: true })).toBe('ForbiddenTarget');
  });

  it.each(['10.1.2.3', '172.16.0.1', '192.168.1.1', '127.0.0.1', '::1', 'fd12:3456::1', '100.64.0.1'])(
    'may be %s where private addresses may be called',
    async (address) => {
      expect(await reached([address])).toBe('reached');
      expect(await reached([address], { isPlain: true })).toBe('reached');
      expect(await reached([address], { allowPrivateTargets: false })).toBe('ForbiddenTarget');
    },
  );

  it.each(['127.0.0.1', '127.9.9.9', '::1'])(
    'is never %s in a function of Lambda, which is itself there',
    async (address) => {
      vi.stubEnv('AWS_LAMBDA_RUNTIME_API', '127.0.0.1:9001');
      onTestFinished(() => void vi.unstubAllEnvs());
      expect(await reached([address])).toBe('ForbiddenTarget');
      expect(await reached([address], { isPlain: true })).toBe('ForbiddenTarget');
      expect(await reached(['10.1.2.3', address])).toBe('ForbiddenTarget');
      expect(await reached(['10.1.2.3'])).toBe('reached');
    },
  );

  it('may be a public one with TLS only', async () => {
    expect(await reached(['93.184.216.34'], { allowPrivateTargets: false })).toBe('reached');
    expect(await reached(['93.184.216.34'])).toBe('reached');
    expect(await reached(['93.184.216.34'], { isPlain: true })).toBe('ForbiddenTarget');
  });

  it('of a name counts for all others of it', async () => {
    expect(await reached(['10.0.0.1', '169.254.169.254'])).toBe('ForbiddenTarget');
  });

  it.each(['a/b', 'user@host', 'host:1', 'host?x', 'host#x', ''])('is no host %s', async (host) => {
    const settings = { allowPrivateTargets: true, resolve: found('10.0.0.1') };
    await expect(reach(host, false, settings)).rejects.toMatchObject({ name: 'ForbiddenTarget' });
  });

  it('is the one that was checked, however often the name is looked up afterwards', async () => {
    const lookup = await reach('db.example.com', false, {
      allowPrivateTargets: true,
      resolve: found('10.0.0.1'),
    });
    const address = await new Promise((done) => lookup('db.example.com', {}, (_, given) => done(given)));
    expect(address).toBe('10.0.0.1');
  });
});

it.each([
  ['10.1.2.3', { allowPrivateTargets: false }, 'the setting allowPrivateTargets'],
  [
    '169.254.169.254',
    { allowPrivateTargets: true },
    'Link-local, metadata and multicast addresses are never called',
  ],
  ['8.8.8.8', { allowPrivateTargets: true, isPlain: true }, 'Without TLS only private addresses'],
])(
  'says why %s is refused with %j',
  async (address, {
    isPlain = false,
    allowPrivateTargets,
  }: { isPlain?: boolean; allowPrivateTargets: boolean }, why) => {
    const asked = reach('db.example.com', isPlain, { allowPrivateTargets, resolve: found(address) });
    await expect(asked).rejects.toThrow(why);
  },
);
