import { randomBytes } from 'node:crypto';
import { StartFailure } from '../failure.ts';
import { asList, asObject, asText, type Json, type JsonObject } from '../template/resource.ts';
import { expectSuccess, type InstanceApi } from './api.ts';
import { type BootstrapRecord, readRecord, setRecordAside, writeRecord } from './record.ts';

const EMAIL = 'admin@locket.local';
const PROJECT = { projectName: 'Example', slug: 'example' };

/** Something to read right after the first start. */
const SAMPLES = [
  [
    'DATABASE_URL',
    'postgres://app:example@localhost:5432/app',
    'Where the example application keeps its data',
  ],
  ['API_KEY', 'example-api-key', 'Key of a third-party service'],
  ['FEATURE_FLAGS', '{"newCheckout":true}', 'Values may hold JSON'],
] as const;

interface Context {
  readonly api: InstanceApi;
  readonly dataDir: string;
  record: BootstrapRecord;
}

/** Remembers what a step created before the next one begins. */
const remember = (context: Context, facts: BootstrapRecord): void => {
  context.record = { ...context.record, ...facts };
  writeRecord(context.dataDir, context.record);
};

const required = (what: string, value: Json): string => {
  const text = asText(value);
  if (text !== undefined) return text;
  throw new StartFailure(`The first start could not go on: the API's answer lacks ${what}.`);
};

const createInstance = async (context: Context): Promise<void> => {
  const adminPassword = context.record.adminPassword ?? randomBytes(18).toString('base64url');
  remember(context, { adminEmail: EMAIL, adminPassword });
  const request = { email: EMAIL, password: adminPassword, organization: 'Locket' };
  const answer = await context.api.post('/api/v1/admin/bootstrap', request);
  const body = expectSuccess('create the instance', answer);
  remember(context, {
    adminToken: required('the token', asObject(asObject(body.identity).credentials).token),
    organizationId: required('the organization', asObject(body.organization).id),
  });
};

/** An interrupted start may have created the project already, which shows as a refusal of its slug. */
const findProject = async ({ api, record }: Context): Promise<JsonObject | undefined> => {
  const { status, body } = await api.get('/api/v1/workspace', record.adminToken);
  if (status !== 200) return undefined;
  return asList(body.workspaces)
    .map(asObject)
    .find(({ slug }) => slug === PROJECT.slug);
};

const createProject = async (context: Context): Promise<void> => {
  const { api, record } = context;
  const answer = await api.post('/api/v2/workspace', PROJECT, record.adminToken);
  const existing = answer.status >= 400 && answer.status < 500 ? await findProject(context) : undefined;
  const project = existing ?? asObject(expectSuccess('create the example project', answer).project);
  remember(context, {
    projectId: required('the project', project.id),
    projectSlug: required('the slug of the project', project.slug),
  });
};

const isThere = async ({ api, record }: Context, name: string): Promise<boolean> => {
  const query = new URLSearchParams({
    workspaceId: record.projectId ?? '',
    environment: 'dev',
    secretPath: '/',
  });
  return (await api.get(`/api/v3/secrets/raw/${name}?${query}`, record.adminToken)).status === 200;
};

const createSecrets = async (context: Context): Promise<void> => {
  const { api, record } = context;
  const place = { workspaceId: record.projectId, environment: 'dev', secretPath: '/' };
  for (const [name, secretValue, secretComment] of SAMPLES) {
    const request = { ...place, secretValue, secretComment };
    const answer = await api.post(`/api/v3/secrets/raw/${name}`, request, record.adminToken);
    if (answer.status >= 400 && (await isThere(context, name))) continue;
    expectSuccess(`create the sample secret ${name}`, answer);
  }
};

const createIdentity = async (context: Context): Promise<void> => {
  const { api, record } = context;
  const request = { name: 'example-app', organizationId: record.organizationId, role: 'no-access' };
  const answer = await api.post('/api/v1/identities', request, record.adminToken);
  const { identity } = expectSuccess('create the machine identity', answer);
  remember(context, { identityId: required('the identity', asObject(identity).id) });
};

const UNIVERSAL_AUTH = '/api/v1/auth/universal-auth/identities';

