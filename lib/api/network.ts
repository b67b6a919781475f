import {
  FlowLogDestination,
  FlowLogTrafficType,
  IpAddresses,
  type IVpc,
  type IVpcEndpoint,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { EncryptedLogGroup } from '../encrypted-log-group.ts';
import { type FunctionNetwork, functionNetwork, importVpc } from '../functions/function-network.ts';
import type { ExistingVpc, NewVpc, Settings } from '../settings.ts';
import { addEndpoints, existingEndpoint } from './vpc-endpoints.ts';

export interface NetworkProps {
  readonly settings: Settings;
  readonly vpc: ExistingVpc | NewVpc;
  /** Encrypts the flow log. */
  readonly dataKey: IKey;
}

/** The VPC of a private installation and the endpoints through which it talks to AWS. */
export class Network extends Construct {
  readonly functions: FunctionNetwork;
  /** Where clients reach the API: the endpoint of this VPC first. */
  readonly apiEndpoints: readonly IVpcEndpoint[];

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const vpc = 'vpcId' in props.vpc ? importVpc(this, props.vpc) : this.createVpc(props, props.vpc);
    this.functions = functionNetwork(this, vpc, props.settings.pkcs11?.ports);
    const { subnets } = this.functions;
    const { clientCidrs, furtherEndpointIds } = props.vpc;
    const here =
      'executeApiEndpointId' in props.vpc && props.vpc.executeApiEndpointId
        ? existingEndpoint(this, 'ExecuteApi', props.vpc.executeApiEndpointId)
        : addEndpoints(this, {
            vpc,
            subnets,
            cidrs: [props.vpc.cidr, ...clientCidrs],
            readsSecret: props.settings.appCredentials !== undefined,
          });
    const further = furtherEndpointIds.map((id) => existingEndpoint(this, `Further-${id}`, id));
    this.apiEndpoints = [here, ...further];
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
}
