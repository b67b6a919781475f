import type { Account, Authorization, Order, ServerName } from '../../layers/domain/pki/acme/records.ts';
import { ocspRequest } from './ocsp-request.ts';
import { createDynamic } from './victim-dynamic.ts';
import { createExternalImport } from './victim-imports.ts';
import { createSecretRotation } from './victim-rotation.ts';
import { createSyncs } from './victim-syncs.ts';
import type { Actor, World } from './world.ts';

/** A project with something of everything in it. */
export interface Filled {
  readonly id: string;
  readonly environments: readonly { readonly id: string; readonly slug: string }[];
  /** Folders by path. */
  readonly folders: Readonly<Record<string, string>>;
  /** Secrets by environment, path and name, e.g. `dev/a/IN_A`. */
  readonly secrets: Readonly<Record<string, string>>;
  /** A machine identity that belongs to the project, by its id and client id. */
  readonly identities: readonly string[];
  readonly person: Actor;
}

/** Fills a project through the API. */
export const filledProject = async (world: World): Promise<Filled> => {
  const { admin } = world;
  const project = await world.project();
  const person = await world.personIn(project.id, 'member');
  await world.machineIn(project.id, 'viewer');
  const { tag } = await world.ok(admin, 'POST', `/api/v1/projects/${project.id}/tags`, {
    slug: 'red',
    color: '',
  });
  const folders: Record<string, string> = {};
  const secrets: Record<string, string> = {};
  const scope = (environment: string, secretPath: string) => ({
    workspaceId: project.id,
    environment,
    secretPath,
  });
  const folder = async (path: string, name: string, environment = 'dev') => {
    const body = { workspaceId: project.id, environment, path, name };
    const reply = await world.ok(admin, 'POST', '/api/v1/folders', body);
    folders[`${environment}${path === '/' ? '' : path}/${name}`] = reply.folder.id;
  };
  const secret = async (
    environment: string,
    path: string,
    name: string,
    more: object = {},
    actor = admin,
  ) => {
    const body = { ...scope(environment, path), secretValue: 'value', ...more };
    const reply = await world.ok(actor, 'POST', `/api/v3/secrets/raw/${name}`, body);
    return reply.secret.id as string;
  };
  const change = (environment: string, path: string, name: string) =>
    world.ok(admin, 'PATCH', `/api/v3/secrets/raw/${name}`, {
      ...scope(environment, path),
      secretValue: 'next',
    });

  await folder('/', 'a');
  await folder('/a', 'b');
  await folder('/', 'other');
  await folder('/', 'a', 'prod');
  for (const [environment, path, name] of [
    ['dev', '/', 'AT_ROOT'],
    ['dev', '/a', 'IN_A'],
    ['dev', '/a/b', 'IN_B'],
    ['dev', '/other', 'ELSEWHERE'],
    ['prod', '/', 'AT_ROOT'],
    ['prod', '/a', 'IN_A'],
  ] as const) {
    secrets[`${environment}${path === '/' ? '' : path}/${name}`] = await secret(environment, path, name, {
      tagIds: [tag.id],
      secretComment: 'comment',
    });
    await change(environment, path, name);
  }
  await world.ok(admin, 'PATCH', '/api/v3/secrets/raw/IN_A', {
    ...scope('prod', '/a'),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is how a value refers to another secret
    secretValue: 'like ${dev.a.IN_A} and ${OTHER}',
  });
  const source = { environment: 'dev', path: '/other' };
  const place = { workspaceId: project.id, environment: 'dev' };
  await world.ok(admin, 'POST', '/api/v1/secret-imports', { ...place, path: '/a', import: source });
  await world.ok(admin, 'POST', '/api/v1/webhooks', {
    ...place,
    secretPath: '/',
    webhookUrl: 'https://example.org/hook',
  });
  for (const path of ['/', '/a'])
    await createDynamic(
      (method, path, body) => world.ok(admin, method, path, body),
      project.slug,
      'kept',
      path,
    );
  await createExternalImport((method, path, body) => world.ok(admin, method, path, body), project.id, 'kept');
  await createSyncs((method, path, body) => world.ok(admin, method, path, body), project.id, 'kept');
  for (const path of ['/', '/a'])
    await createSecretRotation(
      (method, path, body) => world.ok(admin, method, path, body),
      project.id,
      'kept',
      path,
    );
  const { key } = await world.ok(admin, 'POST', '/api/v1/kms/keys', { projectId: project.id, name: 'kept' });
  await world.ok(admin, 'POST', `/api/v1/kms/keys/${key.id}/rotate`, {});
  await fillAuthority(world, project);
  await world.ok(admin, 'PATCH', '/api/v3/secrets/raw/IN_B', {
    ...scope('dev', '/a/b'),
    secretReminderRepeatDays: 90,
    secretReminderNote: 'rotate',
  });
  secrets['dev/a/OVERRIDE'] = await secret('dev', '/a', 'IN_A', { type: 'personal' }, person);
  secrets['dev/OVERRIDE'] = await secret('dev', '/', 'AT_ROOT', { type: 'personal' }, person);
  const own = `/api/v1/projects/${project.id}/identities`;
  const { identity } = await world.ok(admin, 'POST', own, { name: 'own', roles: [{ role: 'viewer' }] });
  const universal = `/api/v1/auth/universal-auth/identities/${identity.id}`;
  const { identityUniversalAuth } = await world.ok(admin, 'POST', universal, {});
  await world.ok(admin, 'POST', `${universal}/client-secrets`, {});
  const longLived = { accessTokenTTL: 31_536_000, accessTokenMaxTTL: 31_536_000 };
  await world.ok(admin, 'POST', `/api/v1/auth/token-auth/identities/${identity.id}`, longLived);
  await world.ok(admin, 'POST', `/api/v1/auth/token-auth/identities/${identity.id}/tokens`, {});
  await fillApprovals(world, project.id, person);
  const identities = [identity.id, identityUniversalAuth.clientId];
  return { id: project.id, identities, environments: project.environments, folders, secrets, person };
};

