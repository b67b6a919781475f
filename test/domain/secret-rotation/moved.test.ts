import { describe, expect, it } from 'vitest';
import { mergedBy } from '../../../layers/domain/dynamic-secrets/inputs.ts';
import type { RotationInputs, RotationType } from '../../../layers/domain/secret-rotation/kinds/kind.ts';
import { rotationTypes } from '../../../layers/domain/secret-rotation/kinds/kind.ts';
import { checkedRotationInputs, rotationKind } from '../../../layers/domain/secret-rotation/kinds/kinds.ts';

type Members = Readonly<Record<string, unknown>>;

const server = { host: 'db.example.com', username1: 'app_1', username2: 'app_2', admin_password: 'sealed' };
const database = { ...server, admin_username: 'admin', database: 'shop' };
const asked = { url: 'https://api.example.com/keys', headers: { authorization: '{{secrets.key}}' } };
const uuid = '0d3f7f3c-0000-4000-8000-000000000001';

/** Inputs of each kind, and what leads it elsewhere. */
const kinds: Readonly<Record<RotationType, readonly [Members, Members]>> = {
  postgres: [database, { host: 'evil.example.com' }],
  mysql: [database, { port: 3307 }],
  mssql: [database, { tls: 'off' }],
  redis: [server, { host: 'evil.example.com' }],
  ldap: [
    { url: 'ldaps://dc.example.com', bind_dn: 'cn=a', bind_password: 'sealed', dn1: 'cn=b' },
    { url: 'ldaps://evil.example.com' },
  ],
  sendgrid: [{ admin_api_key: 'sealed', api_key_scopes: ['mail.send'] }, { region: 'eu' }],
  'aws-iam': [
    {
      manager_user_access_key: 'AKIAIOSFODNN7EXAMPLE',
      manager_user_secret_key: 'sealed',
      manager_user_aws_region: 'us-east-1',
      iam_username: 'app',
    },
    { iam_username: 'root-like' },
  ],
  'azure-app-secret': [
    { tenant_id: uuid, client_id: uuid, client_secret: 'sealed', object_id: uuid, app_client_id: uuid },
    { object_id: uuid.replace('1', '2') },
  ],
  http: [
    { secrets: { key: 'sealed' }, set: asked, test: asked, capture: { key: 'key' } },
    { set: { ...asked, url: 'https://evil.example.com/keys' } },
  ],
};

const merged = (type: RotationType, stored: RotationInputs, given: Members): RotationInputs => {
  const { secrets, placed } = rotationKind(type);
  return mergedBy(
    { secrets, addressed: placed, check: (inputs) => checkedRotationInputs(type, inputs) },
    stored,
    given,
  );
};

describe.each(rotationTypes)('a rotation of %s', (type) => {
  const [members, elsewhere] = kinds[type];
  const stored = checkedRotationInputs(type, members);

  it('shows what it keeps to no other target', () => {
    expect(() => merged(type, stored, elsewhere)).toThrow('Give the secrets of the provider again');
    const marked = Object.fromEntries(rotationKind(type).secrets.map((name) => [name, '********']));
    expect(() => merged(type, stored, { ...elsewhere, ...marked })).toThrow();
  });

  it('is led elsewhere with its secrets given anew, and keeps them where it is', () => {
    const anew = Object.fromEntries(rotationKind(type).secrets.map((name) => [name, members[name]]));
    expect(merged(type, stored, { ...elsewhere, ...anew })).not.toEqual(stored);
    expect(merged(type, stored, {})).toEqual(stored);
  });
});
