import type { TestApp } from '../harness/app.ts';
import { overwrite, type RawItem, scanned } from '../harness/raw-table.ts';
import { workerWrapping } from '../harness/wrapping.ts';
import { quickened } from './quick-password.ts';

/** An instance that was set up, with its admin identity's token. */
export interface Instance {
  readonly app: TestApp;
  readonly admin: string;
  readonly orgId: string;
  readonly adminIdentityId: string;
  readonly email: string;
  readonly password: string;
}

export interface TestProject {
  readonly id: string;
  readonly slug: string;
  readonly environments: readonly { readonly id: string; readonly slug: string; readonly name: string }[];
}

const email = 'admin@example.org';
const password = 'correct horse battery staple';

/** Sets the instance up, by the operation that does. */
export const setUp = async (app: TestApp): Promise<Instance> => {
  const { body } = await app.ok('POST', '/api/v1/admin/bootstrap', {
    body: { email, password, organization: 'Example' },
  });
  return {
    app,
    admin: body.identity.credentials.token,
    orgId: body.organization.id,
    adminIdentityId: body.identity.id,
    email,
    password,
  };
};

/** An instance that was set up in this worker, and everything that it left in its table. */
interface Picture {
  readonly instance: Instance;
  readonly items: readonly RawItem[];
}

const taken = async (app: TestApp): Promise<Picture> => {
  const instance = await setUp(app);
  const items = await quickened(await scanned(app.table), password);
  await overwrite(app.table, items, []);
  return { instance, items };
};

let picture: Promise<Picture> | undefined;

const minute = 60_000;

/** Whether what another application of this worker was set up to can be opened by this one, and is of its time. */
const isAlike = async ({ wrapping, runtime }: TestApp): Promise<boolean> =>
  wrapping === (await workerWrapping()) && Math.abs(runtime.now().getTime() - Date.now()) < minute;

/**
 * An application whose instance is set up. The first of a worker is set up by the operation; the others get a copy of
 * what that left in storage, each in its own table: hashing a password takes longer than most tests.
 */
export const bootstrapped = async (app: TestApp): Promise<Instance> => {
  if (!(await isAlike(app))) return setUp(app);
  if (!picture) {
    picture = taken(app);
    picture.catch(() => {
      picture = undefined;
    });
    return (await picture).instance;
  }
  const { instance, items } = await picture;
  await overwrite(app.table, items, []);
  return { ...instance, app };
};

let projects = 0;

/** A project made by `token`'s owner, who becomes its admin. */
export const createProject = async ({ app, admin }: Instance, token = admin): Promise<TestProject> => {
  projects += 1;
  const { body } = await app.ok('POST', '/api/v2/workspace', {
    token,
    body: { projectName: `Project ${projects}`, slug: `project-${projects}` },
  });
  return body.project;
};

export interface Machine {
  readonly id: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly token: string;
}

/** A machine identity with universal auth, logged in; `projectRole` makes it a member of the project. */
export const createMachine = async (
  { app, admin, orgId }: Instance,
  options: {
    readonly projectId?: string;
    readonly projectRole?: string;
    readonly auth?: object;
    readonly role?: string;
  } = {},
): Promise<Machine> => {
  const { body } = await app.ok('POST', '/api/v1/identities', {
    token: admin,
    body: { name: 'machine', organizationId: orgId, role: options.role ?? 'no-access' },
  });
  const id: string = body.identity.id;
  const path = `/api/v1/auth/universal-auth/identities/${id}`;
  const attached = await app.ok('POST', path, { token: admin, body: options.auth ?? {} });
  const secret = await app.ok('POST', `${path}/client-secrets`, { token: admin, body: {} });
  if (options.projectId)
    await app.ok('POST', `/api/v2/workspace/${options.projectId}/identity-memberships/${id}`, {
      token: admin,
      body: { role: options.projectRole ?? 'member' },
    });
  const clientId: string = attached.body.identityUniversalAuth.clientId;
  const clientSecret: string = secret.body.clientSecret;
  const login = await app.ok('POST', '/api/v1/auth/universal-auth/login', {
    body: { clientId, clientSecret },
  });
  return { id, clientId, clientSecret, token: login.body.accessToken };
};
