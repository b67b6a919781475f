import { EndpointType, type RestApiProps } from 'aws-cdk-lib/aws-apigateway';
import type { IVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** The one way into a private API. */
export interface PrivateDoor {
  /** Interface endpoint for `execute-api`. */
  readonly endpoint: IVpcEndpoint;
}

/** Options of a REST API without a public address, which refuses every other VPC endpoint as well. */
export const privateApiOptions = ({ endpoint }: PrivateDoor): RestApiProps => ({
  endpointConfiguration: { types: [EndpointType.PRIVATE], vpcEndpoints: [endpoint] },
  policy: new PolicyDocument({
    statements: [
      new PolicyStatement({ ...invoke, effect: Effect.ALLOW }),
      new PolicyStatement({
        ...invoke,
        effect: Effect.DENY,
        conditions: { StringNotEquals: { 'aws:SourceVpce': endpoint.vpcEndpointId } },
      }),
    ],
  }),
});

const invoke = {
  principals: [new AnyPrincipal()],
  actions: ['execute-api:Invoke'],
  resources: ['execute-api:/*'],
};
