import { type ClaimNode, claimTree } from '../../functions/claims.ts';
import type { Group } from '../../functions/group.ts';

/**
 * Every path of a REST API with the group that answers it.
 * A REST API walks its resources segment by segment and never falls back to a greedy one further up, so each resource
 * on the way to a claim answers for itself and for what lies below it. It takes one parameter per level: where a claim
 * goes on below a parameter, that parameter stands in for the greedy one and is answered by the claim above.
 */
export const restRoutes = (
  groups: readonly Pick<Group, 'name' | 'paths'>[],
  fallback: string,
): ReadonlyMap<string, string> => new Map(routesBelow(claimTree(groups, fallback), ''));

const routesBelow = (node: ClaimNode, path: string): readonly (readonly [string, string])[] => [
  [path || '/', node.owner],
  ...[...node.literals].flatMap(([segment, child]) => routesBelow(child, `${path}/${segment}`)),
  ...(node.parameter
    ? routesBelow(node.parameter.node, `${path}/{${node.parameter.name}}`)
    : [[`${path}/{proxy+}`, node.owner] as const]),
];
