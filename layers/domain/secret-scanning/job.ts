import * as z from 'zod';

const Repository = z.object({ id: z.string(), fullName: z.string(), link: z.string() });
const ofSource = { orgId: z.string(), sourceId: z.string() };

/** What waits in the queue of scans: ids, names and places, never what was found. */
export const ScanJob = z.discriminatedUnion('kind', [
  /** All sources of an organization that came back: what was pushed meanwhile nobody looked at. */
  z.object({ kind: z.literal('organization'), orgId: z.string() }),
  /** All repositories of a source, page after page. */
  z.object({
    kind: z.literal('source'),
    ...ofSource,
    after: z.string().optional(),
    pages: z.number(),
  }),
  /** The commits of a repository backwards, page after page. */
  z.object({
    kind: z.literal('history'),
    ...ofSource,
    repository: Repository,
    head: z.string().optional(),
    /** Of other branches that came with the same push: each is a job of its own. */
    others: z.array(z.string()).optional(),
    after: z.string().optional(),
    pages: z.number(),
    /** Whether the admins were told of this repository in this scan. */
    isTold: z.boolean(),
  }),
  z.object({
    kind: z.literal('commits'),
    ...ofSource,
    repository: Repository,
    commits: z.array(z.string()),
    pusherName: z.string().nullable(),
    isTold: z.boolean(),
  }),
  /** Which stored secrets these risks are. */
  z.object({
    kind: z.literal('match'),
    orgId: z.string(),
    riskIds: z.array(z.string()),
    /** Project after which to go on. */
    after: z.string().optional(),
  }),
]);
export type ScanJob = z.output<typeof ScanJob>;
export type JobOf<K extends ScanJob['kind']> = Extract<ScanJob, { kind: K }>;
