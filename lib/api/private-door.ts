import { EndpointType, type RestApiProps } from 'aws-cdk-lib/aws-apigateway';
import type { IVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** The ways into a private API: interface endpoints for `execute-api`. */
export interface PrivateDoor {
  readonly endpoints: readonly IVpcEndpoint[];
}

/** Options of a REST API without a public address, which refuses every other VPC endpoint as well. */
export const privateApiOptions = ({ endpoints }: PrivateDoor): RestApiProps => ({
  endpointConfiguration: { types: [EndpointType.PRIVATE], vpcEndpoints: [...endpoints] },
  policy: new PolicyDocument({
    statements: [
      new PolicyStatement({ ...invoke, effect: Effect.ALLOW }),
      new PolicyStatement({
        ...invoke,
        effect: Effect.DENY,
        conditions: {
          StringNotEquals: { 'aws:SourceVpce': endpoints.map(({ vpcEndpointId }) => vpcEndpointId) },
        },
      }),
    ],
  }),
});

const invoke = {
  principals: [new AnyPrincipal()],
  actions: ['execute-api:Invoke'],
  resources: ['execute-api:/*'],
};
