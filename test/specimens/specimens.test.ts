import { beforeAll, describe, expect, it } from 'vitest';
import type { Group } from '../../functions/group.ts';
import { httpGroups } from '../../functions/groups.ts';
import type { StoreName } from '../../layers/domain/unit.ts';
import type { Operation } from '../../layers/http/operation.ts';
import { startApp } from '../harness/app.ts';
import { workerWrapping } from '../harness/wrapping.ts';
import { bootstrapped, type Instance } from '../world/instance.ts';
import { rememberTable } from '../world/rewind.ts';
import { type ServedGroup, serveGroups } from '../world/served-group.ts';
import { sessionIn } from '../world/session.ts';
import { createVictim, type Names } from '../world/victim.ts';
import { found, keyOf } from './all.ts';
import { isGuarded, ownersToken, requestTo, specimenOf } from './request.ts';

const all = httpGroups.flatMap((group) =>
  group.operations.map((operation) => ({ name: keyOf(operation), operation, group })),
);

let served: ReadonlyMap<Group, ServedGroup>;
let home: Instance;
let person: string;
let names: Names;
let rewind: () => Promise<void>;

beforeAll(async () => {
  const settings = { wrapping: await workerWrapping() };
  const app = await startApp({ settings });
  served = await serveGroups(httpGroups, app, settings);
  home = await bootstrapped(app);
  person = await sessionIn(home);
  names = (await createVictim(home)).names;
  rewind = await rememberTable(app.table);
});

const credentialsFor = (operation: Operation): { readonly token?: string } => {
  if (!isGuarded(operation)) return {};
  return { token: ownersToken(operation, { machine: home.admin, person, names }) };
};

// A specimen that is refused for another reason than its caller would prove nothing in the matrices.
it.each(all)('$name: whoever has every right is answered', async ({ operation, group }) => {
  const { owner } = specimenOf(operation, names);
  const { method, path, ...request } = requestTo(operation, names);

  const app = served.get(group)?.app ?? home.app;
  const reply = await app.request(method, path, { ...request, ...credentialsFor(operation) });
  if (method !== 'GET') await rewind();

  expect(reply.status, `answered ${reply.text}`).toBe(owner?.status ?? 200);
  if (owner) expect(reply.body?.message ?? reply.body?.detail ?? '').toMatch(owner.message);
});

it('stand for operations that there are, each once', () => {
  const served = new Set(all.map(({ name }) => name));
  expect(found.filter(([key]) => !served.has(key)).map(([key, , file]) => `${file}: ${key}`)).toEqual([]);
  expect(new Set(found.map(([key]) => key)).size).toBe(found.length);
});

it('name members as secret that they send', () => {
  const hidden = all.flatMap(({ name, operation }) => {
    const { secret = [], body = {} } = specimenOf(operation, names);
    return secret.map((path) => ({
      name,
      path,
      text: path
        .split('.')
        .reduce<unknown>((value, member) => (value as Record<string, unknown>)?.[member], body),
    }));
  });
  expect(hidden.length).toBeGreaterThan(10);
  expect(hidden.filter(({ text }) => typeof text !== 'string')).toEqual([]);
});

/** Stores that a group needs for what its valid requests do not meet, by group. */
const seldomAsked: Readonly<Record<string, readonly StoreName[]>> = {
  // Secrets are written only where a target has some that the project lacks; apps of the instance refresh tokens.
  integrations: [
    'changePolicies',
    'changeRequests',
    'externalKms',
    'history',
    'instance',
    'mails',
    'references',
    'reminders',
    'secretRotations',
  ],
  'secret-syncs': [
    'changePolicies',
    'changeRequests',
    'externalKms',
    'history',
    'instance',
    'mails',
    'references',
    'reminders',
  ],
  // No organization is the default one for single sign-on.
  admin: ['samlConfigs'],
  // Only a secret that is old and was not read is looked for where it is imported and referred to.
  audit: ['imports', 'references'],
  // Whoever changes how a machine identity logs in must hold what it holds in projects; of AWS, the specimen is refused.
  auth: ['projects', 'signatures'],
  // Secrets that refer to what is renamed are written anew, which history and a reminder hear of.
  environments: ['changePolicies', 'history', 'reminders'],
  // What is imported goes into a root folder, and no policy applies.
  'external-imports': ['changePolicies', 'folders'],
  // Nobody here is asked for a second factor, and no mail can be sent.
  login: ['factors', 'mails'],
  'second-factors': ['mails'],
  // What they hold may be under a change policy, and become a request that somebody is mailed about; only a folder that is
  // to be empty is looked into for dynamic secrets.
  folders: ['changeRequests', 'dynamicSecrets', 'mails', 'reminders', 'tags'],
  // Nobody is mailed here, and nobody makes an account by a link.
  invitations: ['instance', 'mails'],
  // Nobody has everybody sign in by single sign-on.
  organizations: ['breakGlass', 'ldapConfigs', 'oidcConfigs', 'samlConfigs'],
  // Nobody's password is right, no group is mapped, and the directory stays on.
  ldap: [
    'accessPolicies',
    'changePolicies',
    'oidcConfigs',
    'projects',
    'providerWords',
    'samlConfigs',
    'verifiedDomains',
  ],
  // Only a key in KMS is tagged with the instance.
  pki: ['instance'],
  scim: ['mails'],
  // A project may be made from a template.
  projects: ['templates'],
  // A secret may have a reminder.
  secrets: ['changeRequests', 'mails', 'reminders'],
  // Nothing has a reminder here, no policy applies, and no rotation is set up with a connection.
  'secret-rotation': ['changePolicies', 'connections', 'reminders'],
  // The risk here is no secret that is stored.
  'secret-scanning': ['folders', 'projects', 'secretRotations', 'secrets', 'tags'],
  // Nobody is mailed here; what waits has no tags and no reminder.
  approvals: ['mails', 'reminders', 'tags'],
  // Signing up is switched off.
  signup: ['mails'],
  // A rollback may bring folders back that only import, into a place under a change policy.
  snapshots: ['changePolicies', 'changeRequests', 'imports', 'mails', 'references', 'reminders'],
  // Nobody was at a provider before, and groups that are mapped have no project.
  sso: [
    'accessPolicies',
    'aliases',
    'changePolicies',
    'invitations',
    'ldapConfigs',
    'mails',
    'projects',
    'providerWords',
  ],
  // Server admins, who are not deleted, are everybody here.
  users: ['projects', 'recoveryKits'],
};

/** Groups that open or seal with keys of projects, which a customer's KMS may wrap; it wraps those of none here. */
const withProjectKeys: ReadonlySet<string> = new Set([
  ...[
    'approvals',
    'dynamic-secrets',
    'environments',
    'external-imports',
    'folders',
    'imports',
    'kms',
    'pki',
    'projects',
    'secret-rotation',
    'secrets',
    'snapshots',
    'webhooks',
  ],
]);

/** What rights are assembled from where somebody has more than a grant with built-in roles, which nobody here has. */
const ofRights: readonly StoreName[] = ['groups', 'privileges', 'roles'];

describe.each(httpGroups.filter(({ table }) => table !== 'none'))('the function of $name', (group) => {
  it('brings along no store that none of its operations asks for', () => {
    const { asked = new Set() } = served.get(group) ?? {};
    const unasked = group.stores.filter((name) => !asked.has(name) && !ofRights.includes(name));
    const ofCustomers = withProjectKeys.has(group.name) ? ['externalKms'] : [];
    expect(unasked.toSorted()).toEqual([...ofCustomers, ...(seldomAsked[group.name] ?? [])].toSorted());
  });
});
