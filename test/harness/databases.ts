import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder in which every worker notes the databases that it started, each a file named after the process. */
    databases: string;
  }
}

const end = (pid: number): void => {
  try {
    process.kill(pid);
  } catch {
    // Its worker ended it.
  }
};

/** Ends the databases of the workers when the run ends, however the workers ended. */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'locket-databases-'));
  project.provide('databases', folder);
  return () => {
    for (const pid of readdirSync(folder)) end(Number(pid));
    rmSync(folder, { recursive: true });
  };
}
