import {
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  type IVpc,
  type IVpcEndpoint,
  Peer,
  Port,
  SecurityGroup,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

export interface EndpointsProps {
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  /** Addresses that may use the endpoints. */
  readonly cidrs: readonly string[];
  /** Whether functions read a secret in Secrets Manager. */
  readonly readsSecret: boolean;
}

const HTTPS = 443;

/** AWS services that the functions call, beside DynamoDB and S3 with their gateways. */
const services = {
  Kms: InterfaceVpcEndpointAwsService.KMS,
  Sts: InterfaceVpcEndpointAwsService.STS,
};

/** Adds what functions in a VPC without a way out need, and returns the endpoint that leads to the API. */
export const addEndpoints = (
  scope: Construct,
  { vpc, subnets, cidrs, readsSecret }: EndpointsProps,
): IVpcEndpoint => {
  vpc.addGatewayEndpoint('DynamoDb', { service: GatewayVpcEndpointAwsService.DYNAMODB });
  vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
  const securityGroup = new SecurityGroup(scope, 'Endpoints', {
    vpc,
    description: 'Locket endpoints: HTTPS from inside the VPC and from the networks of clients',
    allowAllOutbound: false,
  });
  for (const cidr of cidrs) securityGroup.addIngressRule(Peer.ipv4(cidr), Port.tcp(HTTPS), `From ${cidr}`);
  const endpoint = (id: string, service: InterfaceVpcEndpointAwsService) =>
    new InterfaceVpcEndpoint(scope, id, {
      vpc,
      service,
      subnets,
      securityGroups: [securityGroup],
      open: false,
      privateDnsEnabled: true,
    });
  for (const [id, service] of Object.entries(services)) endpoint(id, service);
  if (readsSecret) endpoint('SecretsManager', InterfaceVpcEndpointAwsService.SECRETS_MANAGER);
  return endpoint('ExecuteApi', InterfaceVpcEndpointAwsService.APIGATEWAY);
};

/** An `execute-api` endpoint that the operator made: in a VPC that has the others as well, or somewhere else. */
export const existingEndpoint = (scope: Construct, id: string, vpcEndpointId: string): IVpcEndpoint =>
  InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(scope, id, {
    vpcEndpointId,
    port: HTTPS,
  });
