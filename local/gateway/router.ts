import type { Route } from '../template/api.ts';

/** A route that takes a request, with the values of its path parameters. */
export interface Match {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

interface Candidate {
  readonly route: Route;
  readonly segments: readonly string[];
  readonly greedy: string | undefined;
  readonly rank: string;
}

const PARAMETER = /^\{(.+?)(\+?)\}$/;

/** Sorts segment by segment: literal text before a parameter, a parameter before a greedy one. */
const rankOf = (route: Route): string => {
  if (route.path === '$default') return '9';
  const kinds = splitPath(route.path).map((segment) => {
    const parameter = PARAMETER.exec(segment);
    if (!parameter) return '0';
    return parameter[2] ? '2' : '1';
  });
  return `${kinds.join('')}${route.method === 'ANY' ? '1' : '0'}`;
};

const splitPath = (path: string): string[] => path.slice(1).split('/');

const toCandidate = (route: Route): Candidate => {
  const segments = splitPath(route.path);
  const last = PARAMETER.exec(segments.at(-1) ?? '');
  const greedy = last?.[2] ? last[1] : undefined;
  return { route, segments: greedy ? segments.slice(0, -1) : segments, greedy, rank: rankOf(route) };
};

const matchSegments = (
  { segments, greedy }: Candidate,
  actual: readonly string[],
): Record<string, string> | undefined => {
  if (greedy ? actual.length <= segments.length : actual.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, wanted] of segments.entries()) {
    const segment = actual[index] ?? '';
    const name = PARAMETER.exec(wanted)?.[1];
    if (name === undefined ? segment !== wanted : segment === '') return undefined;
    if (name !== undefined) parameters[name] = segment;
  }
  if (greedy) parameters[greedy] = actual.slice(segments.length).join('/');
  return parameters;
};

/** Finds the route of a request. */
export type Router = (method: string, path: string) => Match | undefined;

/**
 * Routes as API Gateway does: the most specific path wins, a method before `ANY`, a greedy `{proxy+}` after
 * everything it covers, and `$default` last.
 */
export const routerOf = (routes: readonly Route[]): Router => {
  const candidates = routes
    .filter(({ path }) => path !== '$default')
    .map(toCandidate)
    .sort((left, right) => (left.rank < right.rank ? -1 : 1));
  const fallback = routes.find(({ path }) => path === '$default');
  return (method, path) => {
    const actual = splitPath(path);
    for (const candidate of candidates) {
      const { route } = candidate;
      if (route.method !== 'ANY' && route.method !== method) continue;
      const parameters = matchSegments(candidate, actual);
      if (parameters) return { route, parameters };
    }
    return fallback && { route: fallback, parameters: {} };
  };
};
