import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writeWhole } from '../instance/files.ts';

/** What the first start created, as far as it came; the developer's copy of the credentials. */
export interface BootstrapRecord {
  readonly url?: string;
  readonly adminEmail?: string;
  readonly adminPassword?: string;
  readonly adminToken?: string;
  readonly organizationId?: string;
  readonly projectId?: string;
  readonly projectSlug?: string;
  readonly identityId?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** Whether every step was done. */
  readonly complete?: boolean;
}

export const recordPath = (dataDir: string): string => join(dataDir, 'bootstrap.json');

/** The record of earlier starts, or undefined when there is none. */
export const readRecord = (dataDir: string): BootstrapRecord | undefined =>
  readJson(recordPath(dataDir)) as BootstrapRecord | undefined;

/** Writes the record as a whole, readable by the owner only. */
export const writeRecord = (dataDir: string, record: BootstrapRecord): void =>
  writeWhole(recordPath(dataDir), `${JSON.stringify(record, null, 2)}\n`, 0o600);

/** Puts the record of another database aside, which may still be there and have no other copy of it. */
export const setRecordAside = (dataDir: string): void => {
  const path = recordPath(dataDir);
  if (existsSync(path)) renameSync(path, join(dataDir, 'bootstrap.previous.json'));
};
