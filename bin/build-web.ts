import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';

const web = join(import.meta.dirname, '../web');
const built = join(import.meta.dirname, '../functions/web/assets');

/** Bytes below which a coding is not worth its header. */
const worthIt = 1024;

const brotli = (content: Buffer): Promise<Buffer> =>
  promisify(brotliCompress)(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });

/** Puts the file beside itself in the codings that browsers take. */
const prepare = async (name: string): Promise<void> => {
  const content = readFileSync(join(built, name));
  if (content.length < worthIt) return;
  const [br, gz] = await Promise.all([brotli(content), promisify(gzip)(content, { level: 9 })]);
  writeFileSync(join(built, `${name}.br`), br);
  writeFileSync(join(built, `${name}.gz`), gz);
};

await build({ configFile: join(web, 'vite.config.ts') });
await Promise.all(
  readdirSync(built)
    .filter((name) => /\.(js|css|svg)$/.test(name))
    .map(prepare),
);
