import { beforeAll, describe, expect, it } from 'vitest';
import { openReviewerToken } from '../../../layers/domain/identities/kubernetes-auth/reviewer-token.ts';
import { openBindPassword } from '../../../layers/domain/identities/ldap-auth/bind-password.ts';
import { keyVersionOf } from '../../../layers/domain/keys/envelope.ts';
import type { Position } from '../../../layers/domain/rotation/rotation.ts';
import type { SealedContent, SealedValue } from '../../../layers/domain/rotation/sealed-values.ts';
import { openTarget } from '../../../layers/domain/webhooks/sealing.ts';
import { scanned } from '../../harness/raw-table.ts';
import { tokenMethods } from '../../specimens/token-methods.ts';
import { openRotationWorld, type RotationWorld } from '../../world/rotation.ts';
import type { Actor } from '../../world/world.ts';
import { openClient } from '../pki/acme/acme-client.ts';

let world: RotationWorld;
// biome-ignore lint/suspicious/noExplicitAny: replies as they came
type Reply = any;
let project: Reply;

const place = () => ({ workspaceId: project.id, environment: 'dev', secretPath: '/' });
const secret = (name: string) => `/api/v3/secrets/raw/${name}`;

/** Every envelope that stands in an attribute of its own: what of the table, and the version of the key. */
const envelopes = async (): Promise<readonly (readonly [string, number])[]> => {
  const items = (await scanned(world.app.table)) as Reply[];
  return items.flatMap((item) =>
    ['value', 'comment', 'url', 'secretKey', 'wrapped']
      .filter((name) => item[name]?.B && !item.pk.S.startsWith('SYSTEM'))
      .map(
        (name) =>
          [`${item.sk.S.split('#')[0]} ${name}`, keyVersionOf(Buffer.from(item[name].B, 'base64'))] as const,
      ),
  );
};

beforeAll(async () => {
  world = await openRotationWorld();
  project = await world.project();
});

describe('rotating the key of a project', () => {
  let person: Actor;
  let key: Reply;
  let ciphertext: string;
  let webhook: Reply;
  let caId: string;
  let templateId: string;
  let binding: { readonly id: string; readonly secret: string };

  beforeAll(async () => {
    const { admin } = world;
    person = await world.personIn(project.id, 'member');
    const make = (name: string) => world.ok(admin, 'POST', secret(name), { ...place(), secretValue: name });
    await make('KEPT');
    await make('DELETED');
    await world.ok(admin, 'DELETE', secret('DELETED'), place());
    const own = { ...place(), type: 'personal', secretValue: 'mine' };
    await world.ok(person, 'POST', secret('KEPT'), own);
    webhook = (
      await world.ok(admin, 'POST', '/api/v1/webhooks', {
        workspaceId: project.id,
        environment: 'dev',
        webhookUrl: 'https://hooks.example.com/new',
        webhookSecretKey: 'a key to sign with',
      })
    ).webhook;
    key = (await world.ok(admin, 'POST', '/api/v1/kms/keys', { projectId: project.id, name: 'app' })).key;
    const plaintext = Buffer.from('for later').toString('base64');
    ({ ciphertext } = await world.ok(admin, 'POST', `/api/v1/kms/keys/${key.id}/encrypt`, { plaintext }));
    await world.ok(admin, 'POST', `/api/v1/kms/keys/${key.id}/rotate`, {});
    const ca = { projectSlug: project.slug, type: 'root', commonName: 'Kept', keyAlgorithm: 'EC_prime256v1' };
    caId = (await world.ok(admin, 'POST', '/api/v1/pki/ca', ca)).ca.id;
    const issues = { caId, name: 'kept', commonName: '.*', subjectAlternativeName: '.*', ttl: '1d' };
    templateId = (await world.ok(admin, 'POST', '/api/v1/pki/certificate-templates', issues)).id;
    const acmeKeys = `/api/v1/pki/certificate-templates/${templateId}/acme-keys`;
    const { acmeKey, hmacKey } = await world.ok(admin, 'POST', acmeKeys, { name: 'kept' });
    binding = { id: acmeKey.id, secret: hmacKey };
    const rotation = await world.finish(await world.begin({ level: 'project-keys' }));
    expect(rotation).toMatchObject({ phase: 'completed', left: 0 });
  }, 30_000);

  it('reaches secrets, overrides, deleted ones, versions, webhooks, keys of the key service, of CAs and of ACME', async () => {
    const found = await envelopes();
    expect(new Set(found.map(([, version]) => version))).toEqual(new Set([2]));
    expect([...new Set(found.map(([what]) => what))].sort()).toEqual([
      'ACMEKEYSECRET wrapped',
      'CAKEY wrapped',
      'CMEKLATEST wrapped',
      'CMEKVERSION wrapped',
      'DELETED value',
      'PERSONAL value',
      'SECRET value',
      'V value',
      'WEBHOOK secretKey',
      'WEBHOOK url',
    ]);
  });

  it('leaves keys of ACME as they were to whoever makes an account with one', async () => {
    const reply = await openClient(world.app, templateId).register(binding);
    expect(reply.status, reply.text).toBe(201);
  });

  it('leaves each of them as it was to whoever reads it', async () => {
    const read = async (actor: Actor, more = {}) =>
      (await world.app.ok('GET', secret('KEPT'), { token: actor.token, query: { ...place(), ...more } })).body
        .secret.secretValue;
    expect(await read(world.admin)).toBe('KEPT');
    expect(await read(person, { type: 'personal' })).toBe('mine');
    const { plaintext } = await world.ok(world.admin, 'POST', `/api/v1/kms/keys/${key.id}/decrypt`, {
      ciphertext,
    });
    expect(Buffer.from(plaintext, 'base64').toString()).toBe('for later');
    const issued = await world.ok(world.admin, 'POST', `/api/v1/pki/ca/${caId}/issue-certificate`, {
      commonName: 'www.example.com',
      ttl: '1d',
    });
    expect(issued.certificate).toContain('BEGIN CERTIFICATE');
    const unit = world.open();
    const [stored, owner] = await Promise.all([
      unit.stores.webhooks.find(webhook.id),
      unit.stores.projects.find(project.id),
    ]);
    if (!stored || !owner) throw new Error('not found');
    expect(await openTarget(unit, owner, stored)).toEqual({
      url: 'https://hooks.example.com/new',
      secretKey: 'a key to sign with',
    });
  });
});

