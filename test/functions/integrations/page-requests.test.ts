import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { targetNames } from '../../../layers/domain/syncs/target.ts';
import { openSyncPlace, type SyncPlace } from '../../world/sync-place.ts';

let place: SyncPlace;
beforeAll(async () => {
  place = await openSyncPlace();
  await place.set('KEY', 'value');
});

const folder = resolve(import.meta.dirname, '../../../docs/integrations');

/** Members in a list of the page, with those that may be left out when they are wanted too. */
const membersIn = (list: string, withOptional: boolean): readonly string[] =>
  [...list.matchAll(/`(\w+)`(\?)?/g)].flatMap(([, name = '', mark]) => (mark && !withOptional ? [] : [name]));

const said = (target: string) => {
  const text = readFileSync(resolve(folder, `${target}.md`), 'utf8');
  const [, app = '', ways = ''] =
    /`POST (\/api\/v1\/app-connections\/[\w-]+)` with the `method` (.+?); in/.exec(text) ?? [];
  const [, sync = '', config = '', older = ''] =
    /`POST (\/api\/v1\/secret-syncs\/[\w-]+)` with the `destinationConfig` (.+?); in the older family `POST \/api\/v1\/integration` with (.+?)\. /.exec(
      text,
    ) ?? [];
  const methods = [...ways.matchAll(/`([\w-]+)` \((.*?)\)/g)]
    .map(([, name = '', list = '']) => ({ name, list }))
    // For server admins alone.
    .filter(({ name }) => name !== 'own-role');
  return { app, sync, config, older, methods };
};

let number = 0;
const fresh = (): string => {
  number += 1;
  return `n-${number}`;
};

/** Something that each member takes. */
const values: Readonly<Record<string, unknown>> = {
  region: 'eu-central-1',
  roleArn: 'arn:aws:iam::111122223333:role/locket',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  path: '/shop/',
  vaultBaseUrl: 'https://shop.vault.azure.net',
  app: 'shop',
};
const addresses = /[uU]rl$/;
const choices: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'cloudflare-pages': { environment: 'production', targetEnvironment: 'production' },
  vercel: { env: 'production', targetEnvironment: 'production' },
  qovery: { scope: 'application' },
  'azure-key-vault': { app: 'https://shop.vault.azure.net' },
  // One of several ways to say where, of which the page tells.
  github: { owner: 'example', repo: 'shop', app: 'shop' },
  'aws-secret-manager': { secretName: 'shop', app: 'shop' },
};
const something = (target: string, name: string): unknown =>
  choices[target]?.[name] ?? values[name] ?? (addresses.test(name) ? 'https://example.com' : fresh());
const filled = (target: string, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, something(target, name)]));

describe.each(targetNames)('the page of %s', (target) => {
  const page = said(target);

  it('names what connects it and what a sync takes, and nothing else is needed', async () => {
    expect(page.methods.length).toBeGreaterThan(0);
    for (const { name: method, list } of page.methods) {
      const body = { name: fresh(), projectId: place.project.id, method };
      const credentials = filled(target, membersIn(list, false));
      const { appConnection } = await place.ok('POST', page.app, { ...body, credentials });
      const names = [...membersIn(page.config, false), ...Object.keys(choices[target] ?? {})];
      await place.ok('POST', page.sync, {
        ...{ name: fresh(), projectId: place.project.id, connectionId: appConnection.id },
        ...{ environment: 'dev', secretPath: '/', isAutoSyncEnabled: false },
        destinationConfig: filled(target, names),
      });
    }
  });

  it('names what the older family takes', async () => {
    const names = [...membersIn(page.older, false), ...Object.keys(choices[target] ?? {})];
    const { id: integrationAuthId } = await place.connect(target, {
      accessId: 'id',
      url: 'https://example.com',
    });
    await place.ok('POST', '/api/v1/integration', {
      ...{ integrationAuthId, sourceEnvironment: 'dev', isActive: false },
      ...filled(target, names),
    });
  });
});
