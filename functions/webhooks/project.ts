import { LocketError } from '../../layers/domain/errors.ts';
import { type NamedProject, projectNamed } from '../spelling.ts';

/** The project that a request names, by either member; `bad-request` when it names none. */
export const projectIn = (named: NamedProject): string => {
  const { projectId } = projectNamed(named);
  if (projectId === undefined) throw new LocketError('bad-request', 'Name a project: workspaceId is missing');
  return projectId;
};
