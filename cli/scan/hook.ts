import { chmodSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { command, Failure, UsageFault } from '../command.ts';
import { readIfThere, writeWhole } from '../files/private-file.ts';
import { answerOf } from './git.ts';

const start = '# MANAGED BY LOCKET (do not modify): START';
const end = '# MANAGED BY LOCKET (do not modify): END';

/** Switched off by `git config hooks.locket-scan false`, or by the name that the official command line has for it. */
const block = `${start}
locketScanEnabled=$(git config --bool hooks.locket-scan)
if [ -z "$locketScanEnabled" ]; then locketScanEnabled=$(git config --bool hooks.infisical-scan); fi
if [ "$locketScanEnabled" != "false" ]; then
  locket scan git-changes -v --staged
  locketScanStatus=$?
  if [ $locketScanStatus -ne 0 ]; then
    echo "Commit blocked: locket found what looks like a secret. Ignore one by its fingerprint in .locketignore."
    exit $locketScanStatus
  fi
fi
${end}
`;

/** `locket scan install` */
export const installHook = command({
  summary: 'have git look for secrets before each commit',
  flags: { 'pre-commit-hook': { help: 'Install the hook' } },
  run: async (given, { cwd, env, tell }) => {
    if (!given['pre-commit-hook']) throw new UsageFault('Please provide --pre-commit-hook');
    const folder = await answerOf({ folder: cwd, env }, ['rev-parse', '--git-path', 'hooks']).catch(() => {
      throw new Failure(`${cwd} is in no git repository`);
    });
    const file = join(isAbsolute(folder) ? folder : join(cwd, folder), 'pre-commit');
    const existing = readIfThere(file) ?? '#!/bin/sh\n';
    if (existing.includes(start)) {
      tell(`The hook is in ${file} already`);
      return 0;
    }
    writeWhole(file, `${existing.replace(/\n*$/, '\n')}\n${block}`, 0o755);
    chmodSync(file, 0o755);
    tell(`The hook is in ${file}. Switch it off: git config hooks.locket-scan false`);
    return 0;
  },
});
