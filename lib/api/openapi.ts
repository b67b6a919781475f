import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import type { FrontDoorProps } from './front-door.ts';

/** How API Gateway writes the address under which it invokes a function. */
const invocationUri = (scope: IConstruct, target: IFunction): string =>
  Stack.of(scope).formatArn({
    service: 'apigateway',
    account: 'lambda',
    resource: 'path',
    resourceName: `2015-03-31/functions/${target.functionArn}/invocations`,
  });

/** Members of an integration that invokes the function of a group. */
export const proxyTo = (scope: IConstruct, { functions }: FrontDoorProps, group: string): object => ({
  type: 'aws_proxy',
  httpMethod: 'POST',
  uri: invocationUri(scope, functions.of(group)),
});

const parametersOf = (path: string): object[] =>
  [...path.matchAll(/\{([^}+]+)\+?\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

/** A path that answers every method by one integration. */
export const anyMethod = (path: string, integration: object): object => ({
  'x-amazon-apigateway-any-method': {
    parameters: parametersOf(path),
    responses: {},
    'x-amazon-apigateway-integration': integration,
  },
});

/** How every document of an API begins. */
export const opening = ({ settings }: FrontDoorProps, endpoint: object): object => ({
  openapi: '3.0.1',
  info: { title: settings.namePrefix, description: 'Locket', version: '1' },
  servers: [
    {
      url: '/',
      'x-amazon-apigateway-endpoint-configuration': {
        disableExecuteApiEndpoint: settings.customDomain !== undefined,
        ...endpoint,
      },
    },
  ],
});
