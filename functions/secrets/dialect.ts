import type { ScopeRequest } from '../../layers/domain/places/scope.ts';
import { type NamedProject, namesOf, projectNamed, type Spelling } from '../spelling.ts';

/** Where a request says it wants to work, in either generation's words. */
export interface ScopeMembers extends NamedProject {
  readonly environment: string;
  readonly secretPath: readonly string[];
}

/** How one generation of the API spells operations on secrets, and which of its habits differ. */
export interface Dialect extends Spelling {
  readonly version: 'v3' | 'v4';
  /** Members that name the project. */
  readonly project: ReturnType<typeof namesOf>;
  readonly scope: (members: ScopeMembers) => ScopeRequest;
}

export const scopeOf = (members: ScopeMembers): ScopeRequest => ({
  ...projectNamed(members),
  environment: members.environment,
  path: members.secretPath,
});

const dialect = (version: Dialect['version'], spelling: Spelling): Dialect => ({
  ...spelling,
  version,
  project: namesOf(spelling),
  scope: scopeOf,
});

export const v3 = dialect('v3', { base: '/api/v3/secrets/raw', noun: 'workspace' });
export const v4 = dialect('v4', { base: '/api/v4/secrets', noun: 'project' });
