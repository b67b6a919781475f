import { beforeAll, describe, expect, it, vi } from 'vitest';
import type * as alterations from '../../../layers/domain/secrets/writing/alterations.ts';
import { personIn, type SecretsPlace, startSecrets, type Wire } from '../../world/secrets-place.ts';

/** Shuts the one way by which secrets are written. */
const way = vi.hoisted(() => ({ isShut: false }));

vi.mock('../../../layers/domain/secrets/writing/alterations.ts', async (original) => {
  const real = await original<typeof alterations>();
  const { LocketError } = await import('../../../layers/domain/errors.ts');
  const guarded =
    <A extends readonly unknown[], R>(pass: (...given: A) => R) =>
    (...given: A): R => {
      if (way.isShut) throw new LocketError('permission-denied', 'The way is shut');
      return pass(...given);
    };
  return {
    ...real,
    carryOut: guarded(real.carryOut),
    outcomeOf: guarded(real.outcomeOf),
    outcomeOfArrangement: guarded(real.outcomeOfArrangement),
  };
});

let place: SecretsPlace;
let person: SecretsPlace;
let turn = 0;

beforeAll(async () => {
  place = await startSecrets();
  person = place.as(await personIn(place));
  await place.ok('POST', `/api/v1/projects/${place.project.id}/tags`, { slug: 'red', color: '#f00' });
});

const one = (name: string) => `/api/v3/secrets/raw/${name}`;
const batch = '/api/v3/secrets/batch/raw';
const personal = (value?: string) => ({ ...place.at(), type: 'personal', secretValue: value });

type Send = readonly [method: string, path: string, body: object, sender?: SecretsPlace];

/** A referrer from elsewhere, which would have to follow. */
const planted = async (name: string): Promise<Wire> => {
  const folder = await place.folder('/', name);
  await place.create(name, 'value', place.at(`/${name}`));
  await place.create(`${name}_REFERS`, `\${dev.${name}.${name}}`);
  return folder;
};

/** What each road needs before, and its request. */
const roads: Readonly<Record<string, (name: string) => Promise<Send>>> = {
  'one is made': async (name) => ['POST', one(name), { ...place.at(), secretValue: 'new' }],
  'one is changed': async (name) => {
    await place.create(name, 'old');
    return ['PATCH', one(name), { ...place.at(), secretValue: 'new' }];
  },
  'one is deleted': async (name) => {
    await place.create(name, 'old');
    return ['DELETE', one(name), place.at()];
  },
  'one is overridden': async (name) => {
    await place.create(name, 'old');
    return ['POST', one(name), personal('mine'), person];
  },
  'an override is changed': async (name) => {
    await place.create(name, 'old');
    await person.ok('POST', one(name), personal('mine'));
    return ['PATCH', one(name), personal('mine too'), person];
  },
  'an override is deleted': async (name) => {
    await place.create(name, 'old');
    await person.ok('POST', one(name), personal('mine'));
    return ['DELETE', one(name), personal(), person];
  },
  'many are made': async (name) => [
    'POST',
    batch,
    { ...place.at(), secrets: [{ secretKey: name, secretValue: 'new' }] },
  ],
  'many are changed': async (name) => {
    await place.create(name, 'old');
    return ['PATCH', batch, { ...place.at(), secrets: [{ secretKey: name, secretValue: 'new' }] }];
  },
  'many are deleted': async (name) => {
    await place.create(name, 'old');
    return ['DELETE', batch, { ...place.at(), secrets: [{ secretKey: name, type: 'shared' }] }];
  },
  'one is moved': async (name) => {
    const { id } = await place.create(name, 'old');
    return [
      'POST',
      '/api/v3/secrets/move',
      {
        projectSlug: place.project.slug,
        sourceEnvironment: 'dev',
        destinationEnvironment: 'prod',
        secretIds: [id],
      },
    ];
  },
  'one is tagged': async (name) => {
    await place.create(name, 'old');
    const { slug: projectSlug } = place.project;
    const where = { projectSlug, environment: 'dev', secretPath: '/', type: 'shared' };
    return ['POST', `/api/v3/secrets/tags/${name}`, { ...where, tagSlugs: ['red'] }];
  },
  'one is restored': async (name) => {
    const { id } = await place.create(name, 'old');
    await place.remove(name);
    return ['POST', `/api/v4/secrets/${id}/restore`, {}];
  },
  'a folder is rolled back': async (name) => {
    await place.create(name, 'old');
    const [{ id }] = await place.snapshots();
    await place.update(name, { secretValue: 'new' });
    return ['POST', `/api/v1/secret-snapshot/${id}/rollback`, {}];
  },
  'references follow a folder': async (name) => {
    const { id } = await planted(name);
    const renamed = { ...place.at(), path: '/', name: `${name}_NEW`, updateReferences: true };
    return ['PATCH', `/api/v1/folders/${id}`, renamed];
  },
  'references follow an environment': async (name) => {
    await planted(name);
    const { id: project } = place.project;
    const path = `/api/v1/projects/${project}/environments/${place.environmentId('dev')}`;
    return ['PATCH', path, { slug: 'dev-renamed', updateReferences: true }];
  },
};

/** All that can be read of the secrets of both environments, versions included. */
const everything = async (): Promise<Wire> =>
  Promise.all(
    ['dev', 'prod'].flatMap((environment) =>
      [place, person].map((who) =>
        who.ok('GET', '/api/v3/secrets/raw', undefined, {
          ...place.at('/', environment),
          recursive: 'true',
          expandSecretReferences: 'false',
        }),
      ),
    ),
  );

describe('secrets are written one way', () => {
  it.each(Object.entries(roads))('%s: what refuses there stops it', async (_, prepare) => {
    turn += 1;
    const [method, path, body, sender = place] = await prepare(`KEY_${turn}`);
    const before = await everything();
    way.isShut = true;
    const refused = await sender.request(method, path, body).finally(() => {
      way.isShut = false;
    });
    expect([refused.status, refused.body.message]).toEqual([403, 'The way is shut']);
    expect(await everything()).toEqual(before);

    const passed = await sender.request(method, path, body);
    expect(passed.status, passed.text).toBe(200);
  });
});
