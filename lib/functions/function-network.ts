import {
  type ISecurityGroup,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  type SubnetSelection,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Validations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { ExistingVpc } from '../settings.ts';

/** Where a function runs when it has to reach a VPC. */
export interface FunctionNetwork {
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  readonly securityGroup: ISecurityGroup;
}

/** The subnets for functions in a VPC, and a security group of the stack's own that lets HTTPS out, and to HSMs. */
export const functionNetwork = (
  scope: Construct,
  vpc: IVpc,
  hsmPorts: readonly number[] = [],
): FunctionNetwork => {
  const securityGroup = new SecurityGroup(scope, 'Functions', {
    vpc,
    description: 'Locket functions: HTTPS outwards only',
    allowAllOutbound: false,
  });
  securityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'AWS services and login providers');
  for (const port of hsmPorts)
    securityGroup.addEgressRule(Peer.ipv4(vpc.vpcCidrBlock), Port.tcp(port), 'HSMs of the VPC');
  return { vpc, subnets: { subnets: [...vpc.isolatedSubnets, ...vpc.privateSubnets] }, securityGroup };
};

/** A VPC of the operator's, from what the settings say of it. */
export const importVpc = (scope: Construct, existing: ExistingVpc): IVpc => {
  const vpc = Vpc.fromVpcAttributes(scope, 'Vpc', {
    vpcId: existing.vpcId,
    vpcCidrBlock: existing.cidr,
    availabilityZones: existing.availabilityZones,
    privateSubnetIds: existing.subnetIds,
    ...(existing.routeTableIds.length > 0 && { privateSubnetRouteTableIds: existing.routeTableIds }),
  });
  Validations.of(vpc).acknowledge({
    id: 'Annotation::@aws-cdk/aws-ec2:noSubnetRouteTableId',
    reason: 'Route tables are only needed where this stack adds the endpoints of DynamoDB and S3.',
  });
  return vpc;
};
