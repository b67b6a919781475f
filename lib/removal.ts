import { RemovalPolicy } from 'aws-cdk-lib/core';
import type { Settings } from './settings.ts';

/**
 * What CloudFormation does with data when its stack goes. What was made by a first deployment that failed holds
 * nothing yet and always goes, so that the deployment can be repeated.
 */
export const removalPolicyOf = (settings: Pick<Settings, 'removalPolicy'>): RemovalPolicy =>
  settings.removalPolicy === 'retain' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
