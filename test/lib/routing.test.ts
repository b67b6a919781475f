import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { claimFaults } from '../../functions/claims.ts';
import type { Group } from '../../functions/group.ts';
import { fallbackGroup, httpGroups } from '../../functions/groups.ts';
import { operations as everyOperation } from '../../functions/routes.ts';
import { everyone } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { Router } from '../../layers/http/router.ts';
import { routerOf } from '../../local/gateway/router.ts';
import type { Route } from '../../local/template/api.ts';
import { readApp } from '../../local/template/app.ts';
import { buildStacks } from './stacks.ts';
import { temporaryFolder } from './temporary-folder.ts';

const apiTypes = ['http', 'rest', 'private'] as const;
type ApiType = (typeof apiTypes)[number];

/** What AWS allows by default: routes of an HTTP API and resources of a REST API. */
const QUOTA = 300;
/** What we let one stack hold; CloudFormation takes 500 resources and 1,000,000 bytes. */
const STACK_LIMIT = 350;
const TEMPLATE_LIMIT = 700_000;

interface Deployment {
  readonly routes: readonly Route[];
  /** Resources in the stack of the API. */
  readonly resources: number;
  /** Size of its template. */
  readonly bytes: number;
}

/** The API as the templates describe it, read as the local runner reads it. */
const deploymentOf = (apiType: ApiType, groups: readonly Group[]): Deployment => {
  const code = temporaryFolder();
  mkdirSync(code, { recursive: true });
  writeFileSync(join(code, 'index.mjs'), 'export const handler = async () => ({});');
  const { app } = buildStacks({ apiType }, { groups, codeOf: () => Code.fromAsset(code) });
  const assembly = app.synth();
  const { template, templateFullPath } = assembly.getStackByName('locket-api');
  return {
    routes: readApp(assembly.directory).api.routes,
    resources: Object.keys(template.Resources).length,
    bytes: statSync(templateFullPath).size,
  };
};

const ID = '0190a1b2-0000-7000-8000-000000000001';
const samplePath = (path: string): string =>
  path.replace(/\{\w+\+\}/g, `${ID}/${ID}`).replace(/\{\w+\}/g, ID);

const literals = [
  ...new Set(
    httpGroups.flatMap(({ paths }) => paths.flatMap((path) => path.match(/(?<=\/)[\w-]+(?=\/|$)/g) ?? [])),
  ),
];

/** Paths of operations on a project by its slug, where the slug is a word of the API. */
const confusing = httpGroups.flatMap(({ name, operations }) =>
  operations
    .filter(({ path }) => path.includes('{slug}'))
    .flatMap((operation) =>
      literals.map((word) => ({
        name,
        operation,
        path: samplePath(operation.path.replace('{slug}', word)),
      })),
    ),
);

/** Requests that the deployed API would hand to another function than that of their operation. */
const astray = (routes: readonly Route[], groups: readonly Group[]): readonly string[] => {
  const find = routerOf(routes);
  return groups.flatMap(({ name, operations }) =>
    operations.flatMap(({ method, path }) => {
      const answered = find(method, samplePath(path))?.route.function.name;
      return answered === `locket-${name}` ? [] : [`${method} ${path} of ${name} goes to ${answered}`];
    }),
  );
};

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
const isParameter = (path: string): boolean => path.endsWith('}');

/** Resources of a REST API: every path with those above it. */
const resourcesOf = (routes: readonly Route[]): ReadonlySet<string> =>
  new Set(
    routes.flatMap(({ path }) => {
      const parts = path.split('/').slice(1);
      return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
    }),
  );

/** What of an API counts against its quota. */
const quotaOf = (apiType: ApiType, routes: readonly Route[]): number =>
  apiType === 'http' ? routes.length : resourcesOf(routes).size;

/** Levels where a REST API would have to choose between two parameters, or has no answer for some segment. */
const deadEnds = (routes: readonly Route[]): readonly string[] => {
  const all = [...resourcesOf(routes)];
  const answered = new Set(routes.map(({ path }) => path));
  return ['', ...all.filter((path) => path !== '/' && !path.endsWith('+}'))].flatMap((parent) => {
    const taking = all.filter((path) => parentOf(path) === parent && isParameter(path));
    return taking.length === 1 && answered.has(parent || '/')
      ? []
      : [`${parent || '/'}: ${taking.join(', ')}`];
  });
};

