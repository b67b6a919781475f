import { Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnOutput, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Group } from '../../functions/group.ts';
import { trustStoreKeys } from '../../functions/workers/trust-store-keys.ts';
import type { CodeOf } from '../functions/code.ts';
import type { HsmCodeOf } from '../hsm/layer-contents.ts';
import type { MutualTlsDomain, Settings } from '../settings.ts';
import type { Storage } from '../storage/storage-stack.ts';
import { accessLogGroup } from './access-log.ts';
import { ApiDomain } from './api-domain.ts';
import type { ApiMetrics, FrontDoor, FrontDoorProps } from './front-door.ts';
import { GroupFunctions } from './group-functions.ts';
import { HttpFrontDoor } from './http-front-door.ts';
import { Network } from './network.ts';
import { RestFrontDoor } from './rest-front-door.ts';

export interface ApiStackProps {
  readonly settings: Settings;
  readonly codeOf: CodeOf;
  readonly storage: Storage;
  readonly groups: readonly Group[];
  readonly hsmCodeOf?: HsmCodeOf | undefined;
  /** Name of the group that takes what no group claims. */
  readonly fallback: string;
}

/** The functions and the API in front of them. */
export class ApiStack extends Stack {
  readonly metrics: ApiMetrics;

  constructor(scope: Construct, id: string, props: ApiStackProps) {
    // CloudFormation takes a megabyte, of which indentation would be a third.
    super(scope, id, { description: 'Locket: API and functions', suppressTemplateIndentation: true });
    const { settings, storage } = props;
    const network =
      settings.vpc && new Network(this, 'Network', { settings, vpc: settings.vpc, dataKey: storage.dataKey });
    const functions = new GroupFunctions(this, 'Functions', {
      ...props,
      ...(network && { network: network.functions }),
    });
    const accessLog = accessLogGroup(this, settings, storage.dataKey);
    const door = this.frontDoor({ ...props, functions, accessLog }, network);
    this.metrics = door.metrics;
    if (settings.mutualTlsDomain) this.addMutualTls(settings.mutualTlsDomain, storage, door);
    new CfnOutput(this, 'Url', { value: this.urlOf(door, settings), description: 'Base URL for clients' });
  }

  /** API Gateway reads the trust store when the name is made or changed; ours has a worker that tells of new versions. */
  private addMutualTls(domain: MutualTlsDomain, { trustStore: own }: Storage, door: FrontDoor): void {
    const { bucket, ...object } = domain.trustStore ?? {
      bucket: own.bucketName,
      key: trustStoreKeys.trustStore,
    };
    const trustStore = { bucket: Bucket.fromBucketName(this, 'TrustStore', bucket), ...object };
    new ApiDomain(this, 'MutualTlsDomain', { domain, trustStore, door });
  }

  private urlOf(door: FrontDoor, { customDomain }: Settings): string {
    return customDomain ? new ApiDomain(this, 'Domain', { domain: customDomain, door }).url : door.url;
  }

  private frontDoor(props: FrontDoorProps, network: Network | undefined): FrontDoor {
    if (props.settings.apiType === 'http') return new HttpFrontDoor(this, 'Http', props);
    return new RestFrontDoor(this, 'Rest', {
      ...props,
      ...(network && { privateDoor: { endpoints: network.apiEndpoints } }),
    });
  }
}