/** A policy of staging, and a change that waits there with what is said about it. */
const fillApprovals = async (world: World, projectId: string, approver: Actor) => {
  const place = { workspaceId: projectId, environment: 'staging', secretPath: '/' };
  await world.ok(world.admin, 'POST', '/api/v1/secret-approvals', {
    ...place,
    approvers: [{ type: 'user', id: approver.id }],
    machineChanges: 'request',
  });
  const asked = { ...place, secretValue: 'value', secretComment: 'comment' };
  const { approval } = await world.ok(world.admin, 'POST', '/api/v3/secrets/raw/ASKED', asked);
  const path = `/api/v1/secret-approval-requests/${approval.id}`;
  await world.ok(approver, 'POST', `${path}/comments`, { comment: 'why?' });
  await world.ok(approver, 'POST', `${path}/review`, { status: 'approved' });
};

/** An ACME account with all that it may have. */
const fillAcme = async (world: World, server: ServerName) => {
  const identifier = { type: 'dns', value: 'kept.example.com' } as const;
  const ids = { accountId: 'acme-account', orderId: 'acme-order', authorizationId: 'acme-authorization' };
  const inDays = (days: number): string =>
    new Date(world.app.runtime.now().getTime() + days * 86_400_000).toISOString();
  const [ends, farAway] = [inDays(1), inDays(90)];
  const common = { ...server, accountId: ids.accountId, createdAt: ends, expiresAt: ends, revision: 1 };
  const order: Order = {
    ...common,
    id: ids.orderId,
    identifiers: [identifier],
    authorizationIds: [ids.authorizationId],
    notBefore: null,
    notAfter: null,
    replaces: null,
    status: 'pending',
    error: null,
    serialNumber: null,
  };
  const authorization: Authorization = {
    ...common,
    id: ids.authorizationId,
    orderId: ids.orderId,
    identifier,
    wildcard: false,
    status: 'pending',
    challenges: [],
  };
  const account: Account = {
    ...common,
    id: ids.accountId,
    keyId: 'acme-key',
    jwk: {},
    thumbprint: 'thumbprint',
    contact: [],
    status: 'valid',
  };
  const issued = {
    ...common,
    serialNumber: '0a',
    identifiers: [identifier],
    replacedBy: null,
    notAfter: farAway,
  };
  await world.write(({ acme }) => [
    ...acme.accountCreation(account),
    ...acme.orderCreation(order, [authorization], undefined),
    acme.issuance(issued),
  ]);
  const proven: Authorization = { ...authorization, status: 'valid', revision: 2 };
  await world.write(({ acme }) => acme.authorizationReplacement(proven, authorization));
};

