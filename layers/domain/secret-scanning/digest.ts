import { createHmac, type KeyObject } from 'node:crypto';
import type { Unit } from '../unit.ts';

/** The key of digests by the version of the root key that it follows from. */
export const digestKey = ({ keys }: Pick<Unit, 'keys'>, version: number): Promise<KeyObject> =>
  keys.derived('scan-digests', version);

/**
 * What tells that two texts of one organization are the same, and nothing else: without the key, which no item holds, a
 * digest cannot be tried out.
 */
export const digestOf = (key: KeyObject, orgId: string, text: string): string =>
  createHmac('sha256', key)
    .update(JSON.stringify([orgId, text.trim()]))
    .digest('base64url');
