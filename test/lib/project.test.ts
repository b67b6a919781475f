import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { httpGroups } from '../../functions/groups.ts';
import { buildProject } from '../../lib/project.ts';
import type { Resource } from './stacks.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Far above what a function needs: something large slipped in. */
const BUNDLE_LIMIT_KB = 1000;

// Bundling every function takes as long as the machine has other things to do.
describe('the project', { timeout: 120_000 }, () => {
  let project: Awaited<ReturnType<typeof buildProject>>;
  beforeAll(async () => {
    project = await buildProject({ outdir: temporaryFolder(), checked: false });
  }, 120_000);

  it('synthesizes with the code of every function', () => {
    const { app, bundles } = project;
    const assembly = app.synth();
    const functions = assembly.stacks
      .flatMap(({ template }) => Object.values(template.Resources as Record<string, Resource>))
      .filter(({ Type }) => Type === 'AWS::Lambda::Function');
    const names = functions.map(({ Properties }) => Properties.FunctionName);
    expect(names.sort()).toEqual(
      [
        ...httpGroups.map(({ name }) => name),
        'access-follow-up',
        'acme-validation',
        'audit-stream-delivery',
        'chat-delivery',
        'bootstrap-secret',
        'change-requests',
        'digests',
        'dynamic-leases',
        'endings',
        'import-runs',
        'incidents',
        'intents',
        'key-rotation',
        'key-schedule',
        'lease-reconciler',
        'lease-sweep',
        'mail',
        'pki-alerts',
        'relay',
        'reminders',
        'resend',
        'root-key',
        'rotate-secrets',
        'rotation-sweep',
        'secret-scanning-scan',
        'sync-schedule',
        'syncs',
        'strategy-proof',
        'strategy-switch',
        'tallies',
        'trail',
        'upkeep',
        'webhook-delivery',
      ]
        .map((name) => `locket-${name}`)
        .sort(),
    );
    for (const { Metadata } of functions) {
      const folder = join(assembly.directory, String(Metadata?.['aws:asset:path']));
      expect(existsSync(join(folder, 'index.mjs'))).toBe(true);
    }
    for (const { name, bytes } of bundles) expect(bytes / 1024, name).toBeLessThan(BUNDLE_LIMIT_KB);
  });

  it('ships the API document beside the function that shows it, and nothing beside the others', () => {
    for (const { name, folder } of project.bundles)
      expect(existsSync(join(folder, 'assets', 'openapi.json')), name).toBe(name === 'meta');
  });
});
