import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Group } from '../../functions/group.ts';
import type { Settings } from '../settings.ts';
import type { GroupFunctions } from './group-functions.ts';

/** What any kind of API is built from. */
export interface FrontDoorProps {
  readonly settings: Settings;
  readonly groups: readonly Group[];
  /** Name of the group that takes what no group claims. */
  readonly fallback: string;
  readonly functions: GroupFunctions;
  readonly accessLog: ILogGroup;
}

/** What any kind of API offers to the outputs and the alarms. */
export interface FrontDoor {
  /** Base URL at AWS's own address, without a trailing slash; only where there is no custom domain. */
  readonly url: string;
  readonly apiId: string;
  readonly stageName: string;
  readonly metrics: ApiMetrics;
}

/** Metrics of the API in five-minute steps. */
export interface ApiMetrics {
  readonly requests: Metric;
  readonly clientErrors: Metric;
  readonly serverErrors: Metric;
  readonly latency: Metric;
}
