import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Rule } from '../../../layers/domain/permissions/rule.ts';
import type { Wire } from '../../world/secrets-place.ts';
import { allow, deny, viewer } from '../../world/viewer.ts';
import { openWriterPlace } from './writer-place.ts';

vi.mock(import('../../../layers/domain/permissions/grants.ts'), async (original) => {
  const { withRulesOfViewer } = await import('../../world/viewer.ts');
  return withRulesOfViewer(await original());
});

const { place, writer, freshFolder } = await openWriterPlace();
let path: string;

beforeEach(async () => {
  path = await freshFolder();
});

const all = allow(['read', 'create', 'edit', 'delete']);
const history: Rule = { subject: 'secret-rollback', action: ['read', 'create'] };

describe('history', () => {
  const newest = async (): Promise<string> => (await place.snapshots(path))[0].id;

  it('leaves out what the caller may not read: values, versions and names', async () => {
    await place.create('OPEN', '1', place.at(path));
    const closed = await place.create('CLOSED', '2', place.at(path));
    viewer.rules = [history, allow(['read']), deny(['read'], { secretName: 'CLOSED' })];
    const { secretSnapshot } = await writer.ok('GET', `/api/v1/secret-snapshot/${await newest()}`);
    expect(secretSnapshot.secretVersions.map(({ secretKey }: Wire) => secretKey)).toEqual(['OPEN']);
    expect((await writer.request('GET', `/api/v1/secret/${closed.id}/secret-versions`)).status).toBe(403);
    const { commits } = await writer.ok('GET', `/api/v1/projects/${place.project.id}/commits`, undefined, {
      environment: 'dev',
      path,
    });
    expect(commits.flatMap(({ changes }: Wire) => changes.map(({ name }: Wire) => name))).toEqual(['OPEN']);
  });

  it('leaves out names of secrets by the tags they had', async () => {
    const { tag } = await place.ok('POST', `/api/v1/projects/${place.project.id}/tags`, {
      slug: `hidden-${path.slice(1)}`,
      color: '',
    });
    await place.create('OPEN', '1', place.at(path));
    await place.create('TAGGED', '1', { ...place.at(path), tagIds: [tag.id] });
    await place.update('OPEN', { ...place.at(path), newSecretName: 'CLOSED', tagIds: [tag.id] });
    await place.remove('TAGGED', place.at(path));
    viewer.rules = [history, allow(['read']), deny(['read'], { secretTags: { $in: [tag.slug] } })];
    const url = `/api/v1/projects/${place.project.id}/commits`;
    const { commits } = await writer.ok('GET', url, undefined, { environment: 'dev', path });
    expect(commits.flatMap(({ changes }: Wire) => changes.map(({ name }: Wire) => name))).toEqual(['OPEN']);
    viewer.rules = [history, allow(['read'], { secretTags: { $in: [tag.slug] } })];
    const tagged = await writer.ok('GET', url, undefined, { environment: 'dev', path });
    expect(tagged.commits.flatMap(({ changes }: Wire) => changes.map(({ name }: Wire) => name))).toEqual([
      'TAGGED',
      'TAGGED',
    ]);
  });

  it('shows a version by number to those who may read it as it was', async () => {
    await place.create('CLOSED', 'closed', place.at(path));
    await place.update('CLOSED', { ...place.at(path), newSecretName: 'OPEN', secretValue: 'open' });
    viewer.rules = [history, allow(['read']), deny(['read'], { secretName: 'CLOSED' })];
    const version = async (number: number) =>
      (
        await writer.request('GET', '/api/v3/secrets/raw/OPEN', undefined, {
          ...writer.at(path),
          version: number,
        })
      ).status;
    expect([await version(1), await version(2)]).toEqual([404, 200]);
    viewer.rules = [history, allow(['read'])];
    expect([await version(1), await version(2)]).toEqual([200, 200]);
  });

  it('is rolled back only by those who might make every change by hand', async () => {
    await place.create('KEPT', '1', place.at(path));
    await place.create('GONE', '1', place.at(path));
    const then = await newest();
    await place.update('KEPT', { ...place.at(path), secretValue: '2' });
    await place.remove('GONE', place.at(path));
    await place.create('NEW', '1', place.at(path));
    const rollback = async (rules: readonly Rule[]) => {
      viewer.rules = rules as Rule[];
      return (await writer.request('POST', `/api/v1/secret-snapshot/${then}/rollback`)).status;
    };
    expect(await rollback([all])).toBe(403);
    expect(await rollback([history])).toBe(403);
    for (const [action, secretName] of [
      ['edit', 'KEPT'],
      ['create', 'GONE'],
      ['delete', 'NEW'],
    ])
      expect(
        await rollback([history, all, deny([action as string], { secretName: secretName as string })]),
      ).toBe(403);
    expect(await place.values(path)).toEqual({ KEPT: '2', NEW: '1' });
    expect(await rollback([history, allow(['create', 'edit', 'delete'])])).toBe(200);
    expect(await place.values(path)).toEqual({ KEPT: '1', GONE: '1' });
  });

  it('with the folders below needs the rights on these, too', async () => {
    const inner = `${path}/inner`;
    await place.folder(path, 'inner');
    await place.create('DEEP', '1', place.at(inner));
    await place.create('MARK', '1', place.at(path));
    const then = await newest();
    await place.folder(path, 'afterwards');
    await place.update('DEEP', { ...place.at(inner), secretValue: '2' });
    const rollback = async (rules: readonly Rule[]) => {
      viewer.rules = rules as Rule[];
      const url = `/api/v1/secret-snapshot/${then}/rollback`;
      return (await writer.request('POST', url, { deepRollback: true })).status;
    };
    expect(await rollback([history, all, deny(['edit'], { secretPath: inner })])).toBe(403);
    expect(await rollback([history, all, deny(['delete'], { secretPath: `${path}/afterwards` })])).toBe(403);
    expect(await place.values(inner)).toEqual({ DEEP: '2' });
    expect(await rollback([history, all])).toBe(200);
    expect(await place.values(inner)).toEqual({ DEEP: '1' });
  });
});
