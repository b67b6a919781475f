import * as z from 'zod';
import type { Unit } from '../../unit.ts';
import { replyOf, type VendorReply } from '../../vendor-calls.ts';
import { saidBy } from '../github-app.ts';
import {
  type ChangedFile,
  clipped,
  historyPage,
  largestFile,
  maxFiles,
  type Repository,
  type RepositoryHost,
} from './repository-host.ts';

const vendor = 'GitLab';
const largestAnswer = 12 * 1024 * 1024;
const perPage = 100;
const gone: ReadonlySet<number> = new Set([403, 404]);

const flag = z.boolean().nullish();
const text = z.string().nullish();
const Diffs = z.array(
  z.object({ diff: text, new_path: z.string(), deleted_file: flag, too_large: flag, collapsed: flag }),
);
const Commit = z.object({
  id: z.string(),
  author_name: text,
  author_email: text,
  authored_date: text,
  message: text,
});
const Projects = z.array(z.object({ id: z.number(), path_with_namespace: z.string(), web_url: z.string() }));

const nextIn = ({ headers }: VendorReply): { readonly next?: string } =>
  /^\d+$/.test(headers['x-next-page'] ?? '') ? { next: headers['x-next-page'] ?? '' } : {};

/** Projects of GitLab that a token reaches (GitLab REST API, version 4). */
export const gitLabHost = (unit: Unit, url: string, token: string): RepositoryHost => {
  const ask = async (path: string): Promise<VendorReply> =>
    replyOf(
      await unit.vendorCalls.call({
        method: 'GET',
        url: `${url}/api/v4${path}`,
        headers: { 'private-token': token, 'user-agent': 'locket-secret-scanning' },
        most: largestAnswer,
      }),
      vendor,
      unit.runtime.now(),
    );
  const pathOf = ({ id }: Repository): string => `/projects/${encodeURIComponent(id)}/repository`;

  const wholeOf = async (repository: Repository, path: string, ref: string): Promise<string | undefined> => {
    const place = `${pathOf(repository)}/files/${encodeURIComponent(path)}/raw?${new URLSearchParams({ ref })}`;
    const reply = await ask(place);
    return reply.status === 200 && reply.body.length <= largestFile ? reply.body : undefined;
  };

  const changedIn = async (
    repository: Repository,
    commitId: string,
    { diff, new_path: path, deleted_file, too_large, collapsed }: z.output<typeof Diffs>[number],
  ): Promise<readonly ChangedFile[]> => {
    if (deleted_file) return [];
    if (diff) return [{ path, patch: diff }];
    const whole = too_large || collapsed ? await wholeOf(repository, path, commitId) : undefined;
    return whole === undefined ? [] : [{ path, text: whole }];
  };

  const diffsOf = async (repository: Repository, commitId: string) => {
    const found: z.output<typeof Diffs> = [];
    let page: string | undefined = '1';
    while (page !== undefined && found.length < maxFiles) {
      const place = `${pathOf(repository)}/commits/${encodeURIComponent(commitId)}/diff`;
      const reply = await ask(`${place}?per_page=${perPage}&page=${page}`);
      found.push(...saidBy(reply, Diffs, vendor));
      page = nextIn(reply).next;
    }
    return found.slice(0, maxFiles);
  };

  return {
    repositories: async (after = '1') => {
      const query = new URLSearchParams({
        membership: 'true',
        simple: 'true',
        per_page: '50',
        page: after,
      });
      const reply = await ask(`/projects?${query}`);
      const items = saidBy(reply, Projects, vendor).map((each) => ({
        id: String(each.id),
        fullName: each.path_with_namespace,
        link: each.web_url,
      }));
      return { items, ...nextIn(reply) };
    },
    history: async (repository, head, after = '1') => {
      const query = new URLSearchParams({
        per_page: String(historyPage),
        page: after,
        ...(head !== undefined && { ref_name: head }),
      });
      const reply = await ask(`${pathOf(repository)}/commits?${query}`);
      if (gone.has(reply.status)) return { items: [] };
      const items = saidBy(reply, z.array(z.object({ id: z.string() })), vendor).map(({ id }) => id);
      return { items, ...nextIn(reply) };
    },
    commit: async (repository, commitId) => {
      const reply = await ask(`${pathOf(repository)}/commits/${encodeURIComponent(commitId)}`);
      if (gone.has(reply.status)) return undefined;
      const found = saidBy(reply, Commit, vendor);
      const files: ChangedFile[] = [];
      for (const diff of await diffsOf(repository, commitId))
        files.push(...(await changedIn(repository, commitId, diff)));
      return {
        id: found.id,
        author: clipped(found.author_name, 200),
        email: clipped(found.author_email, 320),
        date: clipped(found.authored_date, 40),
        message: clipped(found.message, 8_192),
        files,
      };
    },
  };
};
