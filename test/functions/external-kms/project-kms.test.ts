import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { answered, base, type KmsPlace, newName, openKmsPlace, readCold, write } from './kms-clouds.ts';

let place: KmsPlace;
beforeAll(async () => {
  place = await openKmsPlace();
});
beforeEach(() => place.aws.fail(undefined));
afterAll(() => place.close());

const kmsPath = (id: string): string => `/api/v1/workspace/${id}/kms`;
const ask = (method: string, path: string, body?: unknown, actor = place.world.admin) =>
  place.world.send(actor, method, path, body);

/** A project with a secret, whose keys a customer's KMS wraps. */
const protectedProject = async () => {
  const key = place.aws.key();
  const name = newName();
  const kmsId = await place.added(place.byRole(key), name);
  const { id } = await place.world.project();
  await write(place, id, 'BEFORE', 'kept');
  const reply = await place.switched(id, kmsId);
  expect(reply.body, reply.text).toEqual({ secretManagerKmsKey: { id: kmsId, name, isExternal: true } });
  return { id: id as string, key, kmsId, name };
};

describe('a project whose keys a customer’s KMS wraps', () => {
  it('reads what was written before and writes on, asking the KMS once per process', async () => {
    const { id, kmsId } = await protectedProject();
    await write(place, id, 'AFTER', 'new');
    const cold = await place.cold();
    place.aws.calls.length = 0;
    for (const [name, value] of [
      ['BEFORE', 'kept'],
      ['AFTER', 'new'],
    ] as const)
      expect((await answered(place, cold, id, name)).body.secret.secretValue).toBe(value);

    const [first, ...more] = place.aws.calls.filter(({ service }) => service === 'kms');
    expect(first).toMatchObject({
      operation: 'Decrypt',
      context: { locket: 'project-key', project: id, version: '1' },
    });
    expect(more).toEqual([]);
    expect((await ask('GET', `/api/v1/workspace/${id}`)).body.workspace.kmsSecretManagerKeyId).toBe(kmsId);
  });

  it('says to every member what wraps its keys', async () => {
    const { id, kmsId, name } = await protectedProject();
    const viewer = await place.world.machineIn(id, 'viewer');
    expect((await ask('GET', kmsPath(id), undefined, viewer)).body).toEqual({
      secretManagerKmsKey: { id: kmsId, name, isExternal: true },
    });
    const plain = await place.world.project();
    expect((await ask('GET', kmsPath(plain.id))).body.secretManagerKmsKey).toMatchObject({
      name: 'internal',
      isExternal: false,
    });
  });

  it('moves to another KMS and back, while its secrets stay as they are', async () => {
    const { id } = await protectedProject();
    const values = async () =>
      (await allItems(place.world.app.table)).filter(({ pk }) => String(pk).startsWith('ENV#'));
    const before = await values();
    const google = await place.added(place.byServiceAccount());
    expect((await place.switched(id, google)).status).toBe(200);
    expect(await readCold(place, id, 'BEFORE')).toBe('kept');
    expect((await place.switched(id, undefined)).body.secretManagerKmsKey.isExternal).toBe(false);
    expect(await values()).toEqual(before);
    place.aws.fail('error');
    expect(await readCold(place, id, 'BEFORE')).toBe('kept');
  });

  it('is told apart from others: a key moved to another project opens nothing', async () => {
    const { id, kmsId } = await protectedProject();
    const other = await place.world.project();
    await place.switched(other.id, kmsId);
    const [mine, theirs] = await Promise.all(
      [id, other.id].map((each) => place.world.read(({ projects }) => projects.find(each))),
    );
    if (!mine || !theirs) throw new Error('no project');
    const robbed = { ...theirs, keys: mine.keys, revision: theirs.revision + 1 };
    await place.world.write(({ projects }) => projects.replacement(robbed, theirs));
    expect((await answered(place, await place.cold(), other.id, 'BEFORE')).status).not.toBe(200);
    await expect(write(place, other.id, 'NEW', 'x')).rejects.toThrow();
  });

  it('is made with a KMS at once when its request names one', async () => {
    const kmsId = await place.added(place.byAccessKey());
    place.aws.calls.length = 0;
    const project = await place.world.project(place.world.admin, { kmsKeyId: kmsId });
    expect(project.kmsSecretManagerKeyId).toBe(kmsId);
    await write(place, project.id, 'FIRST', 'one');
    place.aws.calls.length = 0;
    expect(await readCold(place, project.id, 'FIRST')).toBe('one');
    expect(place.aws.calls).toMatchObject([{ operation: 'Decrypt' }]);
  });

  it('is not made with a KMS that does not do its part', async () => {
    const key = place.aws.key();
    const kmsId = await place.added(place.byAccessKey(key));
    key.state = 'Disabled';
    const body = { projectName: 'Never', slug: 'never-made', kmsKeyId: kmsId };
    expect((await ask('POST', '/api/v2/workspace', body)).status).toBe(503);
    key.state = 'Enabled';
    expect((await ask('POST', '/api/v2/workspace', body)).status).toBe(200);
  });
});

