import { sha256Hex } from '../digests.ts';
import type { InstanceRecord } from '../organizations/organization.ts';

/**
 * The id by which an instance is known to strangers: a UUID that follows from how it was set up and gives nothing of
 * that away (RFC 9562 section 5.8).
 */
export const instanceIdOf = ({ orgId, userId, at }: InstanceRecord): string =>
  sha256Hex(`instance\n${orgId}\n${userId}\n${at}`).replace(
    /^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/,
    '$1-$2-8$3-8$4-$5',
  );
