import { type LogLevel, type LogSettings, readLogSettings } from './settings.ts';
import { systemRuntime } from './system.ts';

/** What a line tells besides its message: ids, codes and numbers. */
type Facts = Readonly<Record<string, unknown>>;

/** The log of one function: JSON, a line at a time. */
export interface FunctionLog {
  /** Whether lines of a level are written. */
  writes(level: LogLevel): boolean;
  info(message: string, facts: Facts): void;
  warn(message: string, facts: Facts): void;
  error(message: string, facts: Facts): void;
  /** A line that says nothing but its facts: no level, no time, which CloudWatch adds. */
  bare(facts: Facts): void;
}

/** Where lines go; warnings and errors are of their own kind on a terminal. */
export interface Outlets {
  readonly calm: (line: string) => unknown;
  readonly alarming: (line: string) => unknown;
}

const standardStreams: Outlets = {
  calm: (line) => process.stdout.write(line),
  alarming: (line) => process.stderr.write(line),
};

const order: readonly LogLevel[] = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'SILENT'];

const lineOf = (facts: Facts): string => `${JSON.stringify(facts)}\n`;

/** The log of this function, as its environment wants it. Metric filters count the levels it writes. */
export const functionLog = (
  { level: least, functionName, traceId }: LogSettings = readLogSettings(),
  { calm, alarming }: Outlets = standardStreams,
): FunctionLog => {
  const writes = (level: LogLevel): boolean => order.indexOf(level) >= order.indexOf(least);
  const at =
    (level: LogLevel, write: (line: string) => unknown) =>
    (message: string, facts: Facts): void => {
      if (!writes(level)) return;
      const timestamp = systemRuntime.now().toISOString();
      write(lineOf({ ...facts, level, timestamp, message, function: functionName, traceId: traceId() }));
    };
  return {
    writes,
    info: at('INFO', calm),
    warn: at('WARN', alarming),
    error: at('ERROR', alarming),
    bare: (facts) => calm(lineOf(facts)),
  };
};
