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
import { Construct } from 'constructs';
import type { DatabaseNetwork, ExistingVpc, Settings } from '../settings.ts';

/** Where a function runs when it has to reach a VPC. */
export interface FunctionNetwork {
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  readonly securityGroups: readonly ISecurityGroup[];
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
  return {
    vpc,
    subnets: { subnets: [...vpc.isolatedSubnets, ...vpc.privateSubnets] },
    securityGroups: [securityGroup],
  };
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

/** Where functions reach customers' databases from: what they may call there is said by the operator's security groups. */
const databaseNetworkIn = (scope: Construct, network: DatabaseNetwork): FunctionNetwork => {
  const { vpcId, availabilityZones, subnetIds, securityGroupIds } = network;
  const vpc = Vpc.fromVpcAttributes(scope, 'Vpc', { vpcId, availabilityZones, privateSubnetIds: subnetIds });
  Validations.of(vpc).acknowledge({
    id: 'Annotation::@aws-cdk/aws-ec2:noSubnetRouteTableId',
    reason: 'Route tables are the operator’s: nothing is added to them.',
  });
  return {
    vpc,
    subnets: { subnets: [...vpc.privateSubnets] },
    securityGroups: securityGroupIds.map((id) =>
      SecurityGroup.fromSecurityGroupId(scope, id, id, { mutable: false }),
    ),
  };
};

/** The network of customers' databases, where the settings name one, in a construct of its own. */
export const databaseNetworkOf = (
  scope: Construct,
  { databaseNetwork }: Pick<Settings, 'databaseNetwork'>,
): FunctionNetwork | undefined =>
  databaseNetwork && databaseNetworkIn(new Construct(scope, 'Databases'), databaseNetwork);
