import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const workspace = mkdtempSync(join(tmpdir(), 'locket-lib-'));
// Files of one worker share this module: it is not over when one of them is done.
process.once('exit', () => rmSync(workspace, { recursive: true, force: true }));

/** A new empty folder, removed when the worker ends. */
export const temporaryFolder = (): string => mkdtempSync(join(workspace, 'folder-'));