describe('switching', () => {
  it('needs the right to change the KMS of the project', async () => {
    const { id, kmsId } = await protectedProject();
    const member = await place.world.machineIn(id, 'member');
    for (const [method, path, body] of [
      ['PATCH', '', { kms: { type: 'external', kmsId } }],
      ['GET', '/backup', undefined],
      ['POST', '/backup', { backup: 'v1' }],
    ] as const)
      expect((await ask(method, `${kmsPath(id)}${path}`, body, member)).status, path).toBe(403);
  });

  it('to a KMS of another organization finds none', async () => {
    const admin = await place.world.identity('admin', await place.world.newOrganization());
    const foreign = (await place.add(place.byAccessKey(), {}, admin)).body.externalKms.id;
    const { id } = await place.world.project();
    expect((await place.switched(id, foreign)).status).toBe(404);
    const body = { projectName: 'Theirs', kmsKeyId: foreign };
    expect((await ask('POST', '/api/v2/workspace', body)).status).toBe(404);
  });

  it('that fails changes nothing', async () => {
    const key = place.aws.key();
    const kmsId = await place.added(place.byAccessKey(key));
    const { id } = await place.world.project();
    await write(place, id, 'BEFORE', 'kept');
    key.grants.clear();
    const { status, body } = await place.switched(id, kmsId);
    expect([status, body.message]).toEqual([503, expect.stringMatching(/AccessDeniedException/)]);
    expect((await ask('GET', kmsPath(id))).body.secretManagerKmsKey.isExternal).toBe(false);
    expect(await readCold(place, id, 'BEFORE')).toBe('kept');
    expect((await ask('DELETE', `${base}/${kmsId}`)).status).toBe(200);
  });

  it('to the KMS that it has asks nobody', async () => {
    const { id, kmsId, name } = await protectedProject();
    place.aws.fail('error');
    const same = { secretManagerKmsKey: { id: kmsId, name, isExternal: true } };
    expect((await place.switched(id, kmsId)).body).toEqual(same);
  });
});

describe('a KMS that is out of reach', () => {
  const outages = [
    ['disabled', (key: { state: string }) => Object.assign(key, { state: 'Disabled' }), 'DisabledException'],
    ['revoked', (key: { grants: Set<string> }) => key.grants.clear(), 'AccessDeniedException'],
  ] as const;

  it.each(outages)(
    'because it is %s is a 503 that names it, and nothing is absent',
    async (_how, break_, code) => {
      const { id, key, name } = await protectedProject();
      break_(key as never);
      const { status, body } = await answered(place, await place.cold(), id, 'BEFORE');
      expect([status, body.message]).toEqual([
        503,
        `The KMS '${name}' of this project is not available: ${code}`,
      ]);
      const absent = await answered(place, await place.cold(), id, 'NEVER_WRITTEN');
      expect(absent.status).toBe(404);
    },
  );

  it('lets no list of secrets be shorter and no key be used, while folders are listed as before', async () => {
    const { id, key, name } = await protectedProject();
    const { admin } = place.world;
    const encryption = { projectId: id, name: 'kept', encryptionAlgorithm: 'aes-256-gcm' };
    const made = await place.world.ok(admin, 'POST', '/api/v1/kms/keys', encryption);
    key.state = 'Disabled';
    const cold = await place.cold();
    const { token } = admin;
    const query = { workspaceId: id, environment: 'dev', secretPath: '/' };
    const listed = (more: object) =>
      cold.request('GET', '/api/v3/secrets/raw', { token, query: { ...query, ...more } });
    const body = { plaintext: 'YQ==' };
    const refused = [
      await listed({}),
      await listed({ include_imports: 'true' }),
      await listed({ viewSecretValue: 'false' }),
      await cold.request('POST', `/api/v1/kms/keys/${made.key.id}/encrypt`, { token, body }),
      await cold.request('PUT', `/v1/transit/encrypt/${made.key.id}`, { token, body }),
    ];
    for (const { status, body } of refused)
      expect([status, body.message]).toEqual([503, expect.stringContaining(`'${name}'`)]);
    const folders = await cold.request('GET', '/api/v1/folders', { token, query });
    expect(folders.status, folders.text).toBe(200);
  });

  it.each(['throttle', 'error', 'hang'] as const)('because it answers %s comes back', async (fault) => {
    const { id } = await protectedProject();
    const cold = await place.cold();
    place.aws.fail(fault);
    const { status, headers } = await answered(place, cold, id, 'BEFORE');
    expect([status, headers['retry-after']]).toEqual([503, '5']);
    place.aws.fail(undefined);
    expect((await answered(place, cold, id, 'BEFORE')).status).toBe(200);
  });

  it.each(['grant', 'trust'])('whose %s is revoked stops being read within five minutes', async (what) => {
    const key = place.aws.key();
    const { arn, role } = place.aws.role(`locket-${place.world.orgId}`);
    key.grants.add(arn);
    const credential = { type: 'assume-role', data: { assumeRoleArn: arn } };
    const kmsId = await place.added({ awsRegion: 'eu-central-1', kmsKeyId: key.arn, credential });
    const { id } = await place.world.project();
    await write(place, id, 'BEFORE', 'kept');
    await place.switched(id, kmsId);
    const process = await place.cold();
    const status = async () => (await answered(place, process, id, 'BEFORE')).status;
    expect(await status()).toBe(200);
    place.world.app.runtime.advance(200);
    expect(await status()).toBe(200);

    if (what === 'grant') key.grants.clear();
    else role.trusts = false;
    place.world.app.runtime.advance(101);
    expect(await status()).toBe(503);
  });
});

