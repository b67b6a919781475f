import { createHmac, type KeyObject } from 'node:crypto';

/**
 * A strong tag over the reply's bytes (RFC 9110 section 8.8.3), keyed so that a tag in somebody's log cannot be used
 * to try out values.
 */
export const etagOf = (key: KeyObject, body: string): string =>
  `"${createHmac('sha256', key).update(body).digest('base64url').slice(0, 32)}"`;

const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');

/** Weak comparison (RFC 9110 section 8.8.3.2): proxies that compress turn strong tags into weak ones. */
export const matchesEtag = (header: string | undefined, tag: string): boolean =>
  header !== undefined && (header.trim() === '*' || header.split(',').map(opaque).includes(opaque(tag)));
