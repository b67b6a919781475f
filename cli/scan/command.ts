import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { detect, type Fragment } from '../../layers/scan/detect.ts';
import type { RuleSet } from '../../layers/scan/rule-set.ts';
import { command, type Flags, type Given, type Surroundings, UsageFault } from '../command.ts';
import { writeWhole } from '../files/private-file.ts';
import { log } from '../terminal/log.ts';
import { progressOf } from '../terminal/progress.ts';
import { fragmentsIn, piecesOf } from './files.ts';
import { changesIn, historyOf } from './git.ts';
import { newLeaks } from './known.ts';
import { fingerprintOf, type Leak, leakOf, noCommit, redacted } from './leak.ts';
import { linkTo, remoteOf } from './links.ts';
import { reports } from './report.ts';
import { rulesFor } from './rules.ts';

const flags = {
  source: { short: 's', value: 'PATH', help: 'Folder to look through', usual: '.' },
  config: {
    short: 'c',
    value: 'FILE',
    help: 'Rules in TOML, in the form of gitleaks 8',
    env: ['LOCKET_SCAN_CONFIG', 'INFISICAL_SCAN_CONFIG'],
  },
  'report-path': { short: 'r', value: 'FILE', help: 'File for the report, which only you may read' },
  'report-format': { short: 'f', value: 'FORM', help: Object.keys(reports).join(', '), usual: 'json' },
  'baseline-path': { short: 'b', value: 'FILE', help: 'Earlier report: what is in it is not told again' },
  'exit-code': { value: 'CODE', help: 'Exit code when something is found', usual: '1' },
  verbose: { short: 'v', help: 'Tell each finding' },
  redact: { help: 'Leave the secrets out of the report' },
  'show-secrets': { help: 'Print secrets whole' },
  'no-color': { help: 'Taken and ignored: nothing is coloured' },
  'max-target-megabytes': { value: 'MB', help: 'Leave out larger files; 0 for none', usual: '0' },
  'max-decode-depth': { value: 'TIMES', help: 'How often encoded text is decoded', usual: '2' },
} as const satisfies Flags;

const scanFlags = {
  ...flags,
  'no-git': { help: 'Look at the files, not at what git knows of them' },
  pipe: { help: 'Look at what comes in' },
  'log-opts': { value: 'OPTIONS', help: 'Options for git log, such as main..HEAD' },
  'follow-symlinks': { help: 'Follow links to files and folders' },
  'max-archive-depth': { value: 'DEPTH', help: 'How deep archives are opened', usual: '1' },
  platform: { value: 'NAME', help: 'github, gitlab, azuredevops or bitbucket, for links to lines' },
} as const satisfies Flags;

type Common = Given<typeof flags>;

const numberIn = (text: string, flag: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new UsageFault(`--${flag} is a number`);
  return value;
};

const optionsIn = (text: string | undefined): readonly string[] | undefined =>
  text?.split(/\s+/).filter(Boolean);

/** A secret as it may be shown to whoever stands behind somebody. */
const masked = (secret: string): string =>
  secret.length > 12 ? `${secret.slice(0, 4)}…${secret.slice(-2)}` : '…';

const told = (leak: Leak, isWhole: boolean): string => {
  const place = `${leak.file}:${leak.startLine}`;
  const by = leak.commit ? `  ${leak.commit.slice(0, 10)} ${leak.author} ${leak.date}` : '';
  const secret = isWhole ? leak.secret : masked(leak.secret);
  return `${leak.rule.id}  ${place}  ${secret}${by}\n  ${fingerprintOf(leak)}${leak.link ? `\n  ${leak.link}` : ''}`;
};

