import { spawnSync } from 'node:child_process';
import { type FeatureFigure, notAbove } from '../features/figure.ts';

/** What `locket run` may take over what it runs, in milliseconds. */
const most = 120;

type Variables = Readonly<Record<string, string | undefined>>;

const milliseconds = (file: string, args: readonly string[], env: Variables, cwd: string): number => {
  const begun = performance.now();
  const { status, stderr } = spawnSync(file, args, { env: { PATH: process.env.PATH, ...env }, cwd });
  if (status !== 0) throw new Error(`${file} ${args.join(' ')} failed: ${stderr}`);
  return performance.now() - begun;
};

const median = (all: readonly number[]): number =>
  all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;

interface Person {
  readonly email: string;
  readonly password: string;
  readonly organizationId: string;
  readonly projectId: string;
}

/** What `locket run -- true` of somebody who has logged in takes over `true`, each run beside one of the bare program. */
export const measureRun = (
  command: string,
  url: string,
  folder: string,
  { email, password, organizationId, projectId }: Person,
  runs: number,
): FeatureFigure => {
  const env = { HOME: folder, LOCKET_URL: url };
  const locket = (args: readonly string[], more: Variables = {}): number =>
    milliseconds(process.execPath, [command, ...args], { ...env, ...more }, folder);
  locket(['login'], {
    LOCKET_EMAIL: email,
    LOCKET_PASSWORD: password,
    LOCKET_ORGANIZATION_ID: organizationId,
  });
  locket(['init', '--projectId', projectId]);
  locket(['run', '--', 'true']);
  const over = Array.from(
    { length: runs },
    () => locket(['run', '--', 'true']) - milliseconds('true', [], {}, folder),
  );
  return notAbove('locket run -- true, over the bare program', median(over), 'ms', most);
};
