import { EndpointType, type RestApiBaseProps } from 'aws-cdk-lib/aws-apigateway';
import type { IVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** The ways into a private API: interface endpoints for `execute-api`. */
export interface PrivateDoor {
  readonly endpoints: readonly IVpcEndpoint[];
}

/** Refuses every VPC endpoint but those of the installation. */
export const privatePolicy = ({ endpoints }: PrivateDoor): PolicyDocument =>
  new PolicyDocument({
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
  });

/** Options of a REST API without a public address. */
export const privateApiOptions = (door: PrivateDoor): RestApiBaseProps => ({
  endpointConfiguration: { types: [EndpointType.PRIVATE], vpcEndpoints: [...door.endpoints] },
  policy: privatePolicy(door),
});

const invoke = {
  principals: [new AnyPrincipal()],
  actions: ['execute-api:Invoke'],
  resources: ['execute-api:/*'],
};
