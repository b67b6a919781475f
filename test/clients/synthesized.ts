import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** What the runner keeps of a synthesis; the stamp tells it whether the sources have changed since. */
const parts = ['app', 'app.stamp'];
const kept = join(tmpdir(), `locket-synthesized-${userInfo().uid}`);

/** Gives a data folder the app that an earlier start synthesized, which saves the runner seconds. */
export const lendSynthesized = async (dataDir: string): Promise<void> => {
  if (!existsSync(kept)) return;
  // Somebody may put a newer one in its place meanwhile: then the runner synthesizes by itself.
  await Promise.all(
    parts.map((part) => cp(join(kept, part), join(dataDir, part), { recursive: true })),
  ).catch(() => Promise.all(parts.map((part) => rm(join(dataDir, part), { recursive: true, force: true }))));
};

const stampIn = (folder: string): Promise<string | undefined> =>
  readFile(join(folder, 'app.stamp'), 'utf8').catch(() => undefined);

/** Keeps what this start synthesized for the next one, unless that is what it was lent. */
export const keepSynthesized = async (dataDir: string): Promise<void> => {
  if ((await stampIn(dataDir)) === (await stampIn(kept))) return;
  const fresh = await mkdtemp(`${kept}-`);
  for (const part of parts) await cp(join(dataDir, part), join(fresh, part), { recursive: true });
  await mkdir(kept, { recursive: true });
  await rename(kept, `${fresh}-old`);
  await rename(fresh, kept).catch(() => rm(fresh, { recursive: true, force: true }));
  await rm(`${fresh}-old`, { recursive: true, force: true });
};
