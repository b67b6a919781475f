import type { ApiResources } from './api.ts';
import type { FunctionDirectory } from './functions.ts';
import { type Objection, refuseRoute, routesInBody } from './openapi-body.ts';
import type { Located } from './resource.ts';
import type { Stacks } from './stacks.ts';

const otherPayload: Objection = ({ payloadFormatVersion }) =>
  payloadFormatVersion === '2.0' ? undefined : 'an HTTP API is served with payload format 2.0 only';

/** An HTTP API (`AWS::ApiGatewayV2`) with the routes in its OpenAPI `Body`. */
export const readHttpApi = (stacks: Stacks, functions: FunctionDirectory, api: Located): ApiResources => {
  const [route] = stacks.find('AWS::ApiGatewayV2::Route');
  if (route) refuseRoute(route, route.id, 'an HTTP API is read from its Body only');
  return {
    type: 'http',
    id: stacks.identity(api).ref,
    stage: '$default',
    routes: routesInBody(stacks, functions, api, otherPayload),
    binaryMediaTypes: [],
  };
};
