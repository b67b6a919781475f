import type { Group } from './group.ts';

/** What matters of a group for the question which one answers a path. */
export type Claimant = Pick<Group, 'name' | 'paths'>;

/** One level of the tree that the claims of all groups make up. */
export interface ClaimNode {
  /** Name of the group that claims this path and all below it, unless one further down does. */
  readonly owner: string;
  readonly literals: ReadonlyMap<string, ClaimNode>;
  /** What stands for any segment here, where a claim goes on below it. */
  readonly parameter?: { readonly name: string; readonly node: ClaimNode };
}

interface Claim {
  readonly owner: string;
  readonly segments: readonly string[];
}

const SEGMENT = /^(?:[\w.~-]+|\{[A-Za-z]\w*\})$/;

const segmentsOf = (path: string): readonly string[] => path.split('/').slice(1);

const parameterIn = (segment: string): string | undefined => /^\{(.+)\}$/.exec(segment)?.[1];

const claimsOf = (groups: readonly Claimant[]): readonly Claim[] =>
  groups.flatMap(({ name, paths }) => paths.map((path) => ({ owner: name, segments: segmentsOf(path) })));

const nodeOf = (claims: readonly Claim[], depth: number, above: string): ClaimNode => {
  const owner = claims.find(({ segments }) => segments.length === depth)?.owner ?? above;
  const below = Map.groupBy(
    claims.filter(({ segments }) => segments.length > depth),
    ({ segments }) => segments[depth] ?? '',
  );
  const children = [...below].map(
    ([segment, deeper]) => [segment, nodeOf(deeper, depth + 1, owner)] as const,
  );
  const [parameter] = children.filter(([segment]) => parameterIn(segment) !== undefined);
  return {
    owner,
    literals: new Map(children.filter(([segment]) => parameterIn(segment) === undefined)),
    ...(parameter && { parameter: { name: parameterIn(parameter[0]) ?? '', node: parameter[1] } }),
  };
};

/** The tree of all claims; what nobody claims is the fallback's. */
export const claimTree = (groups: readonly Claimant[], fallback: string): ClaimNode =>
  nodeOf(claimsOf(groups), 0, fallback);

/** The group that answers a path: at each level a literal comes before a parameter, and what is deepest wins. */
export const ownerOf = (tree: ClaimNode, path: string): string => {
  let node = tree;
  for (const segment of segmentsOf(path)) {
    const next = node.literals.get(segment) ?? node.parameter?.node;
    if (!next) break;
    node = next;
  }
  return node.owner;
};

/** Claims that are no path of literals and whole-segment parameters. */
const misspelt = (groups: readonly Claimant[]): readonly string[] =>
  groups.flatMap(({ name, paths }) =>
    paths
      .filter((path) => !path.startsWith('/') || !segmentsOf(path).every((segment) => SEGMENT.test(segment)))
      .map((path) => `${name} claims ${path}, which is no path of words and {parameters}`),
  );

export const shapeOf = (path: string): string => path.replace(/\{[^}]+\}/g, '{}');

const claimedTwice = (groups: readonly Claimant[]): readonly string[] => {
  const claims = groups.flatMap(({ name, paths }) => paths.map((path) => ({ name, path })));
  return [...Map.groupBy(claims, ({ path }) => shapeOf(path))].flatMap(([, same]) =>
    same.length > 1 ? [`${same[0]?.path} is claimed by ${same.map(({ name }) => name).join(' and ')}`] : [],
  );
};

/** A REST API takes one parameter per level: it has one name there, whoever's claim it is. */
const namedDifferently = (groups: readonly Claimant[]): readonly string[] => {
  const parameters = groups.flatMap(({ paths }) =>
    paths.flatMap((path) =>
      [...path.matchAll(/\{([^}]+)\}/g)].map(({ index, 1: name = '' }) => ({
        place: path.slice(0, index),
        name,
      })),
    ),
  );
  return [...Map.groupBy(parameters, ({ place }) => shapeOf(place))].flatMap(([, same]) => {
    const names = [...new Set(same.map(({ name }) => name))];
    return names.length > 1 ? [`the parameter below ${same[0]?.place} is called ${names.join(' and ')}`] : [];
  });
};

const outside = (groups: readonly Group[], fallback: string): readonly string[] => {
  const tree = claimTree(groups, fallback);
  return groups.flatMap(({ name, paths, operations }) =>
    operations
      .filter(
        ({ path }) =>
          ownerOf(tree, path) !== name || !(name === fallback || paths.some((claim) => covers(claim, path))),
      )
      .map(({ method, path }) => `${method} ${path} of ${name} is answered by ${ownerOf(tree, path)}`),
  );
};

const covers = (claim: string, path: string): boolean => `${shapeOf(path)}/`.startsWith(`${shapeOf(claim)}/`);

/** Everything that keeps these groups from being deployed together, as sentences. */
export const claimFaults = (groups: readonly Group[], fallback: string): readonly string[] => {
  const faults = [...misspelt(groups), ...claimedTwice(groups), ...namedDifferently(groups)];
  return faults.length > 0 ? faults : outside(groups, fallback);
};
