import { spawn } from 'node:child_process';
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { StartFailure } from '../failure.ts';
import { readJson, writeWhole } from '../instance/files.ts';
import { childEnvironment } from '../settings.ts';
import { fingerprintSources, markSources } from './fingerprint.ts';

const ENTRY = 'bin/locket.ts';

/** What `cdk synth` hands to the app: the context of cdk.json, and where bundles are told to be in the template. */
const contextOf = (root: string): string => {
  const { context } = (readJson(join(root, 'cdk.json')) ?? {}) as { context?: object };
  return JSON.stringify({ ...context, 'aws:cdk:enable-asset-metadata': true });
};

const runApp = (root: string, outDir: string, signal?: AbortSignal): Promise<void> =>
  new Promise((done, fail) => {
    const child = spawn(process.execPath, [ENTRY], {
      cwd: root,
      env: childEnvironment({
        CDK_OUTDIR: outDir,
        CDK_CONTEXT_JSON: contextOf(root),
        NODE_COMPILE_CACHE: undefined,
        // The rules for what is deployed take most of the time, and nothing is deployed from here.
        LOCKET_SYNTH_QUICK: '1',
      }),
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(signal && { signal }),
    });
    let complaints = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaints = (complaints + text).slice(-8000);
    });
    child.once('error', fail);
    child.once('close', (code) => {
      if (code === 0) done();
      else fail(new StartFailure(`The CDK app (node ${ENTRY}) failed to synthesize:\n${complaints.trim()}`));
    });
  });

/** What the app in a data folder was made from. */
interface Stamp {
  readonly fingerprint: string;
  /** The state in which files that gave the fingerprint lay on disk. */
  readonly mark: string;
}

const readStamp = (path: string): Partial<Stamp> => (readJson(path) ?? {}) as Partial<Stamp>;

/** What interrupted syntheses left behind. */
const removeLeftovers = (dataDir: string): void => {
  for (const name of readdirSync(dataDir).filter((entry) => entry.startsWith('app.new-'))) {
    rmSync(join(dataDir, name), { recursive: true, force: true });
  }
};

/** What a synthesis may be told besides the places. */
export interface SynthesisOptions {
  /** Gives it up when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** Called before a synthesis that takes its time begins. */
  readonly announce?: () => void;
}

/**
 * Synthesizes the project's CDK app into `<dataDir>/app`, in a process of its own whose memory goes away with it,
 * unless nothing changed since the last time. Returns the folder.
 * @throws StartFailure with the app's own complaint.
 */
export const synthesizeApp = async (
  root: string,
  dataDir: string,
  { signal, announce = () => {} }: SynthesisOptions = {},
): Promise<string> => {
  const outDir = join(dataDir, 'app');
  const stampFile = join(dataDir, 'app.stamp');
  const mark = markSources(root);
  const known = existsSync(outDir) ? readStamp(stampFile) : {};
  if (known.mark === mark) return outDir;
  const stamp = { fingerprint: fingerprintSources(root), mark };
  if (known.fingerprint === stamp.fingerprint) {
    writeWhole(stampFile, JSON.stringify(stamp));
    return outDir;
  }
  // A killed runner's synthesis may still be writing, hence the folder of our own. The stamp goes first and comes
  // last, so that an interrupted synthesis is never taken for a finished one.
  removeLeftovers(dataDir);
  announce();
  const fresh = join(dataDir, `app.new-${process.pid}`);
  await runApp(root, fresh, signal);
  rmSync(stampFile, { force: true });
  rmSync(outDir, { recursive: true, force: true });
  renameSync(fresh, outDir);
  writeWhole(stampFile, JSON.stringify(stamp));
  return outDir;
};
