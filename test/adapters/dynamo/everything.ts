import { randomBytes } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitChanges } from '../../../layers/adapters/dynamo/commit.ts';
import { openTable, type Table } from '../../../layers/adapters/dynamo/table.ts';
import { inProject } from '../../../layers/domain/roles/role.ts';
import { chatOf, integrationOf } from '../../world/chat-records.ts';
import { specimenConnection } from '../../world/customer-cloud/shared.ts';
import { type Filled, filledProject } from '../../world/filled-project.ts';
import { createMachine } from '../../world/instance.ts';
import { customRole, groupIn, heldCustom, letIn, privilegeOn } from '../../world/rights.ts';
import { openWorld, type World } from '../../world/world.ts';
import { intercepted } from './storage.ts';

/** A table with something of everything in it, and what opens it. */
export interface Everything {
  readonly world: World;
  readonly table: Table;
  /** Base64 of the software wrapping key. */
  readonly wrappingKey: string;
  readonly project: Filled;
}

const wrapping = async () => {
  const key = randomBytes(32);
  const keyFile = join(await mkdtemp(join(tmpdir(), 'locket-everything-')), 'wrapping.key');
  await writeFile(keyFile, key, { mode: 0o600 });
  return { wrappingKey: key.toString('base64'), setting: { strategy: 'software' as const, keyFile } };
};

const project = async (world: World) => {
  const project = await filledProject(world);
  const [id, { admin }] = [project.id, world];
  const ok = (method: string, path: string, body: object) => world.ok(admin, method, path, body);
  const scope = { workspaceId: id, environment: 'dev', secretPath: '/' };
  const secret = (method: string, name: string, more: object = {}) =>
    ok(method, `/api/v3/secrets/raw/${name}`, { ...scope, ...more });
  await secret('POST', 'GONE', { secretValue: 'value', secretMetadata: [{ key: 'owner', value: 'me' }] });
  await secret('DELETE', 'GONE');
  await ok('POST', '/api/v4/secrets/move', {
    projectId: id,
    sourceEnvironment: 'dev',
    sourceSecretPath: '/a',
    destinationEnvironment: 'prod',
    destinationSecretPath: '/',
    secretIds: [project.secrets['dev/a/IN_A']],
    shouldOverwrite: true,
  });
  const many = Array.from({ length: 51 }, (_, n) => ({ secretKey: `MANY_${n}`, secretValue: 'v' }));
  await ok('POST', '/api/v1/folders', { ...scope, path: '/', name: 'many' });
  await ok('POST', '/api/v3/secrets/batch/raw', { ...scope, secretPath: '/many', secrets: many });
  const trusted = { ipAddress: '0.0.0.0/0', comment: 'anywhere', isActive: true };
  await ok('POST', `/api/v1/workspace/${id}/trusted-ips`, trusted);
  await ok('POST', '/api/v1/folders', { ...scope, path: '/', name: 'empty' });
  await ok('DELETE', '/api/v1/folders/empty', { ...scope, path: '/', forceDelete: false });
  const integration = await integrationOf(world.open(), world.orgId);
  await world.write(({ chats }) => [
    chats.creation(integration),
    chats.projectReplacement(chatOf(id, integration.id), undefined),
  ]);
  return project;
};

const identities = async (world: World) => {
  const { admin, app, orgId } = world;
  const instance = { app, admin: admin.token, orgId, adminIdentityId: admin.id, email: '', password: '' };
  const { id, clientId } = await createMachine(instance);
  await world.ok(admin, 'POST', `/api/v1/auth/token-auth/identities/${id}`, {});
  await world.ok(admin, 'POST', `/api/v1/auth/token-auth/identities/${id}/tokens`, { name: 'kept' });
  const secrets = `/api/v1/auth/universal-auth/identities/${id}/client-secrets`;
  await world.ok(admin, 'POST', secrets, { description: 'kept', ttl: 86_400 });
  const wrong = { clientId, clientSecret: 'wrong' };
  await app.request('POST', '/api/v1/auth/universal-auth/login', { body: wrong });
};

