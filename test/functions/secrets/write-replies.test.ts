import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { TestResponse } from '../../harness/app.ts';
import { createMachine } from '../../world/instance.ts';
import { type SecretsPlace, startSecrets, type Wire } from '../../world/secrets-place.ts';
import { viewer } from '../../world/viewer.ts';

vi.mock(import('../../../layers/domain/permissions/grants.ts'), async (original) => {
  const { withRulesOfViewer } = await import('../../world/viewer.ts');
  return withRulesOfViewer(await original());
});

let place: SecretsPlace;
let writer: SecretsPlace;
let tagId: string;
let turn = 0;
beforeAll(async () => {
  place = await startSecrets();
  const { instance, project } = place;
  writer = place.as((await createMachine(instance, { projectId: project.id, projectRole: 'viewer' })).token);
  const tags = `/api/v1/projects/${project.id}/tags`;
  tagId = (await place.ok('POST', tags, { slug: 'old-tag', color: '' })).tag.id;
  await place.ok('POST', tags, { slug: 'new-tag', color: '' });
  viewer.rules = [
    { subject: 'secrets', action: ['create', 'edit', 'delete'] },
    { subject: 'secret-rollback', action: ['create'] },
  ];
});

/** What stands in every member of a secret before; the flag is told by its spelling in the reply. */
const before = {
  secretValue: 'old-value',
  secretComment: 'old-comment',
  secretMetadata: [{ key: 'old-key', value: 'old-metadata' }],
  secretReminderNote: 'old-note',
  secretReminderRepeatDays: 77,
  skipMultilineEncoding: true,
};
const marks = [
  ...['old-value', 'old-comment', 'old-key', 'old-metadata', 'old-note', 'old-tag'],
  ...[':77', '"skipMultilineEncoding":true'],
];

/** Members that a writer may send, each with what the reply has to show of it then. */
const written: Readonly<Record<string, readonly [object, object]>> = {
  nothing: [{}, {}],
  value: [{ secretValue: 'mine' }, { secretValue: 'mine', secretValueHidden: false }],
  comment: [{ secretComment: 'mine' }, { secretComment: 'mine' }],
  metadata: [
    { secretMetadata: [{ key: 'k', value: 'mine' }] },
    { secretMetadata: [{ key: 'k', value: 'mine' }] },
  ],
  tags: [{ tagIds: [] }, { tags: [] }],
  'multiline encoding': [{ skipMultilineEncoding: false }, { skipMultilineEncoding: false }],
  reminder: [{ secretReminderRepeatDays: 5 }, { secretReminderRepeatDays: 5 }],
  'reminder and note': [
    { secretReminderRepeatDays: 5, secretReminderNote: 'mine' },
    { secretReminderNote: 'mine' },
  ],
};

const scopeIn = (version: 'v3' | 'v4') =>
  version === 'v3' ? place.at() : { projectId: place.project.id, environment: 'dev', secretPath: '/' };
const one = { v3: '/api/v3/secrets/raw', v4: '/api/v4/secrets' } as const;
const many = { v3: '/api/v3/secrets/batch/raw', v4: '/api/v4/secrets/batch' } as const;

type Sending = (name: string, id: string, body: object) => Promise<TestResponse>;

const changing: Readonly<Record<string, Sending>> = Object.fromEntries(
  (['v3', 'v4'] as const).flatMap((version): [string, Sending][] => [
    [
      `${version} PATCH`,
      (name, _id, body) =>
        writer.request('PATCH', `${one[version]}/${name}`, { ...scopeIn(version), ...body }),
    ],
    [
      `${version} PATCH under another name`,
      (name, _id, body) =>
        writer.request('PATCH', `${one[version]}/${name}`, {
          ...scopeIn(version),
          newSecretName: `${name}_NEXT`,
          ...body,
        }),
    ],
    [
      `${version} PATCH of many`,
      (name, _id, body) =>
        writer.request('PATCH', many[version], {
          ...scopeIn(version),
          secrets: [{ secretKey: name, ...body }],
        }),
    ],
  ]),
);

