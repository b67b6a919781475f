import { openEgress } from './egress/egress.ts';
import type { OutboundFactory } from './outbound-factories.ts';

/** Each way to reach addresses of others by its name in `Outbound`. A bundle holds those that somebody names. */
export const egress: OutboundFactory<'egress'> = ({ allowPrivateTargets = false }) =>
  openEgress({ allowPrivateTargets });
