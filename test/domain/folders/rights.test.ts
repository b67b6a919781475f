import { describe, expect, test } from 'vitest';
import type { LocatedFolder } from '../../../layers/domain/folders/located-folder.ts';
import { parsePath } from '../../../layers/domain/folders/paths.ts';
import { assertMayFolder, assertMaySubtree } from '../../../layers/domain/folders/rights.ts';
import { abilityOf } from '../../../layers/domain/permissions/ability.ts';
import type { Rule } from '../../../layers/domain/permissions/rule.ts';
import type { ProjectAccess } from '../../../layers/domain/projects/access.ts';
import type { Environment } from '../../../layers/domain/projects/project.ts';
import { folderNamed, unitWith } from './tree.ts';

const environment = { id: 'env', slug: 'dev' } as Environment;
const accessWith = (...rules: readonly Rule[]) => ({ rules, ability: abilityOf(rules) }) as ProjectAccess;

const may = (rules: readonly Rule[], action: 'create' | 'edit' | 'delete', path: string): boolean => {
  try {
    assertMayFolder(accessWith(...rules), action, environment, parsePath(path));
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'permission-denied' });
    return false;
  }
};

const secrets = (...action: string[]): Rule => ({ subject: 'secrets', action });
const folders = (...action: string[]): Rule => ({ subject: 'secret-folders', action });

describe('which rules decide', () => {
  test('rules about secrets do when there are none about folders', () => {
    expect(may([secrets('create')], 'create', '/')).toBe(true);
    expect(may([secrets('read')], 'create', '/')).toBe(false);
  });

  test('rules about folders do when there are any, even if those about secrets would allow', () => {
    expect(may([secrets('create', 'delete'), folders('create')], 'create', '/')).toBe(true);
    expect(may([secrets('create', 'delete'), folders('create')], 'delete', '/')).toBe(false);
  });

  test('a rule that lists folders among other subjects is one about folders', () => {
    const both: Rule = { subject: ['secret-imports', 'secret-folders'], action: ['edit'] };
    expect(may([both, secrets('delete')], 'edit', '/')).toBe(true);
    expect(may([both, secrets('delete')], 'delete', '/')).toBe(false);
  });

  test('conditions on environment and path count', () => {
    const rule: Rule = {
      ...secrets('create'),
      conditions: { environment: 'dev', secretPath: { $glob: '/apps/**' } },
    };
    expect(may([rule], 'create', '/apps/web')).toBe(true);
    expect(may([rule], 'create', '/other')).toBe(false);
    expect(may([{ ...rule, conditions: { environment: 'prod' } }], 'create', '/apps/web')).toBe(false);
  });

  test('a rule for secrets of certain names grants nothing on folders', () => {
    const rule: Rule = { ...secrets('create'), conditions: { secretName: { $glob: 'DB_*' } } };
    expect(may([rule], 'create', '/')).toBe(false);
  });
});

describe('a folder with what is below it', () => {
  const below = [
    folderNamed('apps'),
    folderNamed('prod', 'apps'),
    folderNamed('keys', 'prod'),
    folderNamed('x'),
  ];
  const located = (...rules: readonly Rule[]): LocatedFolder => ({
    folder: folderNamed('apps'),
    path: ['apps'],
    environment,
    access: accessWith(...rules),
  });

  test('cannot be deleted when something below it may not be', async () => {
    const deny: Rule = {
      ...secrets('delete'),
      inverted: true,
      conditions: { secretPath: { $eq: '/apps/prod/keys' } },
    };
    const { unit } = unitWith(below);
    await expect(assertMaySubtree(unit, located(secrets('delete'), deny), 'delete')).rejects.toMatchObject({
      code: 'permission-denied',
    });
  });

  test('can be deleted when a rule denies something elsewhere', async () => {
    const deny: Rule = { ...secrets('delete'), inverted: true, conditions: { secretPath: { $eq: '/x' } } };
    const { unit } = unitWith(below);
    await expect(assertMaySubtree(unit, located(secrets('delete'), deny), 'delete')).resolves.toBeUndefined();
  });

  test('cannot be moved to where a rule does not reach', async () => {
    const rule: Rule = { ...secrets('edit'), conditions: { secretPath: { $glob: '/apps/**' } } };
    const { unit } = unitWith(below);
    await expect(assertMaySubtree(unit, located(rule), 'edit')).resolves.toBeUndefined();
    await expect(assertMaySubtree(unit, located(rule), 'edit', ['other'])).rejects.toMatchObject({
      code: 'permission-denied',
    });
  });

  test('is judged without reading it when no rule has conditions', async () => {
    const { unit, loads } = unitWith(below);
    await assertMaySubtree(unit, located(secrets('delete')), 'delete');
    expect(loads()).toBe(0);
  });
});
