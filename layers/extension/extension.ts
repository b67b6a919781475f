import { createExchange } from '../client/exchange.ts';
import { LoginRefusal, objectIn } from '../client/outcome.ts';
import { createAnswering } from './answering.ts';
import { createCache } from './cache.ts';
import { openDoor } from './door.ts';
import { type ExtensionsApi, ExtensionsApiFault, register } from './extensions-api.ts';
import { createReader } from './reader.ts';
import { createRoleSession } from './session.ts';
import { type Environment, type ExtensionSettings, SettingsFault, settingsFrom } from './settings.ts';

/** One line of the log; it holds no name of a secret and nothing that was sent. */
export type Log = (level: 'info' | 'error', message: string) => void;

/** Bytes of an answer of Locket: what a Lambda can answer at most. */
const MAX_ANSWER = 6_291_556;
/** Characters of a refusal's message in the log. */
const MAX_MESSAGE = 300;

const troubleOf = (error: Error): string => {
  if (!(error instanceof LoginRefusal)) return error.message;
  const message = String(objectIn(error.body)?.message ?? '').slice(0, MAX_MESSAGE);
  return `Locket refused the login: ${message}`;
};

const openFor = async (settings: ExtensionSettings, now: () => number, log: Log): Promise<void> => {
  const { url, timeout, authorities, freshSeconds, staleSeconds } = settings;
  const exchange = createExchange({ timeout, authorities, maxAnswer: MAX_ANSWER, now });
  const read = createReader({
    url,
    exchange,
    session: createRoleSession(settings, exchange, now),
    cache: createCache({ entries: settings.cacheEntries, bytes: settings.cacheBytes }),
    freshSeconds,
    staleSeconds,
    now,
    troubled: (error) => log('error', troubleOf(error)),
  });
  const { port, credentials } = settings;
  await openDoor({ port, sessionToken: credentials.sessionToken }, createAnswering(read));
  log('info', `Locket answers at http://localhost:${port}`);
};

/** What went wrong in words that hold no value: our own sentence, or the system's code. */
const reasonOf = (error: unknown): string => {
  if (error instanceof SettingsFault || error instanceof ExtensionsApiFault) return error.message;
  const { code, name } = error as { code?: unknown; name?: unknown };
  return `The extension cannot go on: ${String(code ?? name)}`;
};

/** Tells Lambda, which may be what failed. */
const told = (telling: Promise<void>): Promise<void> => telling.catch(() => undefined);

const untilShutdown = async (api: ExtensionsApi): Promise<void> => {
  while ((await api.next()) !== 'SHUTDOWN');
};

export interface ExtensionParts {
  readonly env: Environment;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
}

/** Runs until the execution environment shuts down; answers the exit code of the process. */
export const runExtension = async ({ env, now, log }: ExtensionParts): Promise<number> => {
  const failed = (error: unknown): string => {
    const reason = reasonOf(error);
    log('error', reason);
    return reason;
  };
  let api: ExtensionsApi;
  try {
    api = await register(env.AWS_LAMBDA_RUNTIME_API ?? '', 'locket', now);
  } catch (error) {
    failed(error);
    return 1;
  }
  try {
    await openFor(settingsFrom(env), now, log);
  } catch (error) {
    await told(api.initError('Extension.InitFailed', failed(error)));
    return 1;
  }
  try {
    await untilShutdown(api);
    return 0;
  } catch (error) {
    await told(api.exitError('Extension.EventsFailed', failed(error)));
    return 1;
  }
};
