import type { ApiResources } from './api.ts';
import type { FunctionDirectory } from './functions.ts';
import { refuseRoute, routesInBody } from './openapi-body.ts';
import { asList, asText, type Located } from './resource.ts';
import type { Stacks } from './stacks.ts';

/** A REST API (`AWS::ApiGateway`) with the methods in its OpenAPI `Body`. */
export const readRestApi = (stacks: Stacks, functions: FunctionDirectory, api: Located): ApiResources => {
  const [stage] = stacks.find('AWS::ApiGateway::Stage');
  const [method] = stacks.find('AWS::ApiGateway::Method');
  if (method) refuseRoute(method, method.id, 'a REST API is read from its Body only');
  return {
    type: 'rest',
    id: stacks.identity(api).ref,
    stage: asText(stage && stacks.property(stage, 'StageName')) ?? 'prod',
    routes: routesInBody(stacks, functions, api),
    binaryMediaTypes: asList(stacks.property(api, 'BinaryMediaTypes')).map(String),
  };
};
