import {
  FlowLogDestination,
  FlowLogTrafficType,
  IpAddresses,
  type IVpc,
  type IVpcEndpoint,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { EncryptedLogGroup } from '../encrypted-log-group.ts';
import type { FunctionNetwork } from '../functions/locket-function.ts';
import type { ExistingVpc, NewVpc, Settings } from '../settings.ts';
import { addEndpoints, existingEndpoint } from './vpc-endpoints.ts';

export interface NetworkProps {
  readonly settings: Settings;
  readonly vpc: ExistingVpc | NewVpc;
  /** Encrypts the flow log. */
  readonly dataKey: IKey;
}

const HTTPS = Port.tcp(443);

/** The VPC of a private installation and the endpoints through which it talks to AWS. */
export class Network extends Construct {
  readonly functions: FunctionNetwork;
  /** Where clients reach the API. */
  readonly apiEndpoint: IVpcEndpoint;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const vpc = 'vpcId' in props.vpc ? this.importVpc(props.vpc) : this.createVpc(props, props.vpc);
    const subnets = { subnets: [...vpc.isolatedSubnets, ...vpc.privateSubnets] };
    const securityGroup = new SecurityGroup(this, 'Functions', {
      vpc,
      description: 'Locket functions: HTTPS outwards only',
      allowAllOutbound: false,
    });
    securityGroup.addEgressRule(Peer.anyIpv4(), HTTPS, 'AWS services and login providers');
    this.functions = { vpc, subnets, securityGroup };
    this.apiEndpoint =
      'executeApiEndpointId' in props.vpc && props.vpc.executeApiEndpointId
        ? existingEndpoint(this, props.vpc.executeApiEndpointId)
        : addEndpoints(this, { vpc, subnets, cidr: props.vpc.cidr });
  }

  private createVpc({ settings, dataKey }: NetworkProps, { cidr }: NewVpc): IVpc {
    const vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr(cidr),
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Functions', subnetType: SubnetType.PRIVATE_ISOLATED }],
      restrictDefaultSecurityGroup: false,
    });
    const log = new EncryptedLogGroup(this, 'FlowLog', { settings, key: dataKey });
    vpc.addFlowLog('Flow', {
      destination: FlowLogDestination.toCloudWatchLogs(log),
      trafficType: FlowLogTrafficType.ALL,
    });
    return vpc;
  }

  private importVpc(existing: ExistingVpc): IVpc {
    const vpc = Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: existing.vpcId,
      vpcCidrBlock: existing.cidr,
      availabilityZones: existing.availabilityZones,
      privateSubnetIds: existing.subnetIds,
      ...(existing.routeTableIds.length > 0 && { privateSubnetRouteTableIds: existing.routeTableIds }),
    });
    Validations.of(vpc).acknowledge({
      id: 'Annotation::@aws-cdk/aws-ec2:noSubnetRouteTableId',
      reason: 'Route tables are only needed where this stack adds the DynamoDB endpoint.',
    });
    return vpc;
  }
}
