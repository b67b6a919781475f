import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { httpGroups } from '../../functions/groups.ts';
import { httpApiEvent } from '../../test/harness/events.ts';
import type { SeededApp } from '../counting/seeded-app.ts';
import type { RequestTemplate } from '../load/request.ts';
import { operationsOn } from '../load/seed.ts';
import type { BundleFacts } from './bundles.ts';

/** CPU milliseconds of a fresh process, Node's own start not counted. */
export interface ColdStart {
  readonly name: string;
  readonly importMs: number;
  readonly requestMs: number;
}

const run = promisify(execFile);

/** Typical first requests of functions; `meta` needs files that the bench does not bundle. */
export const firstRequests = ({
  seeded,
  organizationId,
}: Pick<SeededApp, 'seeded' | 'organizationId'>): Readonly<Record<string, RequestTemplate>> => {
  const { get, login } = operationsOn(seeded);
  const { token, projectId, secretId } = seeded;
  const folders = new URLSearchParams({ workspaceId: projectId, environment: 'dev', path: '/' });
  const read = (path: string): RequestTemplate => ({ method: 'GET', path, token });
  return {
    admin: { method: 'GET', path: '/api/status' },
    auth: login,
    identities: read(`/api/v1/identities/details?organizationId=${organizationId}`),
    projects: read(`/api/v1/workspace/${projectId}`),
    environments: read(`/api/v1/projects/${projectId}/environments/slug/dev`),
    members: read(`/api/v1/projects/${projectId}/memberships`),
    'project-identities': read(`/api/v1/projects/${projectId}/identity-memberships`),
    'project-templates': read('/api/v1/project-templates'),
    roles: read(`/api/v1/projects/${projectId}/roles`),
    tags: read(`/api/v1/projects/${projectId}/tags`),
    folders: read(`/api/v1/folders?${folders}`),
    secrets: get,
    imports: read(`/api/v1/secret-imports?${folders}`),
    sharing: read('/api/v1/secret-sharing'),
    snapshots: read(`/api/v1/secret/${secretId}/secret-versions`),
    webhooks: read(`/api/v1/webhooks?workspaceId=${projectId}`),
  };
};

export const eventOf = ({ method, path, token, body }: RequestTemplate): string => {
  const url = new URL(path, 'http://bench');
  const query = Object.fromEntries(url.searchParams);
  return JSON.stringify(httpApiEvent(method, url.pathname, { ...(token && { token }), body, query }));
};

export const coldStart = async (
  file: string,
  event: string,
  environment: NodeJS.ProcessEnv,
): Promise<ColdStart> => {
  const program = join(import.meta.dirname, 'cold-process.ts');
  const { stderr } = await run(process.execPath, [program, file, event], { env: environment });
  const { status, ...times } = JSON.parse(stderr.trim().split('\n').at(-1) ?? '{}');
  if (status >= 500) throw new Error(`The first request to ${file} answered ${status}`);
  return times;
};

/** What a function without a typical request is asked: the first path that its group claims. */
const claimOf = (name: string): string =>
  httpGroups.find((group) => group.name === name)?.paths[0] ?? '/api/status';

const byTotal = (a: ColdStart, b: ColdStart): number => a.importMs + a.requestMs - (b.importMs + b.requestMs);

/** The median of several cold starts of every function that answers HTTP. */
export const measureColdStarts = async (
  bundles: readonly BundleFacts[],
  seeded: SeededApp,
  runs: number,
): Promise<readonly ColdStart[]> => {
  const requests = firstRequests(seeded);
  const environment = { ...process.env, ...seeded.app.environment };
  const results: ColdStart[] = [];
  for (const { name, file } of bundles.filter((one) => one.answersHttp && one.name !== 'meta')) {
    const request = requests[name] ?? { method: 'GET', path: claimOf(name), token: seeded.seeded.token };
    const starts: ColdStart[] = [];
    for (let n = 0; n < runs; n += 1) starts.push(await coldStart(file, eventOf(request), environment));
    const median = starts.sort(byTotal)[Math.floor(runs / 2)];
    if (median) results.push({ ...median, name });
  }
  return results;
};
