import { expect, it } from 'vitest';
import { tokenFor } from '../../../layers/adapters/dynamic/sql/rds/rds-token.part.ts';
import { shownInputs } from '../../../layers/domain/dynamic-secrets/inputs.ts';
import { checkedInputs } from '../../../layers/domain/dynamic-secrets/kinds/kinds.ts';

const rdsIam = { region: 'eu-central-1', accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' };
const inputs = {
  client: 'postgres',
  host: 'db.example.com',
  port: 5432,
  database: 'shop',
  username: 'locket',
  creationStatement: `CREATE ROLE "{{username}}" PASSWORD '{{password}}'`,
  revocationStatement: 'DROP ROLE "{{username}}"',
};

it('a token is signed for the host, the port and the account, with the credentials that were given', async () => {
  const at = { hostname: 'db.example.com', port: 5432, username: 'locket' };
  const token = new URL(`https://${await tokenFor(rdsIam, at)}`);
  expect(token.host).toBe('db.example.com:5432');
  const { Action, DBUser, ...signed } = Object.fromEntries(token.searchParams);
  expect([Action, DBUser]).toEqual(['connect', 'locket']);
  expect(signed['X-Amz-Credential']).toMatch(
    /^AKIAIOSFODNN7EXAMPLE\/\d{8}\/eu-central-1\/rds-db\/aws4_request$/,
  );
  expect(signed['X-Amz-Expires']).toBe('900');
  expect(token.href).not.toContain('secret');
});

it('stands in the place of a password, which is shown to nobody either', () => {
  const checked = checkedInputs('sql-database', { ...inputs, rdsIam });
  expect(shownInputs('sql-database', checked)).toMatchObject({
    rdsIam: { ...rdsIam, secretAccessKey: '********' },
  });
});

it.each([
  ['beside a password', { rdsIam, password: 'x' }],
  ['where neither is given', {}],
  ['for SQL Server', { rdsIam, client: 'mssql' }],
  ['without TLS', { rdsIam, tls: 'off' }],
])('is refused %s', (_what, more) => {
  expect(() => checkedInputs('sql-database', { ...inputs, ...more })).toThrow();
});
