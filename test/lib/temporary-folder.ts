import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const workspace = mkdtempSync(join(tmpdir(), 'locket-lib-'));
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

/** A new empty folder, removed when the test file is done. */
export const temporaryFolder = (): string => mkdtempSync(join(workspace, 'folder-'));
