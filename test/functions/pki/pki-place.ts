import { expect } from 'vitest';
import type { TestResponse } from '../../harness/app.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

/** A project with CAs, and short ways to them. */
export interface PkiPlace {
  readonly world: World;
  readonly projectId: string;
  readonly projectSlug: string;
  send(method: string, path: string, body?: unknown, actor?: Actor): Promise<TestResponse>;
  // biome-ignore lint/suspicious/noExplicitAny: tests read replies of every shape
  ok(method: string, path: string, body?: unknown, actor?: Actor): Promise<any>;
  /** The bytes or the text that a public address answers. */
  fetch(path: string): Promise<{ readonly bytes: Buffer; readonly headers: TestResponse['headers'] }>;
  // biome-ignore lint/suspicious/noExplicitAny: tests read replies of every shape
  root(more?: object): Promise<any>;
  /** Below a CA of the project. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read replies of every shape
  intermediate(parentId: string, more?: object, signing?: object): Promise<any>;
  // biome-ignore lint/suspicious/noExplicitAny: tests read replies of every shape
  issue(caId: string, more?: object): Promise<any>;
}

const day = 86_400_000;
const base = '/api/v1/pki';

export const openPkiPlace = async (given?: World): Promise<PkiPlace> => {
  const world = given ?? (await openWorld());
  const { id: projectId, slug: projectSlug } = await world.project();
  const send: PkiPlace['send'] = (method, target, body, { token } = world.admin) => {
    const [path = '', query = ''] = target.split('?');
    return world.app.request(method, path.startsWith('/api') ? path : `${base}${path}`, {
      token,
      body,
      query: Object.fromEntries(new URLSearchParams(query)),
    });
  };
  const ok: PkiPlace['ok'] = async (method, target, body, actor) => {
    const reply = await send(method, target, body, actor);
    const fault = world.app.lines.at(-1)?.cause;
    expect(
      reply.status,
      `${method} ${target} answered ${reply.text} ${fault instanceof Error ? fault.stack : ''}`,
    ).toBe(200);
    return reply.body;
  };
  const authority = async (type: string, more: object) =>
    (
      await ok('POST', '/ca', {
        projectSlug,
        type,
        commonName: `The ${type}`,
        keyAlgorithm: 'EC_prime256v1',
        ...more,
      })
    ).ca;
  const inDays = (days: number): string =>
    new Date(world.app.runtime.now().getTime() + days * day).toISOString();
  return {
    world,
    projectId,
    projectSlug,
    send,
    ok,
    fetch: async (path) => {
      const reply = await world.app.request('GET', path.startsWith('/api') ? path : `${base}${path}`);
      expect(reply.status, reply.text).toBe(200);
      return { bytes: Buffer.from(reply.text, 'base64'), headers: reply.headers };
    },
    root: (more = {}) => authority('root', more),
    intermediate: async (parentId, more = {}, signing = {}) => {
      const { id } = await authority('intermediate', more);
      const { csr } = await ok('GET', `/ca/${id}/csr`);
      const signed = await ok('POST', `/ca/${parentId}/sign-intermediate`, {
        csr,
        notAfter: inDays(1000),
        ...signing,
      });
      const { certificate, certificateChain } = signed;
      await ok('POST', `/ca/${id}/import-certificate`, { certificate, certificateChain });
      return (await ok('GET', `/ca/${id}`)).ca;
    },
    issue: (caId, more = {}) =>
      ok('POST', `/ca/${caId}/issue-certificate`, { commonName: 'www.example.com', ttl: '90d', ...more }),
  };
};

/** The path of an address in a certificate. */
export const pathOf = (address: string): string => new URL(address).pathname;
