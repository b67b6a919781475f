import { StartFailure } from '../failure.ts';
import type { Route } from './api.ts';
import type { FunctionDirectory } from './functions.ts';
import { asList, asObject, asText, type JsonObject, type Located } from './resource.ts';
import type { Stacks } from './stacks.ts';

const ANY_METHOD = 'x-amazon-apigateway-any-method';
const INTEGRATION = 'x-amazon-apigateway-integration';
const SHARED = '#/components/x-amazon-apigateway-integrations/';

/** Says why an integration cannot be run here, if something else about it matters than that it invokes a function. */
export type Objection = (integration: JsonObject) => string | undefined;

export const refuseRoute = ({ template }: Located, name: string, problem: string): never => {
  throw new StartFailure(`The route ${name} of stack ${template.stack} cannot be run locally: ${problem}.`);
};

const methodOf = (member: string): string => (member === ANY_METHOD ? 'ANY' : member.toUpperCase());

/** An integration stands at its route, or among those that routes share. */
const integrationOf = (body: JsonObject, operation: JsonObject): JsonObject => {
  const integration = asObject(operation[INTEGRATION]);
  const name = asText(integration.$ref)?.replace(SHARED, '');
  if (name === undefined) return integration;
  return asObject(asObject(asObject(body.components)['x-amazon-apigateway-integrations'])[name]);
};

/** What of a body leads to functions: the rest may refer to what there is no place for locally. */
const resolvedBody = (stacks: Stacks, { template, resource }: Located): JsonObject => {
  const { paths, components } = asObject(resource.Properties?.Body);
  return asObject(stacks.resolve(template, { paths, components }));
};

/**
 * The routes in the OpenAPI `Body` of an API and the functions their integrations name.
 * @throws StartFailure naming the route that asks for what the runner does not do.
 */
export const routesInBody = (
  stacks: Stacks,
  functions: FunctionDirectory,
  api: Located,
  objection: Objection = () => undefined,
): Route[] => {
  const body = resolvedBody(stacks, api);
  const readRoute = (path: string, method: string, operation: JsonObject): Route[] => {
    const integration = integrationOf(body, operation);
    const name = `${method} ${path}`;
    if (integration.type === 'mock') return [];
    if (asList(operation.security).length > 0) refuseRoute(api, name, 'authorization is not supported');
    if (integration.type !== 'aws_proxy') refuseRoute(api, name, 'an integration must be of type aws_proxy');
    const objected = objection(integration);
    if (objected) refuseRoute(api, name, objected);
    const target =
      functions.inText(asText(integration.uri) ?? '') ??
      refuseRoute(api, name, 'its integration is not a function of the app');
    return [{ method, path: operation.isDefaultRoute === true ? '$default' : path, function: target }];
  };
  return Object.entries(asObject(body.paths)).flatMap(([path, item]) =>
    Object.entries(asObject(item)).flatMap(([member, operation]) =>
      readRoute(path, methodOf(member), asObject(operation)),
    ),
  );
};
