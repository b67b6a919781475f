import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import type { FrontDoorProps } from './front-door.ts';
import { gatewayRefusals } from './gateway-refusals.ts';
import { type PrivateDoor, privatePolicy } from './private-door.ts';
import { restRoutes } from './rest-routes.ts';

export interface RestDefinitionProps extends FrontDoorProps {
  readonly privateDoor?: PrivateDoor;
}

/** Only what a REST API counts as binary leaves it as the bytes that a function's base64 stands for. */
export const binaryMediaTypes = ['*/*'];

/** How API Gateway writes the address under which it invokes a function. */
const invocationUri = (scope: IConstruct, target: IFunction): string =>
  Stack.of(scope).formatArn({
    service: 'apigateway',
    account: 'lambda',
    resource: 'path',
    resourceName: `2015-03-31/functions/${target.functionArn}/invocations`,
  });

const parametersOf = (path: string): object[] =>
  [...path.matchAll(/\{([^}+]+)\+?\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

const anyMethod = (path: string, uri: string): object => ({
  'x-amazon-apigateway-any-method': {
    parameters: parametersOf(path),
    responses: {},
    'x-amazon-apigateway-integration': {
      type: 'aws_proxy',
      httpMethod: 'POST',
      uri,
      passthroughBehavior: 'when_no_match',
    },
  },
});

const endpointOf = ({ customDomain }: FrontDoorProps['settings'], privateDoor?: PrivateDoor): object => ({
  disableExecuteApiEndpoint: customDomain !== undefined,
  ...(privateDoor && { vpcEndpointIds: privateDoor.endpoints.map(({ vpcEndpointId }) => vpcEndpointId) }),
});

/**
 * A REST API as one OpenAPI document. It says everything that the API's own properties say as well, because importing
 * a document may replace what it leaves out, and so that whatever changes is imported anew before it is deployed.
 */
export const restDefinition = (
  scope: IConstruct,
  { settings, groups, fallback, functions, privateDoor }: RestDefinitionProps,
): object => {
  const uris = new Map(groups.map(({ name }) => [name, invocationUri(scope, functions.of(name))]));
  const routes = [...restRoutes(groups, fallback)].map(([path, name]) => {
    const uri = uris.get(name);
    if (uri === undefined) throw new Error(`There is no function group ${name}.`);
    return [path, anyMethod(path, uri)];
  });
  return {
    openapi: '3.0.1',
    info: { title: settings.namePrefix, description: 'Locket', version: '1' },
    servers: [{ url: '/', 'x-amazon-apigateway-endpoint-configuration': endpointOf(settings, privateDoor) }],
    paths: Object.fromEntries(routes),
    'x-amazon-apigateway-binary-media-types': binaryMediaTypes,
    'x-amazon-apigateway-gateway-responses': gatewayRefusals(settings),
    ...(privateDoor && { 'x-amazon-apigateway-policy': privatePolicy(privateDoor).toJSON() }),
  };
};
