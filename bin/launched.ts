import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { build } from 'esbuild';

/** What stands in the code for the end of a comment. */
const end = '*\u0001/';

/** The text of one file that starts quickly: a launcher, and in a comment the CommonJS that it launches. */
export const launched = async (code: string, root: string): Promise<string> => {
  const digest = createHash('sha256').update(code).digest('hex').slice(0, 16);
  const { outputFiles: [launcher] = [] } = await build({
    absWorkingDir: root,
    entryPoints: [join('cli', 'launcher.ts')],
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    write: false,
    define: { CODE: JSON.stringify({ digest, end }) },
  });
  const begin = `/*${digest}\n`;
  if (!launcher || launcher.text.includes(begin))
    throw new Error('The launcher would take itself for the code');
  return `#!/usr/bin/env node\n${launcher.text}${begin}${code.replaceAll('*/', end)}*/\n`;
};
