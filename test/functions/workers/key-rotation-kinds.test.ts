import { beforeAll, describe, expect, it } from 'vitest';
import { itemTypes } from '../../../layers/adapters/dynamo/records/catalogue.ts';
import { bytes } from '../../../layers/adapters/dynamo/records/shape.ts';
import { scanned } from '../../harness/raw-table.ts';
import { type Envelope, envelopesIn, nameOfItem } from '../../world/envelopes.ts';
import { openRotationWorld, type RotationWorld } from '../../world/rotation.ts';
import { createVictim, type Names } from '../../world/victim.ts';

/** Beginnings of the names of what holds bytes that no key of an organization or project sealed, and what they are. */
const otherwise: Readonly<Record<string, string>> = {
  'wrapped root key': 'the instance’s',
  'credentials of the instance': 'the root key’s',
  'certificate authority': 'a public key',
  'certificate of a CA': 'a certificate',
  'certificate by serial number': 'a certificate',
  'revocation list of a CA': 'a signed list',
  'further part of a long revocation list': 'a signed list',
  'OCSP responder of': 'replaced by one under the latest key when it is used next',
  "pack of the trail's index": 'compressed',
  'how many events a trail has': 'compressed',
};

let world: RotationWorld;
let latest: ReadonlyMap<string, number>;
let found: readonly (Envelope & { readonly type: string })[];

/** Each key of an organization or project by its id, with its latest version. */
const latestVersions = async (): Promise<ReadonlyMap<string, number>> => {
  const { stores } = world.open();
  const organizations = await stores.organizations.all();
  const listed = (await Promise.all(organizations.map(({ id }) => stores.projects.listOf(id)))).flat();
  const projects = await Promise.all(listed.map(({ id }) => stores.projects.find(id)));
  const owners = [...organizations, ...projects.flatMap((project) => project ?? [])];
  return new Map(
    owners.flatMap(({ keys }) => {
      const newest = Math.max(...keys.map(({ version }) => version));
      return keys.map(({ id }) => [id, newest] as const);
    }),
  );
};

/** What an organization of the matrices has none of. */
const more = async ({ projectId, keyId, caId }: Names): Promise<void> => {
  const { admin, orgId } = world;
  const person = await world.personIn(projectId, 'admin');
  const place = { workspaceId: projectId, environment: 'dev', secretPath: '/' };
  const shared = '/api/v3/secrets/raw/OVERRIDDEN';
  await world.ok(admin, 'POST', shared, { ...place, secretValue: 'shared' });
  await world.ok(person, 'POST', shared, { ...place, type: 'personal', secretValue: 'own' });
  await world.ok(admin, 'POST', `/api/v1/kms/keys/${keyId}/rotate`, {});
  await world.ok(admin, 'POST', `/api/v1/pki/ca/${caId}/renew`, { type: 'new', notAfter: '2060-01-01' });
  await world.ok(admin, 'POST', '/api/v1/app-connections/aws', {
    name: `of-${orgId}`,
    method: 'access-key',
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'of the organization' },
  });
};

/** What was deleted is not rotated, but by the first rotation after its return. */
const isInTheBin = ({ type, isDeleted }: { readonly type: string; readonly isDeleted: boolean }): boolean =>
  isDeleted && type.startsWith('project with');

beforeAll(async () => {
  world = await openRotationWorld();
  const { app, admin, orgId } = world;
  const instance = { app, admin: admin.token, orgId, adminIdentityId: admin.id };
  const person = { email: 'admin@example.org', password: 'correct horse battery staple' };
  await more((await createVictim({ ...instance, ...person })).names);
  for (const level of ['organization-keys', 'project-keys'] as const)
    expect(await world.finish(await world.begin({ level }))).toMatchObject({ phase: 'completed', left: 0 });
  latest = await latestVersions();
  found = (await scanned(app.table)).flatMap((item) => {
    const type = nameOfItem(item);
    if (isInTheBin({ type, isDeleted: 'deletedAt' in item })) return [];
    return envelopesIn(item, [...latest.keys()]).map((envelope) => ({ ...envelope, type }));
  });
}, 120_000);

describe('rotating the keys of organizations and projects', () => {
  it('leaves nothing that an earlier version sealed', () => {
    const stale = found.filter(({ keyId, version }) => version !== latest.get(keyId));
    expect([...new Set(stale.map(({ type, member }) => `${type}: ${member}`))]).toEqual([]);
    expect(Math.min(...latest.values())).toBe(2);
  });

  it('is shown with every type of item that holds something sealed', () => {
    const seen = new Set(found.map(({ type }) => type));
    const holding = itemTypes.filter(({ shape }) => Object.values(shape).includes(bytes));
    const missing = holding.map(({ name }) => name).filter((name) => !seen.has(name));
    const explained = Object.keys(otherwise);
    expect(missing.filter((name) => !explained.some((beginning) => name.startsWith(beginning)))).toEqual([]);
    expect(explained.filter((beginning) => !missing.some((name) => name.startsWith(beginning)))).toEqual([]);
  });
});
