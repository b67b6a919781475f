import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDirectory } from '../../layers/adapters/directory/directory.ts';
import { openDynamicProviders } from '../../layers/adapters/dynamic/providers.ts';
import { checkedInputs } from '../../layers/domain/dynamic-secrets/kinds/kinds.ts';
import { authority } from '../functions/auth/kubernetes/authority.ts';
import { withPeer } from './peer.ts';
import { type Slapd, slapdProgram, startSlapd, suffix, writer } from './slapd.ts';

const creationLdif = `
dn: uid={{Username}},ou=leases,${suffix}
changetype: add
objectClass: inetOrgPerson
cn: a lease
sn: {{Username}}
userPassword: {{Password}}

dn: cn=shop,ou=leases,${suffix}
changetype: modify
add: member
member: uid={{Username}},ou=leases,${suffix}
-
`;
const revocationLdif = `
dn: cn=shop,ou=leases,${suffix}
changetype: modify
delete: member
member: uid={{Username}},ou=leases,${suffix}
-

dn: uid={{Username}},ou=leases,${suffix}
changetype: delete
`;

withPeer('slapd, for accounts', slapdProgram, 'run test/peers/fetch.sh where apt is', (program) => {
  let slapd: Slapd;
  beforeAll(async () => {
    slapd = await startSlapd(program);
  });
  afterAll(() => slapd?.stop());

  const providers = openDynamicProviders({ allowPrivateTargets: true });
  const at = (more: object = {}) => ({
    type: 'ldap' as const,
    inputs: checkedInputs('ldap', {
      url: slapd.tls,
      binddn: writer.dn,
      bindpass: writer.password,
      ca: authority.ca,
      creationLdif,
      revocationLdif,
      ...more,
    }),
  });
  const done = { kind: 'done', value: true };
  const account = (name: string, password = 'a password') => ({ name, password, expireAt: '' });
  /** Whether an account of a lease logs in: it finds nothing, which is not for it to see. */
  const logsIn = async (rdn: string, password: string): Promise<boolean> => {
    const { kind } = await openDirectory({ allowPrivateTargets: true }).authenticate({
      url: slapd.tls,
      ca: authority.ca,
      bindDn: `${rdn},ou=leases,${suffix}`,
      bindPassword: password,
      searchBase: suffix,
      filter: '(uid=nobody)',
      attributes: [],
      password: 'none',
      nobody: `cn=nobody,${suffix}`,
    });
    return kind !== 'not-let';
  };

  it('is reached over TLS that is verified, with the password only', async () => {
    expect(await providers.test(at())).toEqual(done);
    expect(await providers.test(at({ url: slapd.plain }))).toEqual(done);
    expect(await providers.test(at({ ca: authority.otherCa }))).toMatchObject({ kind: 'unreachable' });
    expect(await providers.test(at({ bindpass: 'wrong' }))).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('(49)'),
    });
    expect(await openDynamicProviders({ allowPrivateTargets: false }).test(at())).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('not public'),
    });
  });

  it('makes an account that logs in until it is revoked', async () => {
    const dn = `uid=reader,ou=leases,${suffix}`;
    expect(await providers.create(at(), account('reader'))).toEqual({
      kind: 'done',
      value: { USERNAME: 'reader', PASSWORD: 'a password', DN_ARRAY: [dn, `cn=shop,ou=leases,${suffix}`] },
    });
    expect(await logsIn('uid=reader', 'a password')).toBe(true);
    expect(await providers.create(at(), account('reader'))).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('(68)'),
    });
    expect(await providers.revoke(at(), 'reader')).toEqual(done);
    expect(await logsIn('uid=reader', 'a password')).toBe(false);
    expect(await providers.revoke(at(), 'reader')).toEqual(done);
  });

  it.each([
    ['a,ou=people', 'uid=a\\,ou\\=people', 'line\nobjectClass: top'],
    ['ünï-cödé "x" <y>;', 'uid=ünï-cödé \\"x\\" \\<y\\>\\;', ' : blank: < and {{Username}} '],
  ])('takes the name %s as it is', async (name, rdn, password) => {
    expect(await providers.create(at(), account(name, password))).toMatchObject({ kind: 'done' });
    expect(await logsIn(rdn, password)).toBe(true);
    expect(await providers.revoke(at(), name)).toEqual(done);
    expect(await logsIn(rdn, password)).toBe(false);
  });

  it('takes a creation back that failed midway', async () => {
    const broken = `${creationLdif}\ndn: cn=missing,ou=leases,${suffix}\nchangetype: delete\n`;
    const outcome = await providers.create(
      at({ creationLdif: broken, rollbackLdif: revocationLdif }),
      account('half'),
    );
    expect(outcome).toMatchObject({ kind: 'refused', reason: expect.stringContaining('(32)') });
    expect(await logsIn('uid=half', 'a password')).toBe(false);
  });

  it('cannot say which accounts have a mark', async () => {
    expect(await providers.list(at(), 'lmark')).toEqual({ kind: 'done', value: undefined });
  });
});
