import { beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../../harness/app.ts';
import { bootstrapped, type Instance } from '../../world/instance.ts';
import type { Wire } from '../../world/secrets-place.ts';
import { plantTree, type Tree } from '../../world/tree.ts';
import { ref } from './golden/cases.ts';

let instance: Instance;
let tree: Tree;
beforeAll(async () => {
  instance = await bootstrapped(await startApp());
  tree = await plantTree(instance);
  await tree.secrets('prod:/app', { 'KEY.WITH.DOTS': 'dotted', WITH: 'plain' });
  await tree.secrets('prod:/', { 'app.WITH': 'never' });
  await tree.secrets('dev:/', { 'my.key': 'mine', 'prod.key': 'prod-like', KEY: 'key' });
});

let made = 0;

/** What a value reads as when it is expanded, and what was left as it is written. */
const read = async (value: string): Promise<readonly [string, readonly string[]]> => {
  made += 1;
  await tree.secrets('dev:/', { [`V${made}`]: value });
  const { body } = await tree.get('v4', 'dev:/', `V${made}`);
  return [body.secret.secretValue, body.unresolvedReferences.map(({ reason }: Wire) => reason)];
};

describe('a key with dots', () => {
  it.each([
    [ref('prod.app."KEY.WITH.DOTS"'), 'dotted'],
    [ref('"my.key"'), 'mine'],
    [ref('"prod.key"'), 'prod-like'],
    // No environment has this name, so the whole is a key beside it.
    [ref('my.key'), 'mine'],
    // As it always was: what can be a place is one.
    [ref('prod.app.WITH'), 'plain'],
    [ref('dev.KEY'), 'key'],
  ])('%s leads to it', async (value, expected) => {
    expect(await read(value)).toEqual([expected, []]);
  });

  it.each([ref('prod.app.KEY.WITH.DOTS'), ref('prod."app.KEY"'), ref('nowhere."my.key"'), ref('no.key')])(
    '%s leads to none',
    async (value) => {
      expect(await read(value)).toEqual([value, ['not-found']]);
    },
  );

  it('has its referrers, however they write it', async () => {
    const { body } = await tree.request('GET', '/api/v4/secrets/my.key/references', {
      query: { projectId: tree.project.id, environment: 'dev', secretPath: '/' },
    });
    const names = body.references.map(({ secretKey }: Wire) => secretKey);
    const values = await Promise.all(
      names.map(async (name: string) => {
        const found = await tree.get('v4', 'dev:/', name, { expandSecretReferences: false });
        return found.body.secret.secretValue;
      }),
    );
    expect(values.sort()).toEqual([ref('"my.key"'), ref('my.key')].sort());
  });
});

describe('a literal `${`', () => {
  it.each([
    [`$${ref('KEY')}`, ref('KEY')],
    [`$$${ref('KEY')}`, '$key'],
    [`$$$${ref('KEY')}`, `$${ref('KEY')}`],
    [`a $${ref('KEY')} ${ref('KEY')}`, `a ${ref('KEY')} key`],
    ['$KEY $$ $${} $${open', '$KEY $$ $${} $${open'],
  ])('%s reads %s', async (value, expected) => {
    expect(await read(value)).toEqual([expected, []]);
  });

  it('is no reference: nobody needs a right for it, nothing refers by it, unexpanded it is as it was written', async () => {
    const value = `$${ref('prod.app.WITH')}`;
    await tree.secrets('dev:/', { LITERAL: value });
    const { body } = await tree.request('GET', '/api/v4/secrets/WITH/references', {
      query: { projectId: tree.project.id, environment: 'prod', secretPath: '/app' },
    });
    expect(body.references.map(({ secretKey }: Wire) => secretKey)).not.toContain('LITERAL');
    const raw = await tree.get('v4', 'dev:/', 'LITERAL', { expandSecretReferences: false });
    expect(raw.body.secret.secretValue).toBe(value);
  });
});

describe('a reference that nobody could store', () => {
  it.each([
    ['name', ref(`prod.${'a'.repeat(1000)}`)],
    ['name of wide characters', ref('字'.repeat(256))],
    ['path', ref(`prod.${'a'.repeat(300)}.KEY`)],
    ['depth', ref(`prod.${'a.'.repeat(21)}KEY`)],
    ['environment', ref(`${'e'.repeat(3000)}.KEY`)],
  ])(
    'with such a %s is literal and listed, for whoever lists the folder, one above or an importer',
    async (_, value) => {
      const other = await plantTree(instance);
      await other.secrets('dev:/app', { BAD: value, GOOD: 'good' });
      await other.imports('prod:/', 'dev:/app');
      for (const [place, query] of [
        ['dev:/app', {}],
        ['dev:/', { recursive: true }],
        ['prod:/', {}],
      ] as const) {
        const { status, body } = await other.list('v4', place, query);
        expect(status).toBe(200);
        const { secrets } = place === 'prod:/' ? body.imports[0] : body;
        expect(Object.fromEntries(secrets.map((each: Wire) => [each.secretKey, each.secretValue]))).toEqual({
          BAD: value,
          GOOD: 'good',
        });
        expect(body.unresolvedReferences.map(({ reference }: Wire) => reference)).toEqual([value]);
      }
    },
  );
});