const aside = async (world: World) => {
  const { admin } = world;
  const person = await world.person('member');
  const expiresAt = new Date(world.app.runtime.now().getTime() + 86_400_000).toISOString();
  const share = { secretValue: 'shared', expiresAt, accessType: 'anyone', expiresAfterViews: 3 };
  await world.ok(person, 'POST', '/api/v1/secret-sharing', share);
  await world.ok(admin, 'POST', '/api/v1/project-templates', { name: 'kept', description: 'a template' });
  const gone = await filledProject(world);
  const [dev] = gone.environments;
  await world.ok(admin, 'DELETE', `/api/v1/projects/${gone.id}/environments/${dev?.id}`);
  await world.ok(admin, 'DELETE', `/api/v1/workspace/${gone.id}`);
};

/** A profile in an application, by which others enrol in every way, and what it issued. */
const application = async (world: World, { id: projectId }: Filled) => {
  const base = '/api/v1/cert-manager';
  const ok = (method: string, path: string, body: object) =>
    world.ok(world.admin, method, `${base}${path}`, body);
  const configuration = { type: 'root', commonName: 'Shop', keyAlgorithm: 'EC_prime256v1' };
  const ca = await ok('POST', '/ca/internal', { projectId, name: 'shop', status: 'active', configuration });
  const subject = [{ type: 'common_name', allowed: ['*'] }];
  const { certificatePolicy } = await ok('POST', '/certificate-policies', {
    projectId,
    name: 'kept',
    subject,
  });
  const { certificateProfile } = await ok('POST', '/certificate-profiles', {
    projectId,
    caId: ca.id,
    certificatePolicyId: certificatePolicy.id,
    slug: 'kept',
  });
  const profileId = certificateProfile.id;
  const made = await ok('POST', '/applications', { projectId, name: 'kept', profileIds: [profileId] });
  const at = `/applications/${made.application.id}/profiles/${profileId}/enrollment`;
  await ok('PUT', `${at}/est`, { passphrase: 'kept', disableBootstrapCaValidation: true });
  await ok('PUT', `${at}/acme`, {});
  await ok('POST', `${at}/acme/eab/reveal`, {});
  await ok('POST', '/certificates', { profileId, attributes: { commonName: 'kept', ttl: '1d' } });
};

/** A service token, which people alone make. */
const serviceToken = async (world: World, project: Filled) => {
  const person = await world.personIn(project.id, 'admin');
  await world.ok(person, 'POST', '/api/v2/service-token', {
    name: 'kept',
    workspaceId: project.id,
    scopes: [{ environment: 'dev', secretPath: '/**' }],
    ...{ encryptedKey: 'a', iv: 'b', tag: 'c', expiresIn: null, permissions: ['read'] },
  });
};

/** A customer's KMS that protects the project. */
const externalKms = async (world: World, { id }: Filled) => {
  const configuration = specimenConnection;
  await world.ok(world.admin, 'POST', '/api/v1/external-kms/aws', { name: 'kept', configuration });
  const kms = await world.read((stores) => stores.externalKms.findByName(world.orgId, 'kept'));
  if (!kms) throw new Error('There is no KMS');
  await world.write((stores) => [
    ...stores.externalKms.use(kms, id),
    stores.externalKms.externalIdClaim('kept', world.orgId),
  ]);
};

