import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { storesOf } from '../../functions/group.ts';
import { httpGroups } from '../../functions/groups.ts';
import type { StoreFactories } from '../../layers/adapters/dynamo/stores/lazy.ts';
import { storesFrom } from '../../layers/adapters/dynamo/stores/lazy.ts';
import { groupSource } from '../../lib/functions/group-source.ts';
import { workers } from '../../lib/workers/discovered.ts';
import { mentionedFrom } from './mentioned.ts';

const root = resolve(import.meta.dirname, '../..');

const withPlatform = httpGroups.filter(({ table, keys }) => table !== 'none' || keys);

describe.each(withPlatform)('the group $name', (group) => {
  it('lists the stores and ways out that its code mentions, and no other', async () => {
    const code = `
      import { lambda } from '../../layers/http/pipeline.ts';
      import { group } from './group.ts';
      export const handler = lambda({ operations: group.operations });`;
    const mentioned = await mentionedFrom(code, `functions/${group.name}`);
    expect({ stores: [...storesOf(group)].sort(), calls: [...(group.calls ?? [])].sort() }).toEqual(
      mentioned,
    );
  });
});

const namesIn = (list: string): readonly string[] =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .sort();

const modules = globSync('functions/{workers,operator}/**/*.ts', { cwd: root }).map((file) => ({
  file,
  text: readFileSync(resolve(root, file), 'utf8'),
}));

/** Handlers that work with the units of another module, which lists for them all. */
const usersOf = (listing: string): readonly string[] =>
  modules.flatMap(({ file, text }) => (text.includes(`from '../${basename(listing)}'`) ? [file] : []));

/** The modules that work without a request, where what they bring along is listed, and what that is. */
const working = modules.flatMap(({ file, text }) => {
  const [, listedIn = '', list = ''] = /workWith\(\s*'([^']*)',\s*\{([^}]*)\}/.exec(text) ?? [];
  const [, waysOut = ''] = /outbound: \{([^}]*)\}/.exec(text) ?? [];
  if (!listedIn) return [];
  const users = /export const open\w+ = workWith/.test(text) ? usersOf(file) : [file];
  const listed = { listed: file, listedIn, stores: namesIn(list), calls: namesIn(waysOut) };
  return users.map((user) => ({ file: user, ...listed }));
});

it('workers and programs that open units are found', () => {
  expect(working.map(({ file }) => file)).toContain('functions/workers/webhooks/handler.ts');
  expect(working.map(({ file }) => file)).toContain('functions/workers/rotation-sweep/handler.ts');
  expect(working.length).toBeGreaterThanOrEqual(3);
});

describe.each(working)('$file', ({ file, listed, listedIn, stores, calls }) => {
  it('lists the stores and ways out that its code mentions, and no other', async () => {
    expect(listedIn).toBe(listed);
    const code = readFileSync(resolve(root, file), 'utf8');
    expect({ stores, calls }).toEqual(await mentionedFrom(code, dirname(file)));
  });
});

describe.each(workers)(
  'the worker $name',
  ({ entry, asksCustomerKms = false, readsKeptApps = false, callsOut = false }) => {
    it('may read what is kept of apps outside if its code does', () => {
      const { calls = [] } = working.find(({ file }) => file === entry) ?? {};
      expect(readsKeptApps).toBe(calls.includes('keptApps'));
    });

    it('may ask customers’ KMS if its code does, from where functions call out', () => {
      const { calls = [] } = working.find(({ file }) => file === entry) ?? {};
      const asks = calls.includes('customerKms');
      expect(asksCustomerKms).toBe(asks);
      if (asks) expect(callsOut).toBe(true);
    });
  },
);

describe('the stores of a request', () => {
  const made: string[] = [];
  const naming = (name: string) => () => {
    made.push(name);
    return { name };
  };
  const stores = { tags: naming('tags'), shares: naming('shares') } as unknown as StoreFactories;
  const opened = storesFrom({ stores, listedIn: 'functions/x/group.ts' })(
    ...([] as unknown as [never, never, never]),
  );

  it('are made when they are first asked for, and once', () => {
    expect(made).toEqual([]);
    expect(opened.tags).toBe(opened.tags);
    expect(made).toEqual(['tags']);
  });

  it('are refused where the function does not list them', () => {
    expect(() => opened.history).toThrow(
      expect.objectContaining({
        code: 'internal',
        message: 'functions/x/group.ts does not list the store history',
      }),
    );
  });
});

describe('the module of a function', () => {
  const described = { name: 'x', table: 'read', keys: true, stores: ['shares'] } as const;

  it('imports the stores that its group lists and those that telling callers needs', () => {
    const { code } = groupSource(described);
    expect(code).toContain(
      'import { apiKeys, identities, organizations, rateLimits, serviceTokens, users, shares } from',
    );
    expect(code).not.toContain('egress');
  });

  it('imports the ways to reach others that its group lists', () => {
    expect(groupSource({ ...described, calls: ['egress'] }).code).toContain('outbound = { egress };');
  });
});
