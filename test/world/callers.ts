import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { TestApp } from '../harness/app.ts';
import { dynamodb } from '../harness/worker.ts';
import { createMachine, type Instance, type Machine } from './instance.ts';
import { sessionIn } from './session.ts';

/** Writes straight into the table. */
const past = async (command: DeleteCommand | UpdateCommand): Promise<void> => {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: dynamodb() }));
  await client.send(command as DeleteCommand);
  client.destroy();
};

/** Forgets that the instance was set up, which lets the same operation set up an organization beside the first. */
const forgetSetUp = (table: string): Promise<void> =>
  past(new DeleteCommand({ TableName: table, Key: { pk: 'SYSTEM', sk: 'INSTANCE' } }));

/** Who set up the second organization is no server admin: those are no strangers to anything. */
const demote = (table: string, userId: string): Promise<void> =>
  past(
    new UpdateCommand({
      TableName: table,
      Key: { pk: `USER#${userId}`, sk: 'USER' },
      UpdateExpression: 'SET superAdmin = :no',
      ExpressionAttributeValues: { ':no': false },
    }),
  );

/** Another organization with its own admin, in the same table. */
const anotherOrganization = async (app: TestApp, email: string, organization: string): Promise<Instance> => {
  await forgetSetUp(app.table);
  const password = 'another horse another battery';
  const body = { email, password, organization };
  const reply = (await app.ok('POST', '/api/v1/admin/bootstrap', { body })).body;
  await demote(app.table, reply.user.id);
  return {
    app,
    admin: reply.identity.credentials.token,
    orgId: reply.organization.id,
    adminIdentityId: reply.identity.id,
    email,
    password,
  };
};

/** A second organization with its own admin, in the same table. */
export const secondOrganization = (app: TestApp): Promise<Instance> =>
  anotherOrganization(app, 'stranger@example.com', 'Strangers');

/** A person of an organization of their own, with a session to end, who is no server admin. */
export const plainPerson = async (app: TestApp, name: string): Promise<string> =>
  sessionIn(await anotherOrganization(app, `${name}@example.com`, name));

const powerful = (instance: Instance, projectId: string, auth: object = {}): Promise<Machine> =>
  createMachine(instance, { role: 'admin', projectId, projectRole: 'admin', auth });

/** A token of somebody with every right, revoked. */
export const revokedToken = async (instance: Instance, projectId: string): Promise<string> => {
  const { token } = await powerful(instance, projectId);
  await instance.app.ok('POST', '/api/v1/auth/token/revoke', { body: { accessToken: token } });
  return token;
};

/** A token of somebody with every right, which lives for a minute. */
export const shortToken = async (instance: Instance, projectId: string): Promise<string> =>
  (await powerful(instance, projectId, { accessTokenTTL: 60, accessTokenMaxTTL: 60 })).token;

/** A token of somebody with every right, which dies after a minute unless it is renewed. */
export const idleToken = async (instance: Instance, projectId: string): Promise<string> =>
  (await powerful(instance, projectId, { accessTokenTTL: 60, accessTokenMaxTTL: 86_400 })).token;

/** A token of somebody with every right, which may be used from another address only. */
export const boundToken = async (instance: Instance, projectId: string): Promise<string> =>
  (await powerful(instance, projectId, { accessTokenTrustedIps: [{ ipAddress: '203.0.113.7' }] })).token;

/** A person's token whose session has ended. */
export const endedSession = async (instance: Instance): Promise<string> => {
  const token = await sessionIn(instance);
  await instance.app.ok('POST', '/api/v1/auth/logout', { token });
  return token;
};

/** A token whose claims were changed after signing. */
export const tampered = (token: string, changes: object): string => {
  const [header, claims = '', signature] = token.split('.');
  const changed = { ...JSON.parse(Buffer.from(claims, 'base64url').toString()), ...changes };
  return [header, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.');
};

/** A token that says it needs no signature. */
export const unsigned = (token: string): string => {
  const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT', kid: '1' })).toString('base64url');
  return [header, token.split('.')[1], ''].join('.');
};