/** Looks through everything that comes, tells and reports what was found; answers the exit code. */
const scan = async (
  leaksIn: (
    detected: (fragment: Fragment) => ReturnType<typeof detect>,
  ) => AsyncIterable<Leak> | Iterable<Leak>,
  given: Common,
  folder: string,
  around: Surroundings,
): Promise<number> => {
  const write = Object.hasOwn(reports, given['report-format']) ? reports[given['report-format']] : undefined;
  if (!write) throw new UsageFault(`--report-format is ${Object.keys(reports).join(', ')}`);
  const [exitCode, depth] = [
    numberIn(given['exit-code'], 'exit-code'),
    numberIn(given['max-decode-depth'], 'max-decode-depth'),
  ];
  const rules: RuleSet = rulesFor(given.config, folder, around.env);
  const isNew = newLeaks(folder, given['baseline-path'], given.redact);
  const startedAt = performance.now();
  const leaks: Leak[] = [];
  const progress = progressOf(around, 'pieces looked through');
  let pieces = 0;
  const detected = (fragment: Fragment) => {
    pieces += 1;
    progress.at(pieces);
    return detect(rules, fragment, depth);
  };
  for await (const leak of leaksIn(detected)) {
    const shown = given.redact ? redacted(leak) : leak;
    if (!isNew(shown)) continue;
    leaks.push(shown);
    progress.end();
    if (given.verbose) around.print(told(shown, given['show-secrets'] || given.redact));
  }
  progress.end();
  log(around, 'INF', `scan completed in ${Math.round(performance.now() - startedAt)}ms`);
  if (given['report-path'] !== undefined) writeWhole(resolve(around.cwd, given['report-path']), write(leaks));
  if (leaks.length === 0) log(around, 'INF', 'no leaks found');
  else log(around, 'WRN', `leaks found: ${leaks.length}`);
  return leaks.length === 0 ? 0 : exitCode;
};

/** `locket scan` */
export const scanFolder = command({
  summary: 'look for secrets in the history of a repository, in files, or in what comes in',
  flags: scanFlags,
  run: async (given, around) => {
    const folder = resolve(around.cwd, given.source);
    const megabytes = numberIn(given['max-target-megabytes'], 'max-target-megabytes');
    const archiveDepth = numberIn(given['max-archive-depth'], 'max-archive-depth');
    const walk = {
      followSymlinks: given['follow-symlinks'],
      maxSize: megabytes === 0 ? undefined : megabytes * 1_000_000,
      archiveDepth,
      skipped: (file: string, reason: string) => log(around, 'WRN', `${file} cannot be read: ${reason}`),
    };
    if (given.pipe) {
      const text = await around.input();
      return scan(
        function* (detected) {
          for (const piece of piecesOf(text))
            for (const finding of detected({ ...piece, file: '', commit: '' }))
              yield leakOf(finding, noCommit);
        },
        given,
        folder,
        around,
      );
    }
    if (given['no-git'])
      return scan(
        function* (detected) {
          for (const fragment of fragmentsIn(folder, walk))
            for (const finding of detected(fragment)) yield leakOf(finding, noCommit);
        },
        given,
        folder,
        around,
      );
    const remote = await remoteOf({ folder, env: around.env }, given.platform);
    return scan(
      async function* (detected) {
        for await (const { fragment, commit } of historyOf(
          { folder, env: around.env },
          optionsIn(given['log-opts']),
        ))
          for (const finding of detected(fragment)) yield leakOf(finding, commit, linkTo(remote, finding));
      },
      given,
      folder,
      around,
    );
  },
});

/** `locket scan git-changes` */
export const scanChanges = command({
  summary: 'look for secrets in what is not committed yet',
  flags: {
    ...flags,
    staged: { help: 'Only what is staged' },
    'log-opts': { value: 'OPTIONS', help: 'Options for git diff, such as main' },
  },
  run: (given, around) => {
    const folder = resolve(around.cwd, given.source);
    return scan(
      async function* (detected) {
        for await (const { fragment, commit } of changesIn(
          { folder, env: around.env },
          given.staged,
          optionsIn(given['log-opts']),
        ))
          for (const finding of detected(fragment)) yield leakOf(finding, commit);
      },
      given,
      folder,
      around,
    );
  },
});