/** A custom role, a group with a grant, and a temporary privilege of a machine identity that is in the group. */
const rights = async (world: World, project: Filled) => {
  const rules = [{ subject: 'secrets', action: ['read'] }];
  const role = customRole(inProject(project.id), rules);
  const [here, machine] = [
    { id: project.id, orgId: world.orgId },
    await world.machineIn(project.id, 'viewer'),
  ];
  await world.write(({ roles }) => roles.creation(role));
  const { made } = await groupIn(world, here, [heldCustom(role)]);
  await letIn(world, made, 'identity', machine.id);
  const grant = await world.read(({ projects }) => projects.grant(project.id, 'identity', machine.id));
  if (!grant) throw new Error('There is no grant');
  const temporary = { isTemporary: true, temporaryAccessEndTime: '2100-01-01T00:00:00.000Z' };
  const privilege = privilegeOn(grant, 'identity', machine.id, rules, temporary);
  await world.write(({ privileges }) => privileges.creation(privilege, grant));
};

/** A policy, access that was given under it, and a request that is open. */
const accessRequests = async (world: World, project: Filled) => {
  const [approver, requester] = [
    await world.personIn(project.id, 'admin'),
    await world.personIn(project.id, 'no-access'),
  ];
  const base = '/api/v1/access-approvals';
  const projectSlug = (await world.read(({ projects }) => projects.find(project.id)))?.slug ?? '';
  await world.ok(world.admin, 'POST', `${base}/policies`, {
    projectSlug,
    environment: 'prod',
    approvers: [{ type: 'user', id: approver.id }],
  });
  const ask = async (action: string): Promise<string> => {
    const conditions = { environment: 'prod', secretPath: { $glob: '/' } };
    const permissions = [{ subject: 'secrets', action: [action], conditions }];
    const body = { permissions, isTemporary: true, temporaryRange: '1h' };
    const asked = { token: requester.token, query: { projectSlug }, body };
    return (await world.app.ok('POST', `${base}/requests`, asked)).body.approval.id;
  };
  const given = await ask('read');
  await world.ok(approver, 'POST', `${base}/requests/${given}/review`, { status: 'approved' });
  await ask('edit');
};

/** A bulk write whose writer ends when half of it is prepared. */
const interrupted = async (world: World, table: Table, { id }: Filled) => {
  const unit = world.open();
  const project = await unit.stores.projects.find(id);
  const [environment] = project?.environments ?? [];
  if (!environment) throw new Error('There is no environment');
  const at = unit.runtime.now().toISOString();
  const folders = Array.from({ length: 60 }, (_, n) => ({
    id: unit.runtime.uuid(),
    projectId: id,
    environmentId: environment.id,
    parentId: environment.id,
    name: `pending-${n}`,
    description: n === 0 ? 'long '.repeat(12_000) : null,
    version: 1,
    createdAt: at,
    updatedAt: at,
  }));
  const dying = intercepted(table, (call, forward) => {
    if (call > 3) throw new Error('gone');
    return forward();
  });
  const changes = folders.flatMap((folder) => unit.stores.folders.creation(folder));
  await commitChanges(dying, unit.runtime, changes, []).catch(() => undefined);
};

/** Fills a table through the API, and past it where only workers write. */
export const everything = async (): Promise<Everything> => {
  const { wrappingKey, setting } = await wrapping();
  const world = await openWorld({ wrapping: setting });
  const table = openTable({ table: world.app.table, storageTimeout: 10_000, storageAttempts: 1 });
  const filled = await project(world);
  await identities(world);
  await aside(world);
  await rights(world, filled);
  await application(world, filled);
  await serviceToken(world, filled);
  await externalKms(world, filled);
  await accessRequests(world, filled);
  const { stores } = world.open();
  const many = filled.environments[0]?.id ?? '';
  const [line] = await stores.history.newest(many, 0, 1);
  const standing = {
    id: 'secret',
    name: 'NAME',
    version: 1,
    live: true,
    at: world.app.runtime.now().toISOString(),
  };
  await stores.history.saveCheckpoint({
    folderId: many,
    commitId: line?.id ?? '',
    state: { secrets: new Map([['secret', standing]]), folders: new Map() } as never,
  });
  await interrupted(world, table, filled);
  return { world, table, wrappingKey, project: filled };
};
