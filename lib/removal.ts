import { RemovalPolicy } from 'aws-cdk-lib/core';
import type { Settings } from './settings.ts';

/** What CloudFormation does with data when its stack goes. */
export const removalPolicyOf = (settings: Pick<Settings, 'removalPolicy'>): RemovalPolicy =>
  settings.removalPolicy === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