/** A CA that issued and revoked, with a list that was signed, and one that takes more than one item. */
const fillAuthority = async (world: World, { id, slug }: { readonly id: string; readonly slug: string }) => {
  const ok = (method: string, path: string, body?: object) =>
    world.ok(world.admin, method, `/api/v1/pki${path}`, body);
  const root = { projectSlug: slug, type: 'root', commonName: 'Kept', keyAlgorithm: 'EC_prime256v1' };
  const caId = (await ok('POST', '/ca', root)).ca.id;
  const pattern = { commonName: '.*', subjectAlternativeName: '.*' };
  const template = await ok('POST', '/certificate-templates', { caId, name: 'kept', ttl: '1y', ...pattern });
  await ok('POST', `/certificate-templates/${template.id}/acme-keys`, { name: 'kept' });
  await fillAcme(world, { projectId: id, templateId: template.id });
  const leaf = { commonName: 'kept.example.com', ttl: '90d' };
  await ok('POST', `/ca/${caId}/issue-certificate`, leaf);
  const { serialNumber } = await ok('POST', `/ca/${caId}/issue-certificate`, leaf);
  await ok('POST', `/certificates/${serialNumber}/revoke`, { revocationReason: 'SUPERSEDED' });
  await ok('GET', `/ca/${caId}/crls`);
  const { certificate } = await ok('GET', `/ca/${caId}/certificate`);
  const question = ocspRequest(certificate, serialNumber).toString('base64');
  await world.app.ok('GET', `/api/v1/pki/ocsp/${caId}/${question}`);
  await ok('DELETE', `/certificates/${serialNumber}`);
  const collection = await ok('POST', '/collections', { projectId: id, name: 'kept' });
  await ok('POST', `/collections/${collection.id}/items`, { type: 'ca', itemId: caId });
  const watch = { pkiCollectionId: collection.id, alertBeforeDays: 30, emails: ['kept@example.org'] };
  const alert = await ok('POST', '/alerts', { projectId: id, name: 'kept', ...watch });
  const [stored, notAfter] = [
    await world.read(({ pkiAlerts }) => pkiAlerts.find(id, alert.id)),
    '2100-01-01T00:00:00.000Z',
  ];
  if (!stored) throw new Error('There is no alert');
  await world.write(({ pkiAlerts }) => [pkiAlerts.telling(stored, { type: 'ca', itemId: caId, notAfter })]);
  const list = await world.read(({ certificates }) => certificates.list(id, caId));
  if (!list) throw new Error('There is no revocation list');
  const longer = { ...list, number: list.number + 1, der: new Uint8Array(400_000) };
  await world.write(({ certificates }) => certificates.listing(longer, list));
};

/** Ids of the project and of everything in it. */
export const idsOf = ({ id, identities, environments, folders, secrets }: Filled): readonly string[] => [
  id,
  ...identities,
  ...environments.map((each) => each.id),
  ...Object.values(folders),
  ...Object.values(secrets),
];
