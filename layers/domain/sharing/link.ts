import { instanceScope } from '../audit/event.ts';
import { sha256Hex } from '../digests.ts';
import { type DataKey, openText, type Place, sealText } from '../keys/envelope.ts';
import { deriveBytes } from '../keys/hkdf.ts';
import type { Runtime } from '../runtime.ts';
import type { Share } from './share.ts';

const secretBytes = 32;
/** 32 bytes in base64url. */
const linkForm = /^[A-Za-z0-9_-]{43}$/;

/** What a link is made of; nothing of it is stored but the digest. */
export interface ShareLink {
  /** The link's one secret, 43 characters of base64url. */
  readonly text: string;
  /** Finds the share: SHA-256 of one output of the secret. */
  readonly digest: string;
  /** Opens the value: another output of the secret, unrelated to the first. */
  readonly keyBytes: Uint8Array;
}

const linkOf = (secret: Uint8Array): ShareLink => ({
  text: Buffer.from(secret).toString('base64url'),
  digest: sha256Hex(deriveBytes(secret, 'share-access').toString('base64url')),
  keyBytes: deriveBytes(secret, 'share-value'),
});

/** A link that nobody has seen before. */
export const newLink = ({ randomBytes }: Pick<Runtime, 'randomBytes'>): ShareLink =>
  linkOf(randomBytes(secretBytes));

/** The link in a text, or undefined for what can be none. */
export const parseLink = (text: string): ShareLink | undefined => {
  if (!linkForm.test(text)) return undefined;
  const link = linkOf(Buffer.from(text, 'base64url'));
  return link.text === text ? link : undefined;
};

type Placed = Pick<Share, 'id' | 'owner'>;

const keyFor = ({ id }: Placed, { keyBytes }: ShareLink): DataKey => ({ id, version: 1, bytes: keyBytes });

const placeOf = ({ id, owner }: Placed): Place => ({
  purpose: 'shared-secret',
  project: owner?.orgId ?? instanceScope,
  item: id,
  version: 1,
});

/** The value as it is stored: whoever has the table and every key of the instance cannot open it. */
export const sealShare = (share: Placed, link: ShareLink, value: string, runtime: Runtime): Uint8Array =>
  sealText(keyFor(share, link), placeOf(share), value, (size) => runtime.randomBytes(size));

/** Reverses `sealShare`; `decryption-failed` for another share's value. */
export const openShare = (share: Placed, link: ShareLink, value: Uint8Array): string =>
  openText(keyFor(share, link), placeOf(share), value);
