import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

/** What the build knows: the digest of the command's code, and how its file is put together. */
declare const CODE: { readonly digest: string; readonly end: string };

/** Commands of which each keeps what it compiled; all others share one. */
const apart = new Set(['agent', 'export', 'run', 'scan', 'secrets']);

const file = fileURLToPath(import.meta.url);
const word = process.argv[2] ?? '';
const folder = join(homedir(), '.locket');
const kept = `code-${CODE.digest}-${process.version}-${process.arch}-${apart.has(word) ? word : 'other'}`;

/** Whether nobody else can have written it: what was compiled is run as it is. */
const isOwn = ({ uid, mode }: { readonly uid: number; readonly mode: number }): boolean =>
  !process.getuid || (uid === process.getuid() && (mode & 0o022) === 0);

/** Bytes of the checksum before what was compiled: V8 itself would run what a disk has altered. */
const SUM = 4;

const whole = (bytes: Buffer): Buffer | undefined => {
  const held = bytes.subarray(SUM);
  return bytes.length > SUM && crc32(held) === bytes.readUInt32BE() ? held : undefined;
};

const summed = (compiled: Buffer): Buffer => {
  const sum = Buffer.alloc(SUM);
  sum.writeUInt32BE(crc32(compiled));
  return Buffer.concat([sum, compiled]);
};

/** What V8 compiled of the code at an earlier call; undefined where there is nothing to be trusted. */
const compiled = (): Buffer | undefined => {
  try {
    const descriptor = openSync(join(folder, kept), 'r');
    try {
      return isOwn(fstatSync(descriptor)) && isOwn(statSync(folder))
        ? whole(readFileSync(descriptor))
        : undefined;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
};

/** Keeps what V8 compiled, where the command keeps something of this person already: it makes no folder for that. */
const keep = (script: Script): void => {
  try {
    if (!isOwn(statSync(folder))) return;
    const draft = join(folder, `${kept}.${process.pid}`);
    writeFileSync(draft, summed(script.createCachedData()), { mode: 0o600, flag: 'wx' });
    renameSync(draft, join(folder, kept));
    for (const name of readdirSync(folder))
      if (name.startsWith('code-') && !name.startsWith(`code-${CODE.digest}-`))
        rmSync(join(folder, name), { force: true });
  } catch {} // It is quicker with it, and works without it.
};

// The code stands in a comment of this file: as code all of it would be parsed each time that any command is started.
const text = readFileSync(file, 'latin1');
const code = text
  .slice(text.indexOf(`/*${CODE.digest}\n`) + CODE.digest.length + 3, text.lastIndexOf('*/'))
  .replaceAll(CODE.end, '*/');
const cachedData = compiled();
const script = new Script(`(function (require, module, exports) {${code}\n})`, {
  filename: file,
  ...(cachedData && { cachedData }),
});
if (!cachedData || script.cachedDataRejected) process.once('exit', () => keep(script));
const module = { exports: {} };
script.runInThisContext()(createRequire(import.meta.url), module, module.exports);
