import { type IResource, LambdaIntegration, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { FrontDoorProps } from './front-door.ts';

/**
 * Gives every prefix an ANY method and a greedy child.
 * A REST API never falls back to a greedy resource further up, so each resource on the way to a prefix gets
 * the fallback function for itself and for what lies below it.
 */
export const addRestRoutes = (
  api: RestApi,
  { groups, fallback, functions }: Pick<FrontDoorProps, 'groups' | 'fallback' | 'functions'>,
): void => {
  const owners = new Map(groups.flatMap(({ name, prefixes }) => prefixes.map((prefix) => [prefix, name])));
  const integrations = new Map(groups.map(({ name }) => [name, integrationOf(name, functions)]));
  for (const path of pathsTo([...owners.keys()])) {
    const integration = integrations.get(owners.get(path) ?? fallback);
    if (!integration) throw new Error(`There is no function group ${fallback}.`);
    const resource = path === '' ? api.root : api.root.resourceForPath(path);
    addMethods(resource, integration);
  }
};

/** Every prefix and all paths above them, from the root (an empty text) downwards. */
const pathsTo = (prefixes: readonly string[]): string[] => {
  const paths = prefixes.flatMap((prefix) => {
    const segments = prefix.split('/');
    return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
  });
  return [...new Set(paths)].sort();
};

const addMethods = (resource: IResource, integration: LambdaIntegration): void => {
  resource.addMethod('ANY', integration);
  resource.addProxy({ anyMethod: true, defaultIntegration: integration });
};

const integrationOf = (name: string, functions: FrontDoorProps['functions']): LambdaIntegration =>
  new LambdaIntegration(functions.of(name), { scopePermissionToMethod: false });
