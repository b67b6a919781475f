import type { IConstruct } from 'constructs';
import type { FrontDoorProps } from './front-door.ts';
import { gatewayRefusals } from './gateway-refusals.ts';
import { anyMethod, opening, proxyTo } from './openapi.ts';
import { type PrivateDoor, privatePolicy } from './private-door.ts';
import { restRoutes } from './rest-routes.ts';

export interface RestDefinitionProps extends FrontDoorProps {
  readonly privateDoor?: PrivateDoor;
}

/** Only what a REST API counts as binary leaves it as the bytes that a function's base64 stands for. */
export const binaryMediaTypes = ['*/*'];

const endpointOf = (privateDoor?: PrivateDoor): object =>
  privateDoor ? { vpcEndpointIds: privateDoor.endpoints.map(({ vpcEndpointId }) => vpcEndpointId) } : {};

/**
 * A REST API as one OpenAPI document. It says everything that the API's own properties say as well, because importing
 * a document may replace what it leaves out, and so that whatever changes is imported anew before it is deployed.
 */
export const restDefinition = (scope: IConstruct, props: RestDefinitionProps): object => {
  const { settings, groups, fallback, privateDoor } = props;
  const routes = [...restRoutes(groups, fallback)].map(([path, group]) => [
    path,
    anyMethod(path, { ...proxyTo(scope, props, group), passthroughBehavior: 'when_no_match' }),
  ]);
  return {
    ...opening(props, endpointOf(privateDoor)),
    paths: Object.fromEntries(routes),
    'x-amazon-apigateway-binary-media-types': binaryMediaTypes,
    'x-amazon-apigateway-gateway-responses': gatewayRefusals(settings),
    ...(privateDoor && { 'x-amazon-apigateway-policy': privatePolicy(privateDoor).toJSON() }),
  };
};
