import { createWriteStream, existsSync, renameSync, statSync, type WriteStream } from 'node:fs';

/** Where the functions' log lines and the runner's own remarks go. */
export interface Log {
  /** Appends text as it is. */
  write(text: string | Uint8Array): void;
  /** Appends a line and shows it at the terminal too. */
  error(line: string): void;
  /** Appends text and shows it at the terminal too. */
  writeError(text: string | Uint8Array): void;
  close(): Promise<void>;
}

const LARGEST_FILE_BYTES = 50_000_000;

/** Opens the log file for appending; beyond 50 MB it becomes `<file>.1` and a new one begins. */
export const openLog = (path: string): Log => {
  const open = (): WriteStream => createWriteStream(path, { flags: 'a', mode: 0o600 }).on('error', () => {});
  let size = existsSync(path) ? statSync(path).size : 0;
  let stream = open();
  const startAnew = (): void => {
    stream.end();
    if (existsSync(path)) renameSync(path, `${path}.1`);
    size = 0;
    stream = open();
  };
  const write = (text: string | Uint8Array): void => {
    if (size > LARGEST_FILE_BYTES) startAnew();
    size += text.length;
    stream.write(text);
  };
  const writeError = (text: string | Uint8Array): void => {
    write(text);
    process.stderr.write(text);
  };
  return {
    write,
    writeError,
    error: (line) => writeError(`${line}\n`),
    close: () => new Promise((done) => stream.end(done)),
  };
};

/** A log that shows nothing at the terminal until it is told to speak; what it is given is kept all the same. */
export const quietAtFirst = (log: Log): Log & { speak(): void } => {
  let speaking = false;
  const writeError = (text: string | Uint8Array): void => (speaking ? log.writeError(text) : log.write(text));
  return {
    ...log,
    writeError,
    error: (line) => writeError(`${line}\n`),
    speak: () => {
      speaking = true;
    },
  };
};
