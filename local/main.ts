import { flushCompileCache } from 'node:module';
import { orExplain } from './failure.ts';
import { prepareDataFolder } from './instance/files.ts';
import { slimProcess } from './instance/process-image.ts';
import { readSettings, type Settings } from './settings.ts';

const run = async (settings: Settings): Promise<void> => {
  prepareDataFolder(settings.dataDir);
  slimProcess(settings.dataDir);
  const { startLocket } = await import('./runner.ts');
  const { greeting } = await import('./greeting.ts');
  const { whenLauncherEnds } = await import('./instance/launcher.ts');

  // A terminal that was closed must not end what it started.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const interrupted = new AbortController();
  let stop = async (): Promise<void> => {};
  const end = (cause: string): void => {
    if (!interrupted.signal.aborted) process.stdout.write(`Locket stops (${cause}).\n`);
    interrupted.abort();
    void stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  if (settings.underNpm) whenLauncherEnds(() => end('npm is gone'));

  const progress = (step: string): void => void process.stdout.write(`${step} …\n`);
  const locket = await startLocket({ ...settings, progress, signal: interrupted.signal });
  stop = async () => {
    await locket.stop();
    process.exit(0);
  };
  if (interrupted.signal.aborted) return stop();
  process.stdout.write(greeting(locket, settings));
  flushCompileCache();
};

await orExplain(() => run(readSettings(undefined, process.argv.slice(2))));