const tagging =
  (method: string, slug: string): Sending =>
  (name) =>
    writer.request(method, `/api/v3/secrets/tags/${name}`, {
      projectSlug: place.project.slug,
      environment: 'dev',
      secretPath: '/',
      tagSlugs: [slug],
    });

/** Operations that say nothing about the secret. */
const others: Readonly<Record<string, Sending>> = {
  'v3 DELETE': (name) => writer.request('DELETE', `${one.v3}/${name}`, scopeIn('v3')),
  'v4 DELETE': (name) => writer.request('DELETE', `${one.v4}/${name}`, scopeIn('v4')),
  'v3 DELETE of many': (name) =>
    writer.request('DELETE', many.v3, { ...scopeIn('v3'), secrets: [{ secretKey: name }] }),
  'v4 DELETE of many': (name) =>
    writer.request('DELETE', many.v4, { ...scopeIn('v4'), secrets: [{ secretKey: name }] }),
  'attaching a tag': tagging('POST', 'new-tag'),
  restoring: async (name, id) => {
    await place.remove(name);
    return writer.request('POST', `/api/v4/secrets/${id}/restore`, {});
  },
  moving: (_name, id) =>
    writer.request('POST', '/api/v4/secrets/move', {
      projectId: place.project.id,
      sourceEnvironment: 'dev',
      sourceSecretPath: '/',
      destinationEnvironment: 'prod',
      destinationSecretPath: '/',
      secretIds: [id],
    }),
  'rolling back': async () => {
    const [, previous] = await place.snapshots();
    return writer.request('POST', `/api/v1/secret-snapshot/${previous.id}/rollback`);
  },
};

const newSecret = async (): Promise<readonly [string, string]> => {
  turn += 1;
  place.app.runtime.advance(1);
  const { secretValue, ...more } = before;
  const name = `KEY_${turn}`;
  const { id } = await place.create(name, secretValue, { ...more, tagIds: [tagId] });
  return [name, id];
};

const secretIn = ({ body }: TestResponse): Wire => body.secret ?? body.secrets[0];

describe('the reply to who may write and not read', () => {
  it.each(
    Object.keys(changing).flatMap((operation) => Object.keys(written).map((member) => [operation, member])),
  )('of %s with %s shows that and nothing that was there before', async (operation, member) => {
    const [name, id] = await newSecret();
    const [body, shown] = written[member] as (typeof written)[string];
    const reply = await (changing[operation] as Sending)(name, id, body);
    expect(reply.status, reply.text).toBe(200);
    for (const mark of marks) expect(reply.text).not.toContain(mark);
    expect(secretIn(reply)).toMatchObject({ secretValueHidden: true, ...shown });
  });

  it.each(Object.keys(others))('of %s shows nothing that was there before', async (operation) => {
    const [name, id] = await newSecret();
    const reply = await (others[operation] as Sending)(name, id, {});
    expect(reply.status, reply.text).toBe(200);
    for (const mark of marks) expect(reply.text).not.toContain(mark);
  });

  it('shows the tags that were asked to be attached or detached, and no others', async () => {
    const [name, id] = await newSecret();
    const attached = await tagging('POST', 'new-tag')(name, id, {});
    expect(secretIn(attached).tags.map(({ slug }: Wire) => slug)).toEqual(['new-tag']);
    const detached = await tagging('DELETE', 'new-tag')(name, id, {});
    expect(secretIn(detached).tags).toEqual([]);
  });

  it('is whole for who may read, too', async () => {
    const [name] = await newSecret();
    const secret = await place.update(name, { secretComment: 'new' });
    expect(secret).toMatchObject({ ...before, secretComment: 'new', secretValueHidden: false });
    expect(secret.tags).toMatchObject([{ slug: 'old-tag' }]);
  });
});
