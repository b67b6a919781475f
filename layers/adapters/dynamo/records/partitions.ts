import type { Range } from '../ranges.ts';

/** A partition that goes for good as a whole, when what it belongs to does. */
export interface Partition {
  readonly family: string;
  /** All of one. */
  readonly of: (id: string) => Range;
}

const partition = (family: string): Partition => ({
  family,
  of: (id) => ({ pk: `${family}${id}`, prefix: '' }),
});

/** Below an organization, project, group or identity. The root folder of an environment is no record: its history is a folder's, of the environment's id. */
export const purged = {
  organization: partition('ORG#'),
  auditStreams: partition('STREAMS#'),
  risks: partition('RISKS#'),
  project: partition('PROJECT#'),
  environment: partition('ENV#'),
  folder: partition('FOLDER#'),
  secret: partition('SECRET#'),
  dynamicSecret: partition('DYNAMIC#'),
  sync: partition('SYNC#'),
  externalImport: partition('EXTERNALIMPORT#'),
  group: partition('GROUP#'),
  pkiCollection: partition('PKICOLLECTION#'),
  identity: partition('IDENTITY#'),
  client: partition('CLIENT#'),
} as const;

/** Number in a sort key, so that the order of texts is that of numbers. */
export const padded = (number: number): string => String(number).padStart(8, '0');
