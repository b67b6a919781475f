import { StartFailure } from '../failure.ts';
import type { ApiResources, Route } from './api.ts';
import type { FunctionDirectory } from './functions.ts';
import { asList, asObject, asText, type JsonObject, type Located } from './resource.ts';
import type { Stacks } from './stacks.ts';

const refuse = ({ template }: Located, name: string, problem: string): never => {
  throw new StartFailure(`The method ${name} of stack ${template.stack} cannot be run locally: ${problem}.`);
};

const ANY_METHOD = 'x-amazon-apigateway-any-method';

const methodOf = (member: string): string => (member === ANY_METHOD ? 'ANY' : member.toUpperCase());

const readMethod = (
  functions: FunctionDirectory,
  api: Located,
  { path, method, operation }: { path: string; method: string; operation: JsonObject },
): Route | undefined => {
  const integration = asObject(operation['x-amazon-apigateway-integration']);
  const name = `${method} ${path}`;
  if (integration.type === 'mock') return undefined;
  if (asList(operation.security).length > 0) refuse(api, name, 'authorization is not supported');
  if (integration.type !== 'aws_proxy') refuse(api, name, 'an integration must be of type aws_proxy');
  const target = functions.inText(asText(integration.uri) ?? '');
  return {
    method,
    path,
    function: target ?? refuse(api, name, 'its integration is not a function of the app'),
  };
};

/** Only the paths are resolved: what else is in a body may refer to what there is no place for locally. */
const routesOf = (stacks: Stacks, functions: FunctionDirectory, api: Located): Route[] =>
  Object.entries(
    asObject(stacks.resolve(api.template, asObject(api.resource.Properties?.Body).paths)),
  ).flatMap(([path, item]) =>
    Object.entries(asObject(item)).flatMap(([member, operation]) => {
      const method = methodOf(member);
      return readMethod(functions, api, { path, method, operation: asObject(operation) }) ?? [];
    }),
  );

/** The methods of a REST API (`AWS::ApiGateway`) in its OpenAPI `Body`, and the functions their integrations name. */
export const readRestApi = (stacks: Stacks, functions: FunctionDirectory, api: Located): ApiResources => {
  const [stage] = stacks.find('AWS::ApiGateway::Stage');
  const [method] = stacks.find('AWS::ApiGateway::Method');
  if (method) refuse(method, method.id, 'a REST API is read from its Body only');
  return {
    type: 'rest',
    id: stacks.identity(api).ref,
    stage: asText(stage && stacks.property(stage, 'StageName')) ?? 'prod',
    routes: routesOf(stacks, functions, api),
    binaryMediaTypes: asList(stacks.property(api, 'BinaryMediaTypes')).map(String),
  };
};
