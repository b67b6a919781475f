import type { IConstruct } from 'constructs';
import { shapeOf } from '../../functions/claims.ts';
import type { Group } from '../../functions/group.ts';
import type { FrontDoorProps } from './front-door.ts';
import { anyMethod, opening, proxyTo } from './openapi.ts';

/**
 * An HTTP API as one OpenAPI document: a route for all below each claim, one for its own path if that is asked for, and
 * `$default` for the rest. API Gateway takes the most specific one. What the API's own properties say stands in it too:
 * whatever changes changes the document, and so what is deployed.
 */
export const httpDefinition = (scope: IConstruct, props: FrontDoorProps): object => ({
  ...opening(props, {}),
  paths: {
    ...Object.fromEntries(props.groups.flatMap(routesOf)),
    '/$default': {
      'x-amazon-apigateway-any-method': {
        isDefaultRoute: true,
        responses: {},
        'x-amazon-apigateway-integration': integrationOf(props.fallback),
      },
    },
  },
  components: {
    'x-amazon-apigateway-integrations': Object.fromEntries(
      props.groups.map(({ name }) => [
        name,
        { ...proxyTo(scope, props, name), connectionType: 'INTERNET', payloadFormatVersion: '2.0' },
      ]),
    ),
  },
});

/** A group has one integration, which all its routes name. */
const integrationOf = (group: string): object => ({
  $ref: `#/components/x-amazon-apigateway-integrations/${group}`,
});

/** API Gateway counts routes, so none is made for a path that no operation has. */
const routesOf = (group: Group): readonly (readonly [string, object])[] =>
  group.paths
    .flatMap((claim) => [...(isAskedFor(group, claim) ? [claim] : []), `${claim}/{proxy+}`])
    .map((path) => [path, anyMethod(path, integrationOf(group.name))]);

const isAskedFor = ({ operations }: Group, claim: string): boolean =>
  operations.some(({ path }) => shapeOf(path) === shapeOf(claim));
