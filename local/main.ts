import { StartFailure } from './failure.ts';
import { prepareDataFolder } from './instance/files.ts';
import { slimProcess } from './instance/process-image.ts';
import { readSettings, type Settings } from './settings.ts';

const run = async (settings: Settings): Promise<void> => {
  prepareDataFolder(settings.dataDir);
  slimProcess(settings.dataDir);
  const { startLocket } = await import('./runner.ts');
  const { greeting } = await import('./greeting.ts');
  const { whenLauncherEnds } = await import('./instance/launcher.ts');

  const interrupted = new AbortController();
  let stop = async (): Promise<void> => interrupted.abort();
  const end = () => void stop();
  process.on('SIGINT', end).on('SIGTERM', end).on('SIGHUP', end);
  if (settings.underNpm) whenLauncherEnds(end);

  const locket = await startLocket({ ...settings, signal: interrupted.signal });
  stop = async () => {
    await locket.stop();
    process.exit(0);
  };
  if (interrupted.signal.aborted) return stop();
  process.stdout.write(greeting(locket, settings.bootstrap));
};

try {
  await run(readSettings());
} catch (error) {
  if (error instanceof Error && error.name === 'AbortError') process.exit(0);
  process.stderr.write(`${error instanceof StartFailure ? error.message : String((error as Error).stack)}\n`);
  process.exit(1);
}