describe('a KMS that protects projects', () => {
  it('cannot be deleted, and the refusal names them', async () => {
    const { id, kmsId } = await protectedProject();
    const second = await place.world.project(place.world.admin, { projectName: 'Payments', kmsKeyId: kmsId });
    const refused = await ask('DELETE', `${base}/${kmsId}`);
    expect([refused.status, refused.body.message]).toEqual([400, expect.stringMatching(/'Payments'/)]);
    await place.switched(id, undefined);
    await ask('DELETE', `/api/v1/workspace/${second.id}`);
    const deleted = await ask('DELETE', `${base}/${kmsId}`);
    expect([deleted.status, deleted.body.message]).toEqual([
      400,
      expect.stringMatching(/'Payments' \(deleted, it can still be restored\)/),
    ]);
    await ask('POST', `/api/v1/projects/${second.id}/restore`, {});
    await place.switched(second.id, undefined);
    expect((await ask('DELETE', `${base}/${kmsId}`)).status).toBe(200);
  });

  it('cannot be given another key, but another way to the same one', async () => {
    const { id, key, kmsId } = await protectedProject();
    const other = place.aws.key();
    const moved = { provider: { type: 'aws', inputs: place.byAccessKey(other) } };
    const refused = await ask('PATCH', `${base}/${kmsId}`, moved);
    expect([refused.status, refused.body.message]).toEqual([400, expect.stringMatching(/another key/)]);
    const rotated = { provider: { type: 'aws', inputs: place.byAccessKey(key) } };
    expect((await ask('PATCH', `${base}/${kmsId}`, rotated)).status).toBe(200);
    expect(await readCold(place, id, 'BEFORE')).toBe('kept');
  });

  it('goes on with the key that it was proven with when an alias is moved', async () => {
    const key = place.aws.key();
    place.aws.keys.aliases.set('alias/moving', key.id);
    const kmsId = await place.added({ ...place.byAccessKey(key), kmsKeyId: 'alias/moving' });
    const { id } = await place.world.project();
    await write(place, id, 'BEFORE', 'kept');
    await place.switched(id, kmsId);
    place.aws.keys.aliases.set('alias/moving', place.aws.key().id);
    expect(await readCold(place, id, 'BEFORE')).toBe('kept');
  });

  it('is not deleted, nor given another key, by who looked for projects before one came', async () => {
    const kmsId = await place.added(place.byAccessKey());
    const { id } = await place.world.project();
    const early = place.world.open();
    const kms = await early.stores.externalKms.find(place.world.orgId, kmsId);
    expect(await early.stores.externalKms.projectsOf(kmsId)).toEqual([]);
    expect((await place.switched(id, kmsId)).status).toBe(200);
    if (!kms) throw new Error('no KMS');
    const moved = { ...kms, revision: kms.revision + 1 };
    for (const changes of [
      early.stores.externalKms.deletion(kms),
      early.stores.externalKms.replacement(moved, kms),
    ])
      await expect(early.commit(changes)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is deleted or used, never both, when both are asked for at once', async () => {
    for (let round = 0; round < 8; round += 1) {
      const kmsId = await place.added(place.byAccessKey());
      const { id } = await place.world.project();
      const [used, deleted] = await Promise.all([
        place.switched(id, kmsId),
        ask('DELETE', `${base}/${kmsId}`),
      ]);
      expect([used.status, deleted.status].filter((status) => status === 200)).toHaveLength(1);
      expect((await ask('GET', kmsPath(id))).body.secretManagerKmsKey.isExternal).toBe(used.status === 200);
    }
  });
});
