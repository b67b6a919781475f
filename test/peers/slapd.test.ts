import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDirectory } from '../../layers/adapters/directory/directory.ts';
import type { DirectoryQuestion } from '../../layers/domain/identities/ldap-auth/directory.ts';
import { filterFor } from '../../layers/domain/identities/ldap-auth/search-filter.ts';
import { authority } from '../functions/auth/kubernetes/authority.ts';
import { cache, firstOf, withPeer } from './peer.ts';
import { type Slapd, searcher, startSlapd, suffix } from './slapd.ts';

const unpacked = join(cache, 'slapd');
const installed = firstOf('/usr/sbin/slapd', join(unpacked, 'usr/sbin/slapd'));

withPeer('slapd', installed, 'run test/peers/fetch.sh where apt is', (program) => {
  let slapd: Slapd;
  beforeAll(async () => {
    slapd = await startSlapd(program, program.startsWith(unpacked) ? unpacked : '');
  });
  afterAll(() => slapd?.stop());

  const ask = (username: string, password: string, more: Partial<DirectoryQuestion> = {}) =>
    openDirectory({ allowPrivateTargets: true }).authenticate({
      url: slapd.tls,
      ca: authority.ca,
      bindDn: searcher.dn,
      bindPassword: searcher.password,
      searchBase: suffix,
      filter: filterFor('(uid={{username}})', username),
      attributes: ['departmentNumber', 'mail'],
      password,
      nobody: `cn=nobody,${suffix}`,
      ...more,
    });

  it.each(['tls', 'plain'] as const)('finds an entry and checks its password (%s)', async (way) => {
    expect(await ask('Alice', 'alice-pass', { url: slapd[way] })).toEqual({
      kind: 'known',
      entry: {
        dn: `uid=alice,ou=people,${suffix}`,
        attributes: { departmentnumber: ['shop'], mail: [] },
      },
    });
    expect(await ask('alice', 'wrong', { url: slapd[way] })).toEqual({ kind: 'unknown' });
  });

  it('binds as an entry with odd characters in its DN', async () => {
    const answer = await ask('o*neill', 'odd-pass');
    expect(answer).toMatchObject({ kind: 'known', entry: { dn: expect.stringMatching(/^cn=O\\2CNeill/) } });
  });

  it.each(['*', 'ali*', 'x)(uid=alice', 'alice)(objectClass=*', '\\61lice', 'twin', 'nobody', ''])(
    'knows nobody by %j',
    async (username) => {
      expect(await ask(username, username === 'twin' ? 'twin-pass' : 'alice-pass')).toEqual({
        kind: 'unknown',
      });
    },
  );

  it('lets nobody search with a wrong password, and says when there is no such base', async () => {
    expect(await ask('alice', 'alice-pass', { bindPassword: 'wrong' })).toEqual({ kind: 'not-let' });
    expect(await ask('alice', 'alice-pass', { searchBase: 'dc=elsewhere' })).toMatchObject({
      kind: 'unreachable',
    });
  });

  it('is not believed by another authority', async () => {
    for (const url of [slapd.tls, slapd.plain])
      expect(await ask('alice', 'alice-pass', { url, ca: authority.otherCa })).toMatchObject({
        reason: 'The certificate of the target is not trusted',
      });
  });
});
