import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { type AwsInputs, base, type KmsPlace, newName, openKmsPlace, secretKey } from './kms-clouds.ts';

let place: KmsPlace;
beforeAll(async () => {
  place = await openKmsPlace();
});
beforeEach(() => place.aws.fail(undefined));
afterAll(() => place.close());

const send = (method: string, path: string, body?: unknown, actor = place.world.admin) =>
  place.world.send(actor, method, `${base}${path}`, body);
const kmsCalls = () => place.aws.calls.filter(({ service }) => service === 'kms');

describe('a key reached by an access key', () => {
  it('is described and proven by a round trip with an encryption context before it is added', async () => {
    const inputs = place.byAccessKey();
    place.aws.calls.length = 0;
    const { status, body } = await place.add(inputs, { description: 'ours' });

    expect(status).toBe(200);
    expect(body.externalKms).toMatchObject({
      description: 'ours',
      orgId: place.world.orgId,
      isDisabled: false,
      external: { provider: 'aws', status: null, statusDetails: null },
    });
    const context = { locket: 'validation', kms: body.externalKms.id };
    expect(place.aws.calls).toMatchObject([
      { operation: 'DescribeKey', keyId: inputs.kmsKeyId, region: 'eu-central-1' },
      { operation: 'Encrypt', context },
      { operation: 'Decrypt', context },
    ]);
  });

  it('is shown without its secret, in every spelling', async () => {
    const inputs = place.byAccessKey();
    const name = newName();
    const id = await place.added(inputs, name);
    const shown = {
      ...inputs,
      credential: {
        type: 'access-key',
        data: { accessKey: inputs.credential.data.accessKey, secretKey: '********' },
      },
    };
    for (const path of [`/${id}`, `/name/${name}`])
      expect((await send('GET', path)).body.externalKms.external.providerInput).toEqual(shown);
    expect((await send('GET', `/aws/${id}`)).body.externalKms.configuration).toEqual(shown);
    expect((await send('GET', '')).text).not.toContain(secretKey);
    expect(JSON.stringify(await allItems(place.world.app.table))).not.toContain(secretKey);
  });

  it.each<[string, (inputs: AwsInputs) => object, RegExp]>([
    [
      'a key that does not exist',
      (inputs) => ({ ...inputs, kmsKeyId: 'alias/none' }),
      /NotFoundException: Key 'alias\/none'/,
    ],
    [
      'an access key that does not exist',
      (inputs) => ({
        ...inputs,
        credential: { type: 'access-key', data: { accessKey: 'AKIANOBODYS000000000', secretKey } },
      }),
      /UnrecognizedClientException/,
    ],
  ])('is refused with the reason of AWS for %s', async (_what, changed, reason) => {
    const { status, body } = await place.add(changed(place.byAccessKey()));
    expect([status, body.message]).toEqual([400, expect.stringMatching(reason)]);
    expect(body.message).not.toContain(secretKey);
  });

  it.each([
    ['disabled', { state: 'Disabled' }, /KeyNotEnabled/],
    ['to be deleted', { state: 'PendingDeletion' }, /KeyNotEnabled/],
    ['for signing', { usage: 'SIGN_VERIFY' }, /KeyNotSymmetric/],
    ['asymmetric', { spec: 'RSA_4096' }, /KeyNotSymmetric/],
  ] as const)('is refused when it is %s', async (_what, change, reason) => {
    const key = Object.assign(place.aws.key(), change);
    const { status, body } = await place.add(place.byAccessKey(key));
    expect([status, body.message]).toEqual([400, expect.stringMatching(reason)]);
  });

  it('is refused without the right to use it', async () => {
    const key = place.aws.key();
    const inputs = place.byAccessKey(key);
    key.grants.clear();
    const { status, body } = await place.add(inputs);
    expect([status, body.message]).toEqual([400, expect.stringMatching(/not authorized to perform/)]);
  });

  it.each(['throttle', 'error', 'garbled'] as const)('is not added while AWS answers %s', async (fault) => {
    const inputs = place.byAccessKey();
    place.aws.fail(fault);
    expect((await place.add(inputs)).status).toBe(503);
    place.aws.fail(undefined);
    expect((await place.add(inputs)).status).toBe(200);
  });

  it.each([
    'http://169.254.169.254/',
    'eu-central-1.evil.example',
    'localhost',
    'us-iso-east-1',
    'eu-central-1#',
    'us-east-1@evil',
  ])('lies in a region of AWS and nowhere else: %s', async (awsRegion) => {
    place.aws.calls.length = 0;
    expect((await place.add({ ...place.byAccessKey(), awsRegion })).status).toBe(422);
    expect(place.aws.calls).toEqual([]);
  });

  it('is made in the account of the customer where none is named', async () => {
    const { kmsKeyId: _none, ...inputs } = place.byAccessKey();
    const { body } = await place.add(inputs);
    const { kmsKeyId } = (await send('GET', `/${body.externalKms.id}`)).body.externalKms.external
      .providerInput;
    expect(place.aws.keys.keys.get(kmsKeyId.split('/').at(-1))?.tags).toEqual({ author: 'locket' });
  });
});

