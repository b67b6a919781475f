import { join, resolve } from 'node:path';
import { beforeAll, describe } from 'vitest';
import { bundleExtension } from '../../lib/extension/bundle-extension.ts';
import { temporaryFolder } from '../lib/temporary-folder.ts';
import { behaves } from './behaviour.ts';

const root = resolve(import.meta.dirname, '../..');
let bundle = '';
beforeAll(async () => {
  bundle = await bundleExtension(root, join(temporaryFolder(), 'main.cjs'));
});

describe('the extension, bundled', () => {
  behaves(() => [process.execPath, bundle]);
});