describe('rotating the keys of organizations', () => {
  it('reaches the credentials in login methods, which open as before', async () => {
    const machine = await world.identity('no-access');
    for (const method of ['ldap-auth', 'kubernetes-auth'] as const)
      await world.ok(
        world.admin,
        'POST',
        `/api/v1/auth/${method}/identities/${machine.id}`,
        tokenMethods[method],
      );
    const rotation = await world.finish(await world.begin({ level: 'organization-keys' }));
    expect(rotation).toMatchObject({ phase: 'completed', left: 0 });
    const unit = world.open();
    const owner = { id: machine.id, orgId: world.orgId };
    const configOf = async (method: 'ldap-auth' | 'kubernetes-auth'): Promise<Reply> =>
      (await unit.stores.identities.method(machine.id, method))?.config;
    const [ldap, kubernetes] = [await configOf('ldap-auth'), await configOf('kubernetes-auth')];
    const versions = [ldap.bindPassword, kubernetes.reviewerToken].map((text) =>
      keyVersionOf(Buffer.from(text, 'base64')),
    );
    expect(versions).toEqual([2, 2]);
    expect(await openBindPassword(unit, owner, ldap, ldap.bindPassword)).toBe('bind-password');
    expect(await openReviewerToken(unit, owner, kubernetes, kubernetes.reviewerToken)).toBe('reviewer-token');
  });
});

describe('sealing a value again', () => {
  it('changes nothing that was overwritten since it was read', async () => {
    const own = await world.project();
    const at = { workspaceId: own.id, environment: 'dev', secretPath: '/' };
    await world.ok(world.admin, 'POST', secret('RACE'), { ...at, secretValue: 'before' });
    const unit = world.open();
    const stored = await unit.stores.projects.find(own.id);
    if (!stored) throw new Error('not found');
    const heads: SealedValue[] = [];
    for (let position: Position | undefined, more = true; more; more = position !== undefined) {
      const page = await unit.stores.sealedValues.page(stored, position);
      heads.push(...page.values);
      position = page.next;
    }
    expect(heads).toHaveLength(2);
    await world.ok(world.admin, 'PATCH', secret('RACE'), { ...at, secretValue: 'after' });
    const garbage = (value: SealedValue): SealedContent =>
      ({ ...value.content, record: { ...value.content.record, value: new Uint8Array(64) } }) as SealedContent;
    const [head] = heads.filter(({ content }) => content.kind === 'secret' && content.record.name === 'RACE');
    if (!head) throw new Error('no head');
    expect(await unit.stores.sealedValues.replace(head, garbage(head))).toBe(false);
    const reply = await world.app.ok('GET', secret('RACE'), { token: world.admin.token, query: at });
    expect(reply.body.secret.secretValue).toBe('after');
  });
});
