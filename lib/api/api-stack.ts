import { CfnOutput, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { FunctionGroup } from '../../functions/groups.ts';
import type { CodeOf } from '../functions/code.ts';
import type { FunctionNetwork } from '../functions/locket-function.ts';
import type { Settings } from '../settings.ts';
import type { Storage } from '../storage/storage-stack.ts';
import type { ApiMetrics, FrontDoor, FrontDoorProps } from './front-door.ts';
import { GroupFunctions } from './group-functions.ts';
import { HttpFrontDoor } from './http-front-door.ts';
import { Network } from './network.ts';
import { RestFrontDoor } from './rest-front-door.ts';

export interface ApiStackProps {
  readonly settings: Settings;
  readonly codeOf: CodeOf;
  readonly storage: Storage;
  readonly groups: readonly FunctionGroup[];
  /** Name of the group that takes what no prefix matches. */
  readonly fallback: string;
}

/** The functions and the API in front of them. */
export class ApiStack extends Stack {
  readonly metrics: ApiMetrics;
  /** Where functions run, when they run in a VPC. */
  readonly network: FunctionNetwork | undefined;

  constructor(scope: Construct, id: string, props: ApiStackProps) {
    super(scope, id, { description: 'Locket: API and functions' });
    const { settings, storage } = props;
    const network =
      settings.vpc && new Network(this, 'Network', { settings, vpc: settings.vpc, dataKey: storage.dataKey });
    this.network = network?.functions;
    const functions = new GroupFunctions(this, 'Functions', {
      ...props,
      ...(network && { network: network.functions }),
    });
    const door = this.frontDoor({ ...props, functions, dataKey: storage.dataKey }, network);
    this.metrics = door.metrics;
    new CfnOutput(this, 'Url', { value: door.url, description: 'Base URL for clients' });
  }

  private frontDoor(props: FrontDoorProps, network: Network | undefined): FrontDoor {
    if (props.settings.apiType === 'http') return new HttpFrontDoor(this, 'Http', props);
    return new RestFrontDoor(this, 'Rest', {
      ...props,
      ...(network && { privateDoor: { endpoint: network.apiEndpoint } }),
    });
  }
}