/** What a group of tomorrow may look like: a plain claim, and two below a parameter that others go on below too. */
const generated = (index: number): Group => {
  const name = `group-${index}`;
  const paths = [
    `/api/v1/${name}`,
    `/api/v1/workspace/{projectId}/${name}`,
    index % 2 === 0 ? `/api/v2/organizations/{orgId}/${name}/{thingId}/parts` : `/api/v2/${name}`,
  ];
  const read = (path: string) =>
    operation({
      method: 'GET',
      path,
      summary: 'Reads it',
      access: everyone,
      audit: null,
      limit: 'read',
      reply: () => z.object({}),
      handle: async () => ({}),
    });
  return {
    name,
    title: name,
    description: name,
    paths,
    operations: paths.flatMap((path) => [read(path), read(`${path}/{id}`), read(`${path}/{id}/more`)]),
    stores: [],
    table: 'read-write',
    keys: true,
  };
};

const standing = httpGroups.filter(({ name }) => name === fallbackGroup);
const groupsOf = (count: number): readonly Group[] => [
  ...standing,
  ...Array.from({ length: count - standing.length }, (_, index) => generated(index)),
];
const thirty = groupsOf(30);
const sixty = groupsOf(60);

describe.each(apiTypes)('requests of an API of type %s', (apiType) => {
  const { routes, resources } = deploymentOf(apiType, httpGroups);

  it('reach the function of their operation', () => {
    expect(astray(routes, httpGroups)).toEqual([]);
  });

  it('reach the same function when a project is called like a word of the API', () => {
    const find = routerOf(routes);
    const all = new Router(everyOperation);
    const meant = confusing.filter(({ operation: { method }, path, operation: one }) => {
      const { operation: found } = all.match({ method, segments: path.slice(1).split('/') });
      return found === one;
    });
    expect(meant.length).toBeGreaterThan(100);
    for (const {
      name,
      operation: { method },
      path,
    } of meant)
      expect(`${path} ${find(method, path)?.route.function.name}`).toBe(`${path} locket-${name}`);
  });

  it('reach the fallback where nobody claims their path', () => {
    const find = routerOf(routes);
    for (const path of ['/', '/favicon.ico', '/projects', '/projects/a/secrets/dev'])
      expect(find('GET', path)?.route.function.name, path).toBe(`locket-${fallbackGroup}`);
    for (const path of ['/api/v1', '/api/v1/nothing', '/api/v9/a/b'])
      expect(find('GET', path)?.route.function.name, path).toBe('locket-meta');
  });

  it('reach the claim above where a claim below a parameter does not match', () => {
    const find = routerOf(routes);
    for (const path of [`/api/v1/workspace/${ID}`, `/api/v1/workspace/${ID}/name`, '/api/v1/projects/a/b/c'])
      expect(find('GET', path)?.route.function.name, path).toBe('locket-projects');
  });

  it('are routed within the quotas of API Gateway and our limit for a stack', () => {
    expect(quotaOf(apiType, routes)).toBeLessThan(QUOTA);
    expect(resources).toBeLessThan(STACK_LIMIT);
  });
});

describe.each(apiTypes)('thirty groups behind an API of type %s', (apiType) => {
  const { routes } = deploymentOf(apiType, thirty);

  it('have no fault, and every request reaches its function', () => {
    expect(claimFaults(thirty, fallbackGroup)).toEqual([]);
    expect(astray(routes, thirty)).toEqual([]);
  });

  it('fit in the quotas of API Gateway', () => {
    expect(quotaOf(apiType, routes)).toBeLessThan(QUOTA);
  });
});

describe.each(apiTypes)('sixty groups behind an API of type %s', (apiType) => {
  const { routes, resources, bytes } = deploymentOf(apiType, sixty);

  it('have no fault, and every request reaches its function', () => {
    expect(claimFaults(sixty, fallbackGroup)).toEqual([]);
    expect(astray(routes, sixty)).toEqual([]);
  });

  it('fit in one stack', () => {
    expect(resources).toBeLessThan(STACK_LIMIT);
    expect(bytes).toBeLessThan(TEMPLATE_LIMIT);
  });
});

describe.each(['rest', 'private'] as const)('the tree of an API of type %s', (apiType) => {
  it.each([
    ['of today', httpGroups],
    ['of thirty groups', thirty],
  ])('%s has at each level exactly one child that takes any segment', (_name, groups) => {
    expect(deadEnds(deploymentOf(apiType, groups).routes)).toEqual([]);
  });
});
