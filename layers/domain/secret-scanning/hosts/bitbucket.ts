import * as z from 'zod';
import type { Unit } from '../../unit.ts';
import { replyOf, replyWithin, type VendorAnswer, type VendorReply } from '../../vendor-calls.ts';
import { saidBy } from '../github-app.ts';
import { filesIn } from '../patch.ts';
import {
  type ChangedFile,
  clipped,
  type FilesOfCommit,
  filesInTime,
  historyPage,
  isAll,
  largestFile,
  maxFilePages,
  maxFiles,
  ownerAndName,
  type Page,
  type Repository,
  type RepositoryHost,
  toldCommits,
  toldRepository,
} from './repository-host.ts';

const vendor = 'Bitbucket';
const api = 'https://api.bitbucket.org/2.0';
const largestAnswer = 12 * 1024 * 1024;
const repositoriesPerPage = 50;
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
/** A file that was deleted has no new path. */
const Changes = z.object({
  values: z.array(z.object({ new: z.object({ path: z.string() }).nullish() })),
  next,
});

/** The query of the next page: its address is Bitbucket's to choose, and where we ask is ours. */
const nextOf = (address: string | undefined): Pick<Page<never>, 'next'> =>
  address !== undefined && URL.canParse(address) ? { next: new URL(address).search.slice(1) } : {};

const personIn = (author: string | null | undefined) => {
  // Cut before it is looked at, for whoever commits names the author.
  const raw = clipped(author, 600);
  const [, name = raw, email = ''] = /^(.*?)\s*<([^>]*)>\s*$/.exec(raw) ?? [];
  return { author: clipped(name, 200), email: clipped(email, 320) };
};

/** Repositories of a Bitbucket workspace that a token reaches (Bitbucket Cloud REST API, version 2.0). */
export const bitbucketHost = (unit: Unit, workspace: string, token: string): RepositoryHost => {
  const call = (path: string, most: number): Promise<VendorAnswer> =>
    unit.vendorCalls.call({
      method: 'GET',
      url: `${api}${path}`,
      headers: { authorization: `Bearer ${token}`, 'user-agent': 'locket-secret-scanning' },
      most,
    });
  const ask = async (path: string): Promise<VendorReply> =>
    replyOf(await call(path, largestAnswer), vendor, unit.runtime.now());
  /** Undefined for one that is larger than it may be. */
  const diffOf = async (path: string, most: number): Promise<readonly ChangedFile[] | undefined> => {
    const reply = replyWithin(await call(path, most), vendor, unit.runtime.now());
    if (!reply) return undefined;
    return reply.status === 200 ? filesIn(reply.body) : [];
  };
  const pathOf = (repository: Repository): string => `/repositories/${ownerAndName(repository)}`;

  const pathsOf = async (repository: Repository, id: string): Promise<readonly string[]> => {
    const paths: string[] = [];
    let query: string | undefined = 'pagelen=100';
    for (let pages = 0; query !== undefined && paths.length < maxFiles && pages < maxFilePages; pages += 1) {
      const reply: VendorReply = await ask(`${pathOf(repository)}/diffstat/${id}?${query}`);
      const found = saidBy(reply, Changes, vendor);
      paths.push(...found.values.flatMap((each) => each.new?.path ?? []));
      query = nextOf(found.next).next;
    }
    return paths;
  };

  /** Where the diff of all files is larger than it may be that of each: one large file hides no other. */
  const filesOf = async (repository: Repository, id: string): Promise<FilesOfCommit> => {
    const diff = `${pathOf(repository)}/diff/${id}`;
    const whole = await diffOf(diff, largestAnswer);
    if (whole) return { files: whole.slice(0, maxFiles), isWhole: isAll(whole) };
    return filesInTime(unit.runtime, await pathsOf(repository, id), (path) =>
      diffOf(`${diff}?${new URLSearchParams({ path })}`, largestFile),
    );
  };

  return {
    repositories: async (after) => {
      const first = `pagelen=${repositoriesPerPage}`;
      const reply = await ask(`/repositories/${encodeURIComponent(workspace)}?${after ?? first}`);
      const found = saidBy(reply, Repositories, vendor);
      const items = found.values
        .slice(0, repositoriesPerPage)
        .map(({ uuid, full_name: fullName, links }) =>
          toldRepository({ id: uuid, fullName, link: links.html.href }),
        );
      return { items, ...nextOf(found.next) };
    },
    history: async (repository, head, after) => {
      const first = new URLSearchParams({ pagelen: String(historyPage), ...(head && { include: head }) });
      const reply = await ask(`${pathOf(repository)}/commits?${after ?? first}`);
      if (gone.has(reply.status)) return { items: [] };
      const found = saidBy(reply, Commits, vendor);
      return { items: toldCommits(found.values.map(({ hash }) => hash)), ...nextOf(found.next) };
    },
    commit: async (repository, commitId) => {
      const id = encodeURIComponent(commitId);
      const reply = await ask(`${pathOf(repository)}/commit/${id}`);
      if (gone.has(reply.status)) return undefined;
      const found = saidBy(reply, Commit, vendor);
      return {
        id: clipped(found.hash, 64),
        ...personIn(found.author?.raw),
        date: clipped(found.date, 40),
        message: clipped(found.message, 8_192),
        ...(await filesOf(repository, id)),
      };
    },
  };
};
