import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { cleanup } from './cleanup.ts';
import { StartFailure } from './failure.ts';
import { environmentOf } from './lambda/environment.ts';
import { openData, takeDataFolder } from './opening.ts';
import { childEnvironment, type Settings } from './settings.ts';
import type { App } from './template/app.ts';

const projectRoot = resolve(import.meta.dirname, '..');

/** Runs a program of the app in a process of its own; what it prints is the answer. */
const runProgram = (program: string, env: NodeJS.ProcessEnv): Promise<string> =>
  new Promise((done, fail) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
      cwd: projectRoot,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let answer = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    child.once('error', fail);
    child.once('close', (code) => {
      if (code === 0) done(answer);
      else fail(new StartFailure(sentenceIn(complaint)));
    });
  });

/** The message of an error that ended a program, without its stack. */
const sentenceIn = (complaint: string): string => {
  const message = /^(?:\w*Error): (.+)$/m.exec(complaint)?.[1];
  return message === undefined ? complaint.trim() : `${message}.`;
};

/** The environment of the functions that may use the table and its key. */
const environmentIn = (
  app: App,
  endpoint: string,
  { dataDir, hsm, appsFile }: Settings,
): NodeJS.ProcessEnv => {
  const withTable = app.functions.find(({ environment }) => environment.LOCKET_TABLE !== undefined);
  if (!withTable) throw new StartFailure('The synthesized app has no function that uses a table.');
  const services = { dynamodb: endpoint, others: endpoint, dataDir, hsm, appsFile };
  return childEnvironment(environmentOf(services)(withTable));
};

/**
 * Runs a program of `functions/operator` on the data of this machine while no Locket uses it, and answers what it
 * printed. It gets what a function would get: the runner knows nothing of how data is stored.
 * @throws StartFailure with the program's own sentence.
 */
export const operate = async (settings: Settings, program: string): Promise<string> => {
  const undo = cleanup();
  try {
    await takeDataFolder(settings.dataDir, undo);
    const progress = (step: string): void => void process.stderr.write(`${step} …\n`);
    const { app, storage } = await openData({ ...settings, progress }, undo);
    return await runProgram(program, environmentIn(app, storage.endpoint, settings));
  } finally {
    await undo.run();
  }
};

/** Runs a program on the table that the environment names, in AWS, with the credentials that are there. */
export const operateInAws = (program: string): Promise<string> => runProgram(program, childEnvironment({}));
