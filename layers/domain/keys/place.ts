import { LocketError } from '../errors.ts';

/** What a ciphertext is for; part of what it is bound to. */
export type Purpose =
  | 'secret-value'
  | 'secret-comment'
  | 'secret-metadata'
  | 'root-key'
  | 'organization-key'
  | 'project-key'
  | 'project-key-backup'
  | 'external-kms'
  | 'webhook'
  | 'connection'
  | 'dynamic-secret'
  | 'secret-rotation'
  | 'audit-log-stream'
  | 'workflow-integration'
  | 'scan-source'
  | 'login-method'
  | 'app-credentials'
  | 'single-sign-on'
  | 'second-factor'
  | 'app-credentials'
  | 'shared-secret'
  | 'kms-key'
  | 'kms-data'
  | 'ca-key'
  | 'ca-key-in-hsm'
  | 'ca-key-in-kms'
  | 'ocsp-key'
  | 'acme-binding-key'
  | 'external-import';

/** The one row and field a ciphertext belongs to; opened anywhere else it fails. */
export interface Place {
  readonly purpose: Purpose;
  /** Project id; for organization-wide material, the organization id. */
  readonly project: string;
  readonly environment?: string;
  readonly folder?: string;
  /** Id (or name) of the thing whose field this is. */
  readonly item: string;
  /** Version of the item, a whole number from 0. */
  readonly version: number;
}

const ABSENT = Buffer.alloc(4, 0xff);
const LOW_WORD = 0x1_0000_0000;

const encodePart = (name: string, part: string | undefined): Buffer => {
  if (part === undefined) return ABSENT;
  // UTF-8 maps every lone surrogate to the same three bytes, so two places could share one encoding.
  if (!part.isWellFormed()) throw new LocketError('invalid-input', `${name} is not well-formed Unicode`);
  const length = Buffer.byteLength(part);
  const encoded = Buffer.allocUnsafe(4 + length);
  encoded.writeUInt32BE(length, 0);
  encoded.write(part, 4);
  return encoded;
};

const encodeVersion = (version: number): Buffer => {
  if (!Number.isSafeInteger(version) || version < 0)
    throw new LocketError('internal', 'item version is not a count');
  const encoded = Buffer.allocUnsafe(8);
  encoded.writeUInt32BE(Math.floor(version / LOW_WORD), 0);
  encoded.writeUInt32BE(version % LOW_WORD, 4);
  return encoded;
};

type Container = Pick<Place, 'purpose' | 'project' | 'environment' | 'folder'>;

const encodeContainer = ({ purpose, project, environment, folder }: Container): Buffer =>
  Buffer.concat([
    encodePart('purpose', purpose),
    encodePart('project', project),
    encodePart('environment', environment),
    encodePart('folder', folder),
  ]);

let last: { readonly place: Container; readonly bytes: Buffer } | undefined;

const isSame = (a: Container, b: Container): boolean =>
  a.folder === b.folder &&
  a.environment === b.environment &&
  a.project === b.project &&
  a.purpose === b.purpose;

/** Lists open secret after secret of one folder, so the encoding of the last container is kept. */
const containerOf = (place: Container): Buffer => {
  if (!last || !isSame(last.place, place)) last = { place, bytes: encodeContainer(place) };
  return last.bytes;
};

/**
 * Bytes that name a place and no other: every part behind its length (u32be), absent parts marked, version u64be.
 * Throws `invalid-input` for a part that is not well-formed Unicode.
 */
export const encodePlace = (place: Place): Buffer =>
  Buffer.concat([containerOf(place), encodePart('item', place.item), encodeVersion(place.version)]);
