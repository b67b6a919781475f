import type { ScanJob } from './job.ts';
import { bounds } from './scan-work.ts';

const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The job that an event asks for: a push, or one or all sources to be looked through; undefined for any other. */
export const jobIn = (event: {
  readonly type?: unknown;
  readonly organizationId?: unknown;
  readonly metadata?: unknown;
}): ScanJob | undefined => {
  const metadata = (event.metadata ?? {}) as Readonly<Record<string, unknown>>;
  const orgId = textIn(event.organizationId);
  if (orgId !== undefined && event.type === 'restore-organization') return { kind: 'organization', orgId };
  const sourceId = textIn(metadata.sourceId);
  if (orgId === undefined || sourceId === undefined) return undefined;
  if (event.type !== 'receive-secret-scanning-push')
    return { kind: 'source', orgId, sourceId, pages: bounds.repositoryPages };
  const repository = {
    id: textIn(metadata.repositoryId) ?? '',
    fullName: textIn(metadata.repository) ?? '',
    link: textIn(metadata.repositoryLink) ?? '',
  };
  const { commits } = metadata;
  if (Array.isArray(commits)) {
    const pusherName = textIn(metadata.pusherName) ?? null;
    return {
      kind: 'commits',
      orgId,
      sourceId,
      repository,
      commits: commits.filter((id) => typeof id === 'string'),
      pusherName,
      isTold: false,
    };
  }
  const { heads } = metadata;
  const [head = textIn(metadata.head), ...others] = Array.isArray(heads)
    ? heads.filter((id) => typeof id === 'string')
    : [];
  return {
    kind: 'history',
    orgId,
    sourceId,
    repository,
    head,
    ...(others.length > 0 && { others }),
    pages: bounds.historyPages,
    isTold: false,
  };
};

/** Types of the events that ask for jobs. */
export const scanEvents = [
  'receive-secret-scanning-push',
  'link-secret-scanning-installation',
  'scan-secret-scanning-source',
  'restore-organization',
] as const;