const createCredentials = async (context: Context): Promise<void> => {
  const { api, record } = context;
  const path = `${UNIVERSAL_AUTH}/${record.identityId}`;
  const attached = await api.post(path, {}, record.adminToken);
  const existing = attached.status >= 400 ? await api.get(path, record.adminToken) : attached;
  const { identityUniversalAuth } = expectSuccess(
    'attach universal auth',
    existing.status < 300 ? existing : attached,
  );
  const clientId = required('the client id', asObject(identityUniversalAuth).clientId);
  const request = { description: 'Created by the first start' };
  const answer = await api.post(`${path}/client-secrets`, request, record.adminToken);
  const { clientSecret } = expectSuccess('create the client secret', answer);
  remember(context, { clientId, clientSecret: required('the client secret', clientSecret) });
};

/** The person the greeting names must find the example project: its creator is the first machine identity. */
const addAdministrator = async (context: Context): Promise<void> => {
  const { api, record } = context;
  const request = { emails: [EMAIL], roleSlugs: ['admin'] };
  const path = `/api/v2/workspace/${record.projectId}/memberships`;
  const answer = await api.post(path, request, record.adminToken);
  const isMember = answer.status === 400 && String(answer.body.message).startsWith('Already members');
  if (!isMember) expectSuccess('add the administrator to the project', answer);
};

const addToProject = async (context: Context): Promise<void> => {
  const { api, record } = context;
  const path = `/api/v2/workspace/${record.projectId}/identity-memberships/${record.identityId}`;
  const answer = await api.post(path, { role: 'member' }, record.adminToken);
  const isMember = answer.status >= 400 && (await api.get(path, record.adminToken)).status === 200;
  if (!isMember) expectSuccess('add the machine identity to the project', answer);
  remember(context, { complete: true });
};

/** Each step with what it leaves in the record, so that an interrupted start goes on at the first one missing. */
const STEPS: readonly (readonly [done: keyof BootstrapRecord, step: (context: Context) => Promise<void>])[] =
  [
    ['adminToken', createInstance],
    ['projectId', createProject],
    ['complete', addAdministrator],
    ['complete', createSecrets],
    ['identityId', createIdentity],
    ['clientSecret', createCredentials],
    ['complete', addToProject],
  ];

const isInitialized = async (api: InstanceApi): Promise<boolean> => {
  const body = expectSuccess('ask whether the instance is set up', await api.get('/api/v1/admin/config'));
  return asObject(body.config).initialized === true;
};

/** An instance without our token was set up by somebody else, or by a start that was killed between two steps. */
const explainMissingToken = (dataDir: string): StartFailure =>
  new StartFailure(
    `The first start in ${dataDir} was interrupted after it created the instance and before it could save the credentials; run \`npm run recover\` to make new ones, or delete that folder and start again.`,
  );

/** The instance to set up. */
export interface Instance {
  readonly api: InstanceApi;
  /** Where clients reach it. */
  readonly url: string;
  readonly dataDir: string;
  /** Whether the database was created by this very start, so that what an older record says is void. */
  readonly isNew: boolean;
  /** Hears that setting up begins. */
  readonly progress?: ((step: string) => void) | undefined;
}

/**
 * Gives an empty instance an organization, a project with sample secrets and a machine identity that may read them,
 * through its own API, and writes the credentials to `<dataDir>/bootstrap.json`. Goes on where an interrupted start
 * stopped. Returns the record, or undefined for an instance that was set up in another way.
 * @throws StartFailure
 */
export const bootstrapInstance = async (instance: Instance): Promise<BootstrapRecord | undefined> => {
  const { api, url, dataDir, isNew, progress } = instance;
  if (isNew) setRecordAside(dataDir);
  const context: Context = { api, dataDir, record: readRecord(dataDir) ?? {} };
  const { adminToken, adminPassword, complete } = context.record;
  if (!adminToken && (await isInitialized(api))) {
    if (adminPassword) throw explainMissingToken(dataDir);
    return undefined;
  }
  if (context.record.url !== url) remember(context, { url });
  if (complete) return context.record;
  progress?.('Setting up: an organization, its administrator, an example project, a machine identity');
  for (const [done, step] of STEPS) {
    if (context.record[done] === undefined) await step(context);
  }
  return context.record;
};
