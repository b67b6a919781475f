import { type Asked, requestIn } from '../approvals/requested.ts';
import type { Surroundings } from '../command.ts';
import type { ActingCaller } from '../instance/caller.ts';
import type { Scope } from '../project/scope.ts';
import { progressOf } from '../terminal/progress.ts';
import type { FolderPlan } from './planning.ts';
import { partsOf } from './sources.ts';

/** Secrets of one request, which is written whole or not at all, and bytes of it: it takes a mebibyte at the most. */
const MOST = 100;
const LARGEST = 750_000;

const above = (path: string): readonly string[] =>
  partsOf(path).map((_, at, parts) => `/${parts.slice(0, at + 1).join('/')}`);

const split = (path: string): { readonly parent: string; readonly name: string } => {
  const at = path.lastIndexOf('/');
  return { parent: path.slice(0, at) || '/', name: path.slice(at + 1) };
};

/** Folders that secrets are to be written into and that there are not yet, each after the one that holds it. */
export const missingFolders = async (
  { call }: ActingCaller,
  { projectId, environment }: Scope,
  plans: readonly FolderPlan[],
): Promise<readonly string[]> => {
  const needed = new Set(plans.flatMap(({ secretPath }) => above(secretPath)));
  const missing = new Set<string>();
  const known = new Map<string, ReadonlySet<string>>();
  for (const path of [...needed].toSorted()) {
    const { parent, name } = split(path);
    if (missing.has(parent)) {
      missing.add(path);
      continue;
    }
    if (!known.has(parent)) {
      const query = { workspaceId: projectId, environment, path: parent };
      const { folders } = await call('GET /api/v1/folders', { query });
      known.set(parent, new Set(folders.map((folder) => folder.name)));
    }
    if (!known.get(parent)?.has(name)) missing.add(path);
  }
  return [...missing];
};

const makeFolders = async (
  { call }: ActingCaller,
  { projectId, environment }: Scope,
  paths: readonly string[],
): Promise<void> => {
  for (const path of paths) {
    const { parent, name } = split(path);
    await call('POST /api/v1/folders', {
      body: { workspaceId: projectId, environment, path: parent, name },
    });
  }
};

interface Draft {
  readonly secretKey: string;
  readonly secretPath: string;
  readonly secretValue: string;
}

const batchesOf = (drafts: readonly Draft[]): readonly (readonly Draft[])[] => {
  const batches: Draft[][] = [];
  let size = 0;
  for (const draft of drafts) {
    const last = batches.at(-1);
    const length = Buffer.byteLength(JSON.stringify(draft));
    if (last && last.length < MOST && size + length <= LARGEST) last.push(draft);
    else {
      batches.push([draft]);
      size = 0;
    }
    size += length;
  }
  return batches;
};

/** How many are written, and how many wait for somebody to approve them, in which change requests. */
interface Outcome {
  readonly written: number;
  readonly waiting: number;
  readonly requests: readonly Asked[];
}

/**
 * Makes the folders and writes the secrets, in requests of which each is written whole or not at all. What fails leaves
 * what was written before: whoever begins again writes the rest. @throws ApiFailure, Offline
 */
export const carryOut = async (
  caller: ActingCaller,
  scope: Scope,
  plans: readonly FolderPlan[],
  folders: readonly string[],
  around: Surroundings,
): Promise<Outcome> => {
  await makeFolders(caller, scope, folders);
  const draftsOf = (mark: '+' | '~') =>
    plans.flatMap(({ secretPath, changes }) =>
      changes
        .filter((change) => change.mark === mark)
        .map(({ key, after = '' }) => ({ secretKey: key, secretPath, secretValue: after })),
    );
  const [created, changed] = [draftsOf('+'), draftsOf('~')];
  const progress = progressOf(around, 'secrets written', created.length + changed.length);
  const outcome = { written: 0, waiting: 0, requests: [] as Asked[] };
  const write = async (
    route: 'POST /api/v4/secrets/batch' | 'PATCH /api/v4/secrets/batch',
    drafts: readonly Draft[],
  ) => {
    for (const secrets of batchesOf(drafts)) {
      const { projectId, environment, path: secretPath } = scope;
      const reply = await caller.call(route, { body: { projectId, environment, secretPath, secrets } });
      const request = requestIn(reply);
      if (request) outcome.requests.push(request);
      outcome[request ? 'waiting' : 'written'] += secrets.length;
      progress.at(outcome.written + outcome.waiting);
    }
  };
  try {
    await write('POST /api/v4/secrets/batch', created);
    await write('PATCH /api/v4/secrets/batch', changed);
  } finally {
    progress.end();
  }
  return outcome;
};
