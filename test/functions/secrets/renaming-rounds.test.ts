import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../../harness/app.ts';
import { type Asked, type CountingStorage, countingStorage } from '../../harness/rounds.ts';
import { bootstrapped, createProject } from '../../world/instance.ts';
import { placeOf, type SecretsPlace, type Wire } from '../../world/secrets-place.ts';

let storage: CountingStorage;
let place: SecretsPlace;
beforeAll(async () => {
  storage = await countingStorage();
  const instance = await bootstrapped(await startApp({ endpoint: storage.endpoint }));
  place = placeOf(instance, await createProject(instance), instance.admin);
});
afterAll(() => storage.close());

const batch = '/api/v3/secrets/batch/raw';
const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

/** A folder with secrets `K0`, `K1`, … that other folders import. */
const filled = async (name: string, count: number, importing = 0): Promise<readonly string[]> => {
  await place.folder('/', name);
  const secrets = numbers(count).map((n) => ({ secretKey: `K${n}`, secretValue: 'v' }));
  const made = await place.ok('POST', batch, { ...place.at(`/${name}`), secrets });
  for (const n of numbers(importing)) {
    await place.folder('/', `${name}-importing-${n}`);
    await place.ok('POST', '/api/v1/secret-imports', {
      workspaceId: place.project.id,
      environment: 'dev',
      path: `/${name}-importing-${n}`,
      import: { environment: 'dev', path: `/${name}` },
    });
  }
  return made.secrets.map(({ id }: Wire) => id);
};

const rename = (path: string, from: string, to: string) =>
  place.ok('PATCH', `/api/v3/secrets/raw/${from}`, { ...place.at(path), newSecretName: to });
const renameMany = (path: string, count: number, from: string, to: string) =>
  place.ok('PATCH', batch, {
    ...place.at(path),
    secrets: numbers(count).map((n) => ({ secretKey: `${from}${n}`, newSecretName: `${to}${n}` })),
  });
const move = (secretIds: readonly string[], source: string, destination: string) =>
  place.ok('POST', '/api/v3/secrets/move', {
    projectSlug: place.project.slug,
    sourceEnvironment: 'dev',
    sourceSecretPath: source,
    destinationEnvironment: 'dev',
    destinationSecretPath: destination,
    secretIds,
  });

const numberOf = (operation: string, { calls }: Asked): number =>
  calls.filter((each) => each === operation).length;
/** What the same request costs in a process that knows the place. */
const warm = async (path: string, work: () => Promise<unknown>): Promise<Asked> => {
  await place.values(path);
  return storage.counted(work);
};

describe('renaming one secret', () => {
  it('takes no round more than changing it: who refers to it is looked up beside the secret itself', async () => {
    await filled('one', 2);
    await rename('/one', 'K0', 'A');
    const renamed = await warm('/one', () => rename('/one', 'A', 'B'));
    const changed = await warm('/one', () =>
      place.ok('PATCH', '/api/v3/secrets/raw/B', { ...place.at('/one'), secretValue: 'changed' }),
    );
    expect([renamed.rounds, changed.rounds]).toEqual([2, 2]);
    expect(numberOf('Query', renamed) - numberOf('Query', changed)).toBe(3);
    expect(renamed.calls.length - changed.calls.length).toBe(3);
  });

  it('asks nothing of the index for another new value or the same name', async () => {
    await filled('same', 1);
    await rename('/same', 'K0', 'A');
    const change = (more: object) => () =>
      place.ok('PATCH', '/api/v3/secrets/raw/A', { ...place.at('/same'), ...more });
    const plain = await warm('/same', change({ secretValue: 'changed' }));
    const same = await warm('/same', change({ secretValue: 'again', newSecretName: 'A' }));
    expect(same.calls).toEqual(plain.calls);
  });
});

const importing = 3;

describe('for many secrets of one folder', () => {
  const many = (name: string, count: number) => ({
    renaming: () => renameMany(`/${name}`, count, 'K', 'R'),
    moving: async (ids: readonly string[]) => move(ids, `/${name}`, `/${name}-to`),
  });

  // Not more at once than one request sends side by side, so that rounds can be compared.
  it.each(['renaming', 'moving'] as const)(
    'those that import the folder are looked up once when %s, whatever the number of secrets',
    async (how) => {
      const asked: Asked[] = [];
      // The first teaches the process where the project is.
      for (const count of [1, 2, 4]) {
        const name = `${how}-${count}`;
        const ids = await filled(name, count, importing);
        await place.folder('/', `${name}-to`);
        await place.values(`/${name}-to`);
        asked.push(await warm(`/${name}`, () => many(name, count)[how](ids)));
      }
      const [, few, more] = asked as [Asked, Asked, Asked];
      expect(more.rounds).toBe(few.rounds);
      const perSecret = (numberOf('Query', more) - numberOf('Query', few)) / 2;
      const ofReferrers = 2 * (1 + importing);
      // A secret that is moved is looked up by its id as well.
      expect(perSecret).toBe(how === 'moving' ? ofReferrers + 1 : ofReferrers);
    },
  );

  it('a hundred that nobody imports are moved by two queries each and a few more', async () => {
    const ids = await filled('hundred', 100);
    await place.folder('/', 'hundred-to');
    const asked = await warm('/hundred', () => move(ids, '/hundred', '/hundred-to'));
    expect(numberOf('Query', asked)).toBeLessThanOrEqual(200 + 6);
  });
});

describe('renaming a folder', () => {
  it('looks up those who refer to its secrets and those who import it side by side', async () => {
    await filled('folder', 20);
    const { folders } = await place.ok('GET', '/api/v1/folders', undefined, { ...place.at(), path: '/' });
    const { id } = folders.find((each: Wire) => each.name === 'folder');
    const again = (name: string) =>
      place.ok('PATCH', `/api/v1/folders/${id}`, { ...place.at(), path: '/', name });
    await again('folder-2');
    const asked = await storage.counted(() => again('folder-3'));
    expect(asked.rounds).toBeLessThanOrEqual(6);
    expect(numberOf('Query', asked)).toBeLessThanOrEqual(20 + 5);
  });
});
