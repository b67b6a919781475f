import * as z from 'zod';
import type { Unit } from '../../unit.ts';
import { replyWithin } from '../../vendor-calls.ts';
import { askGitHub, callGitHub, type GitHubApp, installationToken, saidBy, vendor } from '../github-app.ts';
import {
  type ChangedFile,
  type CommitOfHost,
  clipped,
  filesInTime,
  historyPage,
  largestFile,
  maxFiles,
  ownerAndName,
  type Repository,
  type RepositoryHost,
  toldCommits,
  toldRepository,
} from './repository-host.ts';

const text = z.string().nullish();
const File = z.object({
  filename: z.string(),
  status: z.string(),
  sha: text,
  patch: text,
  changes: z.number().nullish(),
});
const Person = z.object({ name: text, email: text, date: text }).nullish();
const Commit = z.object({
  sha: z.string(),
  commit: z.object({ author: Person, message: text }),
  files: z.array(File).optional(),
});
const Repositories = z.object({
  repositories: z.array(z.object({ id: z.number(), full_name: z.string(), html_url: z.string() })),
});

const pathOf = (repository: Repository): string => `/repos/${ownerAndName(repository)}`;

const pageAfter = (after: string | undefined): number => {
  const page = Number(after ?? 1);
  return Number.isInteger(page) && page > 0 ? page : 1;
};

const repositoriesPerPage = 50;
const filesPerPage = 300;
/** Refusals that a repository which was deleted, emptied or taken from the app answers with. */
const gone: ReadonlySet<number> = new Set([403, 404, 409, 410, 422, 451]);

/** Repositories of one installation of the app, asked with a token of that installation. */
export const gitHubHost = async (
  unit: Unit,
  app: GitHubApp,
  installationId: string,
): Promise<RepositoryHost> => {
  const token = await installationToken(unit, app, installationId);
  const ask = (path: string) => askGitHub(unit, app, { path, token });

  /** What a patch does not show: GitHub leaves it out of large changes, and of binary files. */
  const wholeOf = async (repository: Repository, sha: string): Promise<string | undefined> => {
    const path = `${pathOf(repository)}/git/blobs/${encodeURIComponent(sha)}`;
    const accept = 'application/vnd.github.raw+json';
    const answer = await callGitHub(unit, app, { path, token, accept, most: largestFile });
    const reply = replyWithin(answer, vendor, unit.runtime.now());
    return reply?.status === 200 ? reply.body : undefined;
  };

  const changedFile = async (
    repository: Repository,
    { filename, status, sha, patch, changes }: z.output<typeof File>,
  ): Promise<readonly ChangedFile[] | undefined> => {
    if (status === 'removed') return [];
    if (patch) return [{ path: filename, patch }];
    // One that was renamed may be another one as well, too different for a patch.
    const isSame = status === 'renamed' && !changes;
    if (!sha || isSame) return [];
    const whole = await wholeOf(repository, sha);
    return whole === undefined ? undefined : [{ path: filename, text: whole }];
  };

  const commit = async (repository: Repository, id: string): Promise<CommitOfHost | undefined> => {
    const files: z.output<typeof File>[] = [];
    for (let page = 1; ; page += 1) {
      const query = `?per_page=${filesPerPage}&page=${page}`;
      const reply = await ask(`${pathOf(repository)}/commits/${encodeURIComponent(id)}${query}`);
      if (gone.has(reply.status)) return undefined;
      const found = saidBy(reply, Commit);
      files.push(...(found.files ?? []));
      if ((found.files?.length ?? 0) === filesPerPage && files.length < maxFiles) continue;
      // What is there already comes before what has to be asked for.
      const shown = files.toSorted((a, b) => Number(!a.patch) - Number(!b.patch));
      const { author, message } = found.commit;
      return {
        id: clipped(found.sha, 64),
        author: clipped(author?.name, 200),
        email: clipped(author?.email, 320),
        date: clipped(author?.date, 40),
        message: clipped(message, 8_192),
        ...(await filesInTime(unit.runtime, shown, (file) => changedFile(repository, file))),
      };
    }
  };

  return {
    repositories: async (after) => {
      const page = pageAfter(after);
      const path = `/installation/repositories?per_page=${repositoriesPerPage}&page=${page}`;
      const { repositories } = saidBy(await ask(path), Repositories);
      return {
        items: repositories
          .slice(0, repositoriesPerPage)
          .map((each) =>
            toldRepository({ id: String(each.id), fullName: each.full_name, link: each.html_url }),
          ),
        ...(repositories.length === repositoriesPerPage && { next: String(page + 1) }),
      };
    },
    history: async (repository, head, after) => {
      const page = pageAfter(after);
      const query = new URLSearchParams({
        per_page: String(historyPage),
        page: String(page),
        ...(head !== undefined && { sha: head }),
      });
      const reply = await ask(`${pathOf(repository)}/commits?${query}`);
      if (gone.has(reply.status)) return { items: [] };
      const commits = saidBy(reply, z.array(z.object({ sha: z.string() }))).map(({ sha }) => sha);
      return {
        items: toldCommits(commits),
        ...(commits.length === historyPage && { next: String(page + 1) }),
      };
    },
    commit,
  };
};