describe('a key reached by a role', () => {
  it('is reached with the external id of the organization, which is told beforehand', async () => {
    const { externalId } = (await send('GET', '/aws/external-id')).body;
    const key = place.aws.key();
    place.aws.calls.length = 0;
    const id = await place.added(place.byRole(key, externalId));

    expect((await send('GET', `/${id}`)).body.externalKms.external.providerInput.credential).toMatchObject({
      type: 'assume-role',
      data: { externalId },
    });
    const asked = place.aws.calls.filter(({ service }) => service === 'sts').map((call) => call.externalId);
    expect(asked).toEqual([expect.stringMatching(/^locket-/), externalId]);
    expect(asked[0]).not.toBe(externalId);
    expect(new Set(kmsCalls().map(({ principal }) => principal)).size).toBe(1);
  });

  it.each([
    ['whoever asks', undefined],
    ['every organization', (externalId: string) => externalId.startsWith('locket-')],
  ])('is refused when the role lets in %s', async (_whom, wanted) => {
    const key = place.aws.key();
    const { arn } = place.aws.role(wanted);
    key.grants.add(arn);
    const credential = { type: 'assume-role', data: { assumeRoleArn: arn } };
    const { status, body } = await place.add({ awsRegion: 'eu-central-1', kmsKeyId: key.arn, credential });
    expect([status, body.message]).toEqual([400, expect.stringMatching(/ExternalIdNotRequired/)]);
    expect(kmsCalls().filter(({ principal }) => principal === arn)).toEqual([]);
  });

  it.each([
    ['expired', /cannot be asked now: ExpiredToken/],
    ['garbled', /cannot be asked now: Unreachable$/],
  ] as const)('is not taken when nobody says whether it lets others in: %s', async (fault, reason) => {
    const key = place.aws.key();
    const { arn } = place.aws.role(undefined);
    key.grants.add(arn);
    const credential = { type: 'assume-role', data: { assumeRoleArn: arn } };
    place.aws.fail(fault, 1, 'sts');
    const { status, body } = await place.add({ awsRegion: 'eu-central-1', kmsKeyId: key.arn, credential });
    expect([status, body.message]).toEqual([503, expect.stringMatching(reason)]);
  });

  it('makes no key in an account whose role lets in whoever asks', async () => {
    const { arn } = place.aws.role(undefined);
    const before = place.aws.keys.keys.size;
    const credential = { type: 'assume-role', data: { assumeRoleArn: arn } };
    const { status, body } = await place.add({ awsRegion: 'eu-central-1', credential });
    expect([status, body.message]).toEqual([400, expect.stringMatching(/ExternalIdNotRequired/)]);
    expect(place.aws.keys.keys.size).toBe(before);
  });

  it('is refused when the role asks for another external id', async () => {
    const { status, body } = await place.add(place.byRole(place.aws.key(), 'another'));
    expect([status, body.message]).toEqual([400, expect.stringMatching(/AccessDenied/)]);
  });

  it('may be reached with an external id of the customer, which nobody else can use from then on', async () => {
    const key = place.aws.key();
    const inputs = place.byRole(key, 'ours-alone');
    const own = {
      ...inputs,
      credential: { ...inputs.credential, data: { ...inputs.credential.data, externalId: 'ours-alone' } },
    };
    const id = await place.added(own);
    await send('DELETE', `/${id}`);
    const stranger = await place.world.identity('admin', await place.world.newOrganization());

    // A trust policy may compare in any case.
    for (const externalId of ['ours-alone', 'OURS-alone']) {
      const data = { ...own.credential.data, externalId };
      const theirs = await place.add({ ...own, credential: { ...own.credential, data } }, {}, stranger);
      expect([theirs.status, theirs.body.message]).toEqual([
        400,
        expect.stringMatching(/another organization/),
      ]);
    }
    expect((await place.add(own)).status).toBe(200);
  });

  it.each(['locket-', 'LOCKET-'])(
    'cannot be reached with the external id of another organization (%s…)',
    async (prefix) => {
      const orgId = await place.world.newOrganization();
      const externalId = `${prefix}${orgId}`;
      const inputs = place.byRole(place.aws.key(), externalId);
      const data = { ...inputs.credential.data, externalId };
      place.aws.calls.length = 0;
      const reply = await place.add({ ...inputs, credential: { type: 'assume-role', data } });
      expect([reply.status, reply.body.message]).toEqual([
        400,
        expect.stringMatching(/another organization/),
      ]);
      expect(place.aws.calls).toEqual([]);
    },
  );
});

