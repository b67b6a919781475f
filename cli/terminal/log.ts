import { type Environment, type Logging, type Surroundings, UsageFault } from '../command.ts';

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
const marks = { TRC: 'trace', DBG: 'debug', INF: 'info', WRN: 'warn', ERR: 'error' } as const;

/** Logging as the flags and variables say. */
interface Said {
  readonly level: string | undefined;
  readonly format: string | undefined;
  readonly destination: string | undefined;
}

/** A level that nobody knows is `info`, as it always was; what cannot be a format or place is refused. */
export const loggingOf = (said: Said, env: Environment): Logging => {
  const wanted = (said.level ?? env.LOG_LEVEL ?? 'info').replace(/^err$/, 'error');
  const format = said.format ?? env.LOG_FORMAT ?? 'console';
  const destination = said.destination ?? env.LOG_DESTINATION ?? 'stderr';
  if (format !== 'console' && format !== 'plain' && format !== 'json')
    throw new UsageFault('--log-format is console, plain or json');
  if (destination !== 'stderr' && destination !== 'stdout')
    throw new UsageFault('--log-destination is stderr or stdout');
  return { level: levels.find((level) => level === wanted) ?? 'info', format, destination };
};

const usual: Logging = { level: 'info', format: 'console', destination: 'stderr' };

/** Says what a program would log: a line with the time and the level. */
export const log = (
  { now, print, tell, logging = usual }: Surroundings,
  mark: keyof typeof marks,
  message: string,
): void => {
  const level = marks[mark];
  if (levels.indexOf(level) < levels.indexOf(logging.level)) return;
  const time = new Date(now()).toISOString().replace(/\.\d+/, '');
  const line =
    logging.format === 'json' ? JSON.stringify({ level, time, message }) : `${time} ${mark} ${message}`;
  if (logging.destination === 'stdout') print(line);
  else tell(line);
};
