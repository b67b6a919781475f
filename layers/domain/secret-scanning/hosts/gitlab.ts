import * as z from 'zod';
import type { Unit } from '../../unit.ts';
import { replyOf, replyWithin, type VendorAnswer, type VendorReply } from '../../vendor-calls.ts';
import { saidBy } from '../github-app.ts';
import {
  type ChangedFile,
  clipped,
  filesInTime,
  historyPage,
  largestFile,
  maxFilePages,
  maxFiles,
  type Repository,
  type RepositoryHost,
  toldCommits,
  toldRepository,
} from './repository-host.ts';

const vendor = 'GitLab';
const largestAnswer = 12 * 1024 * 1024;
const perPage = 100;
const repositoriesPerPage = 50;
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
  /^\d{1,9}$/.test(headers['x-next-page'] ?? '') ? { next: headers['x-next-page'] ?? '' } : {};

/** Projects of GitLab that a token reaches (GitLab REST API, version 4). */
export const gitLabHost = (unit: Unit, url: string, token: string): RepositoryHost => {
  const call = (path: string, most: number): Promise<VendorAnswer> =>
    unit.vendorCalls.call({
      method: 'GET',
      url: `${url}/api/v4${path}`,
      headers: { 'private-token': token, 'user-agent': 'locket-secret-scanning' },
      most,
    });
  const ask = async (path: string): Promise<VendorReply> =>
    replyOf(await call(path, largestAnswer), vendor, unit.runtime.now());
  const pathOf = ({ id }: Repository): string => `/projects/${encodeURIComponent(id)}/repository`;

  const wholeOf = async (repository: Repository, path: string, ref: string): Promise<string | undefined> => {
    const place = `${pathOf(repository)}/files/${encodeURIComponent(path)}/raw?${new URLSearchParams({ ref })}`;
    const reply = replyWithin(await call(place, largestFile), vendor, unit.runtime.now());
    return reply?.status === 200 ? reply.body : undefined;
  };

  const changedIn = async (
    repository: Repository,
    commitId: string,
    { diff, new_path: path, deleted_file, too_large, collapsed }: z.output<typeof Diffs>[number],
  ): Promise<readonly ChangedFile[] | undefined> => {
    if (deleted_file) return [];
    if (diff) return [{ path, patch: diff }];
    if (!too_large && !collapsed) return [];
    const whole = await wholeOf(repository, path, commitId);
    return whole === undefined ? undefined : [{ path, text: whole }];
  };

  const diffsOf = async (repository: Repository, commitId: string) => {
    const found: z.output<typeof Diffs> = [];
    let page: string | undefined = '1';
    for (let pages = 0; page !== undefined && found.length < maxFiles && pages < maxFilePages; pages += 1) {
      const place = `${pathOf(repository)}/commits/${encodeURIComponent(commitId)}/diff`;
      const reply = await ask(`${place}?per_page=${perPage}&page=${page}`);
      found.push(...saidBy(reply, Diffs, vendor));
      page = nextIn(reply).next;
    }
    // What is there already comes before what has to be asked for.
    return found.slice(0, maxFiles).toSorted((a, b) => Number(!a.diff) - Number(!b.diff));
  };

  return {
    repositories: async (after = '1') => {
      const query = new URLSearchParams({
        membership: 'true',
        simple: 'true',
        per_page: String(repositoriesPerPage),
        page: after,
      });
      const reply = await ask(`/projects?${query}`);
      const items = saidBy(reply, Projects, vendor)
        .slice(0, repositoriesPerPage)
        .map((each) =>
          toldRepository({ id: String(each.id), fullName: each.path_with_namespace, link: each.web_url }),
        );
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
      return { items: toldCommits(items), ...nextIn(reply) };
    },
    commit: async (repository, commitId) => {
      const reply = await ask(`${pathOf(repository)}/commits/${encodeURIComponent(commitId)}`);
      if (gone.has(reply.status)) return undefined;
      const found = saidBy(reply, Commit, vendor);
      const diffs = await diffsOf(repository, commitId);
      return {
        id: clipped(found.id, 64),
        author: clipped(found.author_name, 200),
        email: clipped(found.author_email, 320),
        date: clipped(found.authored_date, 40),
        message: clipped(found.message, 8_192),
        ...(await filesInTime(unit.runtime, diffs, (diff) => changedIn(repository, commitId, diff))),
      };
    },
  };
};
