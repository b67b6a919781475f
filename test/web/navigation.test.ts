import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { pageTemplates } from '../peers/web/pages.ts';

const source = (file: string): string =>
  readFileSync(resolve(import.meta.dirname, '../../web', file), 'utf8');

/** Pages that are of one thing, or that somebody is sent to: lists and addresses elsewhere lead there. */
const ofOneThing = [
  '/projects/$projectId/secrets/$environment',
  '/projects/$projectId/secrets/$environment/deleted',
  '/identities/$identityId',
  '/identities/$identityId/use',
  '/scanning/link',
  '/integrations/$integration/oauth2/callback',
];

it('the palette leads to every page, and to none that is not there', () => {
  const goals = [...source('shell/navigation.ts').matchAll(/\{ to: '([^']+)'/g)].map(([, to = '']) => to);
  expect(goals.toSorted()).toEqual(
    pageTemplates()
      .filter((template) => !ofOneThing.includes(template))
      .toSorted(),
  );
  expect(new Set(goals).size).toBe(goals.length);
});

it('every page of the table of routes is known to the tests that go to all of them', () => {
  const pages = source('routes.tsx').match(/lazyRouteComponent\(/g)?.length;
  expect(pageTemplates().length + pageTemplates('open').length).toBe(pages);
});
