import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '../lib/temporary-folder.ts';

const root = resolve(import.meta.dirname, '../..');
const copied = [
  ...['bench', 'bin', 'cli', 'docs', 'events', 'functions', 'layers', 'lib', 'lint', 'local', 'test', 'web'],
  ...['README.md', 'biome.json', 'cdk.json', 'package.json', 'tsconfig.json', 'vitest.config.ts'],
];

/** How a command in the copy ended, and all that it said. */
interface Ended {
  readonly isFine: boolean;
  readonly said: string;
}

/** A copy of the project, to be changed. */
export interface ScratchCopy {
  /** Files that were written or changed, in order. */
  readonly touched: readonly string[];
  write(file: string, text: string): void;
  /** Puts lines below the first line that begins so. Throws when there is none. */
  insert(file: string, below: string, lines: string): void;
  run(program: string, ...args: readonly string[]): Promise<Ended>;
  /** Compiles what a group is part of; what has not changed since the last time is not looked at again. */
  compile(): Promise<Ended>;
  /** Does something while lines that were put into a file are not there. */
  without<T>(file: string, lines: readonly string[], work: () => Promise<T>): Promise<T>;
}

const run = promisify(execFile);

/** Stacks, the runner and the other tests know nothing of one group; `npm run check:types` compiles them. */
const compiled = {
  extends: './tsconfig.json',
  compilerOptions: { incremental: true, tsBuildInfoFile: 'compiled.tsbuildinfo' },
  include: ['functions', 'layers', 'test/specimens', 'test/harness'],
};

/** The environment without what the test run set for itself. */
const environment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_V8|AWS_|FORCE_COLOR)/.test(name)),
  ),
  NO_COLOR: '1',
});

export const scratchCopy = (): ScratchCopy => {
  const folder = temporaryFolder();
  for (const name of copied) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const touched: string[] = [];
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
    if (!touched.includes(file)) touched.push(file);
  };
  const runHere: ScratchCopy['run'] = async (program, ...args) => {
    const command = join(folder, 'node_modules/.bin', program);
    try {
      const { stdout, stderr } = await run(command, args, { cwd: folder, env: environment() });
      return { isFine: true, said: stdout + stderr };
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      return { isFine: false, said: stdout + stderr };
    }
  };
  writeFileSync(join(folder, 'tsconfig.compiled.json'), JSON.stringify(compiled));
  return {
    touched,
    write,
    insert: (file, below, lines) => {
      const before = readFileSync(join(folder, file), 'utf8').split('\n');
      const at = before.findIndex((line) => line.startsWith(below));
      if (at < 0) throw new Error(`${file} has no line that begins with ${below}`);
      write(file, before.toSpliced(at + 1, 0, lines).join('\n'));
    },
    run: runHere,
    compile: () => runHere('tsc', '-p', 'tsconfig.compiled.json'),
    without: async (file, lines, work) => {
      const whole = readFileSync(join(folder, file), 'utf8');
      const cut = lines.reduce((text, each) => text.replace(`${each}\n`, ''), whole);
      writeFileSync(join(folder, file), cut);
      try {
        return await work();
      } finally {
        writeFileSync(join(folder, file), whole);
      }
    },
  };
};

/** Files below a folder, as paths from there. */
export const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
