import * as z from 'zod';
import type { Unit } from '../../unit.ts';
import { replyOf, type VendorReply } from '../../vendor-calls.ts';
import { saidBy } from '../github-app.ts';
import { filesIn } from '../patch.ts';
import {
  clipped,
  historyPage,
  maxFiles,
  type Page,
  type Repository,
  type RepositoryHost,
} from './repository-host.ts';

const vendor = 'Bitbucket';
const api = 'https://api.bitbucket.org/2.0';
const largestAnswer = 12 * 1024 * 1024;
const gone: ReadonlySet<number> = new Set([403, 404]);

const text = z.string().nullish();
const next = z.string().max(2048).optional();
const Commit = z.object({
  hash: z.string(),
  date: text,
  message: text,
  author: z.object({ raw: text }).nullish(),
});
const Repositories = z.object({
  values: z.array(
    z.object({
      uuid: z.string(),
      full_name: z.string(),
      links: z.object({ html: z.object({ href: z.string() }) }),
    }),
  ),
  next,
});
const Commits = z.object({ values: z.array(z.object({ hash: z.string() })), next });

/** The query of the next page: its address is Bitbucket's to choose, and where we ask is ours. */
const nextOf = (address: string | undefined): Pick<Page<never>, 'next'> =>
  address !== undefined && URL.canParse(address) ? { next: new URL(address).search.slice(1) } : {};

const personIn = (raw: string | null | undefined) => {
  const [, name = raw ?? '', email = ''] = /^(.*?)\s*<([^>]*)>\s*$/.exec(raw ?? '') ?? [];
  return { author: clipped(name, 200), email: clipped(email, 320) };
};

/** Repositories of a Bitbucket workspace that a token reaches (Bitbucket Cloud REST API, version 2.0). */
export const bitbucketHost = (unit: Unit, workspace: string, token: string): RepositoryHost => {
  const ask = async (path: string): Promise<VendorReply> =>
    replyOf(
      await unit.vendorCalls.call({
        method: 'GET',
        url: `${api}${path}`,
        headers: { authorization: `Bearer ${token}`, 'user-agent': 'locket-secret-scanning' },
        most: largestAnswer,
      }),
      vendor,
      unit.runtime.now(),
    );
  const pathOf = ({ fullName }: Repository): string =>
    `/repositories/${fullName.split('/').slice(0, 2).map(encodeURIComponent).join('/')}`;

  return {
    repositories: async (after) => {
      const reply = await ask(`/repositories/${encodeURIComponent(workspace)}?${after ?? 'pagelen=50'}`);
      const found = saidBy(reply, Repositories, vendor);
      const items = found.values.map(({ uuid, full_name: fullName, links }) => ({
        id: uuid,
        fullName,
        link: links.html.href,
      }));
      return { items, ...nextOf(found.next) };
    },
    history: async (repository, head, after) => {
      const first = new URLSearchParams({ pagelen: String(historyPage), ...(head && { include: head }) });
      const reply = await ask(`${pathOf(repository)}/commits?${after ?? first}`);
      if (gone.has(reply.status)) return { items: [] };
      const found = saidBy(reply, Commits, vendor);
      return { items: found.values.map(({ hash }) => hash), ...nextOf(found.next) };
    },
    commit: async (repository, commitId) => {
      const id = encodeURIComponent(commitId);
      const reply = await ask(`${pathOf(repository)}/commit/${id}`);
      if (gone.has(reply.status)) return undefined;
      const found = saidBy(reply, Commit, vendor);
      const diff = await ask(`${pathOf(repository)}/diff/${id}`);
      return {
        id: found.hash,
        ...personIn(found.author?.raw),
        date: clipped(found.date, 40),
        message: clipped(found.message, 8_192),
        files: diff.status === 200 ? filesIn(diff.body).slice(0, maxFiles) : [],
      };
    },
  };
};
