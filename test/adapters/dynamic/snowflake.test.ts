import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openDynamicProviders } from '../../../layers/adapters/dynamic/providers.ts';
import { checkedInputs } from '../../../layers/domain/dynamic-secrets/kinds/kinds.ts';
import type { DynamicProviders } from '../../../layers/domain/dynamic-secrets/providers.ts';
import { authority } from '../../functions/auth/kubernetes/authority.ts';
import { type Asked, type Said, type StandIn, standIn } from './stand-in.ts';

/** Stands for the SQL API of Snowflake: statements one by one, results in parts, long ones by their handle. */
const users = new Set<string>();
const statements: string[] = [];
const logins: (readonly [string, string])[] = [];
let isSlow = false;

const named = (statement: string): string => /USER "?([^"\s]+)"?/i.exec(statement)?.[1] ?? '';

const done = (rows: readonly string[][] = []): Said => [
  200,
  {
    code: '090001',
    statementHandle: 'handle-1',
    resultSetMetaData: { rowType: [{ name: 'created_on' }, { name: 'NAME' }], partitionInfo: [{}, {}] },
    data: rows,
  },
];

const carryOut = (statement: string): Said => {
  statements.push(statement);
  if (/^SHOW USERS/.test(statement)) return done([...users].slice(0, 1).map((name) => ['2026', name]));
  if (/^CREATE USER/.test(statement)) users.add(named(statement));
  if (/^DROP USER/.test(statement)) users.delete(named(statement));
  if (/^NONSENSE/.test(statement)) return [422, { code: '001003', message: 'hush hush', sqlState: '42000' }];
  return done();
};

const answer = ({ method, path, query, headers, body }: Asked): Said => {
  logins.push([String(headers.authorization), String(headers['x-snowflake-authorization-token-type'])]);
  if (headers.authorization === 'Bearer wrong') return [401, { code: '390101' }];
  if (method === 'GET' && query.has('partition'))
    return done([...users].slice(1).map((name) => ['2026', name]));
  if (method === 'GET') return carryOut(String(statements.pop()));
  if (path !== '/api/v2/statements') return [404];
  const { statement } = JSON.parse(body);
  if (!isSlow) return carryOut(statement);
  statements.push(statement);
  return [202, { code: '333334', statementHandle: 'handle-1' }];
};

let api: StandIn;
let providers: DynamicProviders;
beforeAll(async () => {
  api = await standIn(answer);
  const servers = { 'acme-prod-eu.snowflakecomputing.com': { origin: api.origin, ca: authority.ca } };
  providers = openDynamicProviders({ allowPrivateTargets: true, servers });
});
afterAll(() => api.close());
beforeEach(() => {
  users.clear();
  statements.length = 0;
  logins.length = 0;
  isSlow = false;
});

const at = (more: object = {}) => ({
  type: 'snowflake' as const,
  inputs: checkedInputs('snowflake', {
    orgId: 'ACME',
    accountId: 'Prod_EU',
    username: 'locket',
    password: 'a-token',
    creationStatement: `CREATE USER {{username}} PASSWORD = '{{password}}'; GRANT ROLE reader TO USER {{username}}`,
    revocationStatement: 'DROP USER {{username}}',
    ...more,
  }),
});
const ok = { kind: 'done', value: true };
const account = (name: string, password = 'a-password') => ({ name, password, expireAt: '' });

it('is asked with a token that Snowflake gave', async () => {
  expect(await providers.test(at())).toEqual(ok);
  expect(logins).toEqual([['Bearer a-token', 'PROGRAMMATIC_ACCESS_TOKEN']]);
  expect(await providers.test(at({ password: 'wrong' }))).toMatchObject({ kind: 'refused' });
});

it('is asked with a token that a private key signs', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const password = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  expect(await providers.test(at({ password }))).toEqual(ok);
  const [[login = '', kind] = []] = logins;
  expect(kind).toBe('KEYPAIR_JWT');
  const { payload } = await jwtVerify(login.slice('Bearer '.length), createPublicKey(privateKey));
  expect(payload.sub).toBe('ACME-PROD_EU.LOCKET');
  expect(payload.iss).toMatch(/^ACME-PROD_EU\.LOCKET\.SHA256:[\w+/]{43}=$/);
  const broken = await providers.test(
    at({ password: '-----BEGIN PRIVATE KEY-----\nhush\n-----END PRIVATE KEY-----' }),
  );
  expect(broken).toMatchObject({ kind: 'refused' });
  expect(JSON.stringify(broken)).not.toContain('hush');
});

it('makes a user by the statements, lists it by its mark in all parts of a result, and ends it', async () => {
  await providers.create(at(), account('FIRST'));
  expect(await providers.create(at(), account('LMARK1'))).toEqual({
    kind: 'done',
    value: { DB_USERNAME: 'LMARK1', DB_PASSWORD: 'a-password' },
  });
  expect(statements.slice(-2)).toEqual([
    `CREATE USER LMARK1 PASSWORD = 'a-password'`,
    ' GRANT ROLE reader TO USER LMARK1',
  ]);
  expect(await providers.list(at(), 'lmark')).toEqual({ kind: 'done', value: ['LMARK1'] });
  expect(await providers.renew(at(), account('LMARK1'))).toEqual(ok);
  expect(await providers.revoke(at(), 'LMARK1')).toEqual(ok);
  expect(await providers.revoke(at(), 'LMARK1')).toEqual(ok);
  expect([...users]).toEqual(['FIRST']);
});

it('waits for a statement that takes its time', async () => {
  isSlow = true;
  expect(await providers.create(at(), account('LMARK1'))).toMatchObject({ kind: 'done' });
  expect([...users]).toEqual(['LMARK1']);
});

it.each([
  [`it's; DROP USER x`, `'it''s; DROP USER x'`],
  ['\\', `'\\\\'`],
  [`\\'; --`, `'\\\\''; --'`],
])('writes the password %s as a text', async (password, written) => {
  await providers.create(at(), account('LMARK1', password));
  expect(statements[0]).toBe(`CREATE USER LMARK1 PASSWORD = ${written}`);
});

it('says what is wrong with a statement by its code', async () => {
  const creationStatement = `NONSENSE {{username}} '{{password}}'`;
  const outcome = await providers.create(at({ creationStatement }), account('LMARK1'));
  expect(outcome).toEqual({ kind: 'refused', reason: 'A statement has a mistake in its syntax (001003)' });
});

it('does not count a user as ended that the statements leave', async () => {
  await providers.create(at(), account('LMARK1'));
  expect(await providers.revoke(at({ revocationStatement: 'SELECT {{username}}' }), 'LMARK1')).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('still there'),
  });
});

it.each([['evil.example/x'], ['a@b'], ['-x'], ['x#']])('the account %s is no part of a host', (accountId) => {
  expect(() => at({ accountId })).toThrow('must be an identifier');
});
