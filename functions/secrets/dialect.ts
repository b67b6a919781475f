import type { ServiceCaller } from '../../layers/domain/caller.ts';
import type { ScopeRequest } from '../../layers/domain/places/scope.ts';
import { singlePlaceOf } from '../../layers/domain/service-tokens/single-scope.ts';
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
  /** A reading query as a service token means it. */
  readonly asServiceToken: (query: Query, caller: ServiceCaller) => Query;
}

export const scopeOf = (members: ScopeMembers): ScopeRequest => ({
  ...projectNamed(members),
  environment: members.environment,
  path: members.secretPath,
});

type Query = Readonly<Record<string, string>>;

/** The words of both generations: a project that is named by those of the other one is not left out. */
const namesOfProject = [
  ...new Set((['workspace', 'project'] as const).flatMap((noun) => Object.keys(namesOf({ noun })))),
];

/**
 * Where a service token with one place reads: whatever the query leaves out is that place. The root counts as left out,
 * because clients send it unasked.
 */
const inSinglePlace =
  ({ noun }: Pick<Spelling, 'noun'>) =>
  (query: Query, caller: ServiceCaller): Query => {
    const place = singlePlaceOf(caller);
    if (!place) return query;
    const isElsewhere = namesOfProject.some((name) => query[name] && query[name] !== place.projectId);
    const { environment, secretPath } = query;
    return {
      ...query,
      ...(!isElsewhere && { [`${noun}Id`]: place.projectId }),
      ...(!environment && { environment: place.environment }),
      ...((!secretPath || secretPath === '/') && { secretPath: place.secretPath }),
    };
  };

const dialect = (version: Dialect['version'], spelling: Spelling): Dialect => ({
  ...spelling,
  version,
  project: namesOf(spelling),
  scope: scopeOf,
  asServiceToken: inSinglePlace(spelling),
});

export const v3 = dialect('v3', { base: '/api/v3/secrets/raw', noun: 'workspace' });
export const v4 = dialect('v4', { base: '/api/v4/secrets', noun: 'project' });
