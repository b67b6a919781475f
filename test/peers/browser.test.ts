import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type LocketProcess,
  newDataFolder,
  removeFolder,
  startLocketProcess,
} from '../clients/locket-process.ts';
import { firstOf, withPeer } from './peer.ts';

const run = promisify(execFile);
const chromium = firstOf('/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome');

withPeer('a browser', chromium, 'install chromium', (browser) => {
  let locket: LocketProcess;
  beforeAll(async () => {
    locket = await startLocketProcess(await newDataFolder());
  }, 180_000);
  afterAll(async () => {
    await locket.stop();
    await removeFolder(locket.dataDir);
  });

  it('shows the operations on the page of the API, by the page’s own rules for scripts', async () => {
    const flags = ['--headless', '--no-sandbox', '--virtual-time-budget=10000', '--dump-dom'];
    const { stdout } = await run(browser, [...flags, `${locket.url}/api/docs`], {
      timeout: 60_000,
      maxBuffer: 2 ** 26,
    });
    expect(stdout).toContain('/api/v3/secrets/raw/{secretName}');
  });
});
