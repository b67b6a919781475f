import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { operations } from '../../functions/routes.ts';
import { membersOf } from '../../layers/http/members.ts';

const root = resolve(import.meta.dirname, '../..');
const pages = globSync('docs/guides/*.md', { cwd: root }).toSorted();

interface Named {
  readonly method: string | undefined;
  readonly path: string;
}

/** Addresses of somebody else, who has paths that look like ours. */
const foreign = /https:\/\/http-intake\.\S+/g;
/** What ends a path: a query, the end of a word of code, a mark of the sentence. */
const named =
  /(?:\b(GET|POST|PUT|PATCH|DELETE) )?(?:\$LOCKET|https:\/\/[\w.-]*locket[\w.-]*)?(\/api\/v\d\/[^\s`"'?)|,]*)/g;

const pathsIn = (page: string): readonly Named[] =>
  [...readFileSync(join(root, page), 'utf8').replace(foreign, '').matchAll(named)].map(
    ([, method, path = '']) => ({ method, path: path.replace(/(\$\d|\/)$/, '') }),
  );

/** A segment that stands for another: a variable, a parameter, or what the reader puts there. */
const isVariable = (segment: string): boolean => /^[${<]|^[A-Z]+$|…/.test(segment);

const fits = (served: readonly string[], said: readonly string[]): boolean =>
  served.length >= said.length &&
  said.every((segment, at) => {
    const there = served[at] ?? '';
    return there.startsWith('{') || there === segment || isVariable(segment);
  });

const segmentsOf = (path: string): readonly string[] => path.split('/').slice(1);

/** Whether something is served there, or, where no method is said, below. */
const isServed = ({ method, path }: Named): boolean =>
  operations.some((operation) => {
    const [served, said] = [segmentsOf(operation.path), segmentsOf(path)];
    const isWhole = served.length === said.length || path.includes('…');
    return fits(served, said) && (method === undefined || (operation.method === method && isWhole));
  });

describe('the guides', () => {
  it.each(pages)('name paths that are served: %s', (page) => {
    expect(pathsIn(page).filter((each) => !isServed(each))).toEqual([]);
  });

  it('are found to name what is not served', () => {
    expect(isServed({ method: 'POST', path: '/api/v1/sso/oidc/configs' })).toBe(false);
    expect(isServed({ method: 'DELETE', path: '/api/v1/sso/oidc/config' })).toBe(false);
    expect(isServed({ method: undefined, path: '/api/v1/sso/saml3/$ORG' })).toBe(false);
    expect(isServed({ method: 'PATCH', path: '/api/v1/organization/$ORG' })).toBe(true);
  });
});

/** Names in the first cells of the tables of members. */
const memberTables = (page: string): readonly (readonly string[])[] =>
  [...page.matchAll(/^\| member \| what it does \|\n\|[-|]+\|\n((?:\|.*\n)+)/gm)].map(([, rows = '']) =>
    rows
      .split('\n')
      .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name = '']) => name)),
  );

/** Names of members in the first thing that a guide has its readers type. */
const typedMembers = (page: string): readonly string[] => {
  const [, block = ''] = /^```sh\n(.*?)^```/ms.exec(page) ?? [];
  return [...block.matchAll(/"(\w+)": /g)].map(([, name = '']) => name);
};

const guide = (name: string): string => readFileSync(join(root, `docs/guides/${name}.md`), 'utf8');
const bodyOf = (method: string, path: string): ReadonlySet<string> =>
  membersOf(operations.find((each) => each.method === method && each.path === path)?.body);

describe('members of requests', () => {
  it('that the guide to Slack has typed for a project are those that it takes', () => {
    const [block = ''] = /^SLACK=.*?^```/ms.exec(guide('slack')) ?? [];
    const said = [...block.matchAll(/"(\w+)": /g)].map(([, name = '']) => name);
    expect(said).toHaveLength(7);
    const taken = bodyOf('PUT', '/api/v1/workspace/{projectId}/slack-config');
    expect(said.filter((member) => !taken.has(member))).toEqual([]);
  });

  it.each([
    ['sso', 0, 'POST', '/api/v1/sso/oidc/config'],
    ['sso', 1, 'PATCH', '/api/v1/admin/config'],
    ['saml', 0, 'POST', '/api/v1/sso/config'],
    ['ldap', 0, 'POST', '/api/v1/ldap/config'],
  ] as const)('in the guide %s, table %i, are those of %s %s', (name, at, method, path) => {
    const table = memberTables(guide(name))[at] ?? [];
    expect(table.length).toBeGreaterThan(2);
    expect(table.filter((member) => !bodyOf(method, path).has(member))).toEqual([]);
  });

  it.each([
    ['sso', '/api/v1/sso/oidc/config'],
    ['saml', '/api/v1/sso/config'],
    ['okta', '/api/v1/sso/config'],
    ['ldap', '/api/v1/ldap/config'],
  ])('that the guide %s has typed are those of POST %s', (name, path) => {
    const said = typedMembers(guide(name));
    expect(said.length).toBeGreaterThan(4);
    expect(said.filter((member) => !bodyOf('POST', path).has(member))).toEqual([]);
  });
});
