import { beforeAll, describe, expect, it } from 'vitest';
import { rotationKinds } from '../../../layers/domain/secret-rotation/kinds/kinds.ts';
import { nameInV2, outputInV2 } from '../../../layers/domain/secret-rotation/names.ts';
import { openRotationPlace, type RotationPlace } from '../../world/rotation-place.ts';

const uuid = '11111111-2222-3333-4444-555555555555';
const server = { host: 'db.example.com', database: 'shop' };
const admin = { username: 'admin', password: 'known to the admin alone' };
const turns = { username1: 'first', username2: 'second' };
const call = (path: string) => ({ method: 'POST', url: `https://api.example.com${path}` });

/** What each kind takes in the newer family: how it is reached, and what is rotated there. */
const given: Readonly<Record<string, { readonly connection: object; readonly parameters: object }>> = {
  postgres: { connection: { ...server, ...admin }, parameters: turns },
  mysql: { connection: { ...server, ...admin }, parameters: turns },
  mssql: { connection: { ...server, ...admin }, parameters: turns },
  redis: { connection: { host: server.host, ...admin }, parameters: turns },
  ldap: {
    connection: { url: 'ldaps://ldap.example.com', dn: 'cn=admin', password: admin.password },
    parameters: { dn: 'cn=one', dn2: 'cn=two' },
  },
  sendgrid: { connection: { apiKey: admin.password }, parameters: { scopes: ['mail.send'] } },
  'aws-iam': {
    connection: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: admin.password },
    parameters: { userName: 'shop', region: 'eu-central-1' },
  },
  'azure-app-secret': {
    connection: { tenantId: uuid, clientId: uuid, clientSecret: admin.password },
    parameters: { objectId: uuid, clientId: uuid },
  },
  http: {
    connection: {},
    parameters: {
      secrets: { admin: admin.password },
      set: { ...call('/set'), headers: { 'x-admin': '{{secrets.admin}}' }, body: { label: '{{mark}}' } },
      capture: { token: 'data.token' },
      test: { ...call('/test'), headers: { authorization: '{{token}}' } },
      revoke: call('/revoke/{{account}}'),
    },
  },
};

/** Apps whose connections are the login of a kind, with the method that there is. */
const apps: Readonly<Record<string, readonly [string, string]>> = {
  postgres: ['postgres', 'username-and-password'],
  mysql: ['mysql', 'username-and-password'],
  mssql: ['mssql', 'username-and-password'],
  redis: ['redis', 'username-and-password'],
  ldap: ['ldap', 'simple-bind'],
  'aws-iam': ['aws', 'access-key'],
  'azure-app-secret': ['azure-client-secrets', 'client-secret'],
};

let place: RotationPlace;
let number = 0;
beforeAll(async () => {
  place = await openRotationPlace();
});

const outputsOf = (type: string): readonly string[] =>
  type === 'http' ? ['token'] : (rotationKinds.find((kind) => kind.type === type)?.shownOutputs ?? []);

const named = async (type: (typeof rotationKinds)[number]['type'], more: object) => {
  number += 1;
  const names = outputsOf(type).map((output) => [outputInV2(type, output), `NAMED_${number}_${output}`]);
  return place.send('POST', `/api/v2/secret-rotations/${nameInV2(type)}`, {
    name: `rotation-${number}`,
    projectId: place.project.id,
    environment: 'dev',
    secretPath: '/',
    rotationInterval: 30,
    secretsMapping: Object.fromEntries(names),
    parameters: given[type]?.parameters,
    ...more,
  });
};

describe.each(rotationKinds)('rotations of $type', ({ type }) => {
  it('are made by the newer family, and by the older with the inputs that it comes to', async () => {
    const made = await named(type, { connectionCredentials: given[type]?.connection });
    expect(made.status, made.text).toBe(200);
    expect(made.text).not.toContain(admin.password);
    const { inputs } = place.target.calls.at(-1)?.at ?? {};
    expect(JSON.stringify(inputs)).toContain(admin.password);
    const names = outputsOf(type).map((output) => `OLDER_${number}_${output}`);
    const ids = await place.secrets(...names);
    const outputs = outputsOf(type).map((output, n) => [output, ids[names[n] ?? '']] as const);
    const older = await place.send('POST', '/api/v1/secret-rotations', {
      workspaceId: place.project.id,
      environment: 'dev',
      secretPath: '/',
      interval: 30,
      provider: type,
      inputs,
      outputs: Object.fromEntries(outputs),
    });
    expect(older.status, older.text).toBe(200);
    expect(older.text).not.toContain(admin.password);
    expect(place.target.calls.at(-1)?.at).toEqual({ type, inputs });
  });

  it.skipIf(!(type in apps))('log in by a connection, whose secret the rotation does not show', async () => {
    const [app, method] = apps[type] ?? [];
    number += 1;
    const connected = await place.send('POST', `/api/v1/app-connections/${app}`, {
      name: `connection-${number}`,
      method,
      credentials: given[type]?.connection,
    });
    expect(connected.status, connected.text).toBe(200);
    const made = await named(type, { connectionId: connected.body.appConnection.id });
    expect(made.status, made.text).toBe(200);
    expect(made.text + connected.text).not.toContain(admin.password);
    expect(JSON.stringify(place.target.calls.at(-1)?.at.inputs)).toContain(admin.password);
  });
});