describe('a KMS', () => {
  it('has a name that no other has, as a slug', async () => {
    const { body } = await place.add(place.byAccessKey(), { name: 'Our Main Key' });
    expect(body.externalKms.name).toBe('our-main-key');
    place.aws.calls.length = 0;
    const again = await place.add(place.byAccessKey(), { name: 'our-main-key' });
    expect([again.status, again.body.message]).toEqual([400, expect.stringMatching(/already exists/)]);
    expect(place.aws.calls).toEqual([]);
    expect((await place.add(place.byAccessKey(), { name: undefined })).body.externalKms.name).toMatch(
      /^\w{8}$/,
    );
  });

  it('is renamed and described without asking AWS, and reached anew only when proven', async () => {
    const inputs = place.byAccessKey();
    const id = await place.added(inputs);
    place.aws.fail('error');
    const renamed = newName();
    const described = { name: renamed, description: 'new', provider: undefined };
    expect((await send('PATCH', `/${id}`, described)).body.externalKms).toMatchObject({
      name: renamed,
      description: 'new',
    });
    place.aws.fail(undefined);

    const refused = { provider: { type: 'aws', inputs: { kmsKeyId: 'alias/none' } } };
    expect((await send('PATCH', `/${id}`, refused)).status).toBe(400);
    const other = place.aws.key([inputs.credential.data.accessKey]);
    const moved = { provider: { type: 'aws', inputs: { kmsKeyId: other.arn } } };
    expect((await send('PATCH', `/${id}`, moved)).status).toBe(200);
    expect((await send('GET', `/${id}`)).body.externalKms.external.providerInput).toMatchObject({
      kmsKeyId: other.arn,
      awsRegion: inputs.awsRegion,
    });
  });

  it('stays with its provider', async () => {
    const id = await place.added(place.byAccessKey());
    const provider = { type: 'gcp', inputs: place.byServiceAccount() };
    expect((await send('PATCH', `/${id}`, { provider })).status).toBe(400);
    expect((await send('GET', `/gcp/${id}`)).status).toBe(404);
  });

  it('is for admins of the organization', async () => {
    const id = await place.added(place.byAccessKey());
    const member = await place.world.identity('member');
    expect((await place.add(place.byAccessKey(), {}, member)).status).toBe(403);
    for (const [method, path, body] of [
      ['GET', ''],
      ['GET', `/${id}`],
      ['GET', '/aws/external-id'],
      ['PATCH', `/${id}`, { description: 'theirs' }],
      ['DELETE', `/aws/${id}`],
    ] as const)
      expect((await send(method, path, body, member)).status, `${method} ${path}`).toBe(403);
  });

  it('is one of fifty at most', async () => {
    const orgId = await place.world.newOrganization();
    const admin = await place.world.identity('admin', orgId);
    const inputs = place.byAccessKey();
    const connection = { provider: { type: 'aws', inputs } };
    for (let n = 0; n < 50; n += 1)
      expect((await send('POST', '', { ...connection, name: newName() }, admin)).status).toBe(200);
    const beyond = await send('POST', '', { ...connection, name: newName() }, admin);
    expect([beyond.status, beyond.body.message]).toEqual([400, expect.stringMatching(/at most 50/)]);
  });
});
