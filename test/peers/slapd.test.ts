import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDirectory } from '../../layers/adapters/directory/directory.ts';
import type {
  DirectoryEntry,
  DirectoryQuestion,
} from '../../layers/domain/identities/ldap-auth/directory.ts';
import { filterFor } from '../../layers/domain/identities/ldap-auth/search-filter.ts';
import { groupFilterFor } from '../../layers/domain/sso/ldap/group-filter.ts';
import { authority } from '../functions/auth/kubernetes/authority.ts';
import { withPeer } from './peer.ts';
import { type Slapd, searcher, slapdProgram, startSlapd, suffix } from './slapd.ts';

withPeer('slapd', slapdProgram, 'run test/peers/fetch.sh where apt is', (program) => {
  let slapd: Slapd;
  beforeAll(async () => {
    slapd = await startSlapd(program);
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

  const groups = (isNested: boolean) => ({
    searchBase: `ou=groups,${suffix}`,
    isNested,
    filterFor: (entry: DirectoryEntry) =>
      groupFilterFor('(|(member={{.UserDN}})(uniqueMember={{.UserDN}}))', entry, 'nobody'),
  });

  it.each(['tls', 'plain'] as const)('finds groups, and groups of groups where asked (%s)', async (way) => {
    const of = (isNested: boolean) =>
      ask('alice', 'alice-pass', { url: slapd[way], groups: groups(isNested) });
    expect(await of(false)).toMatchObject({ kind: 'known', groups: ['Developers'] });
    expect(await of(true)).toMatchObject({ kind: 'known', groups: ['Developers', 'staff'] });
  });

  it('finds all of many groups, page by page, of an entry with odd characters in its DN', async () => {
    const answer = await ask('o*neill', 'odd-pass', { groups: groups(false) });
    expect(answer.kind === 'known' && answer.groups?.length).toBe(451);
  });

  it('finds a group by its name in any letter case, and says at which step a test fails', async () => {
    const directory = openDirectory({ allowPrivateTargets: true });
    const account = {
      url: slapd.tls,
      ca: authority.ca,
      bindDn: searcher.dn,
      bindPassword: searcher.password,
    };
    const search = { ...account, searchBase: `ou=groups,${suffix}`, filter: '(cn=DEVELOPERS)' };
    expect(await directory.namesOf(search)).toEqual({ kind: 'found', names: ['Developers'] });
    expect(await directory.test(account, [suffix])).toEqual({ kind: 'passed' });
    expect(await directory.test({ ...account, bindPassword: 'wrong' }, [])).toMatchObject({ step: 'bind' });
    expect(await directory.test(account, ['dc=elsewhere'])).toMatchObject({ step: 'search' });
    expect(await directory.test({ ...account, ca: authority.otherCa }, [])).toMatchObject({ step: 'tls' });
  });

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
