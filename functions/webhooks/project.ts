import { LocketError } from '../../layers/domain/errors.ts';

/** The project that a request names, by either member; `bad-request` when it names none. */
export const projectIn = ({
  workspaceId,
  projectId,
}: {
  readonly workspaceId?: string | undefined;
  readonly projectId?: string | undefined;
}): string => {
  const named = workspaceId ?? projectId;
  if (named === undefined) throw new LocketError('bad-request', 'Name a project: workspaceId is missing');
  return named;
};
