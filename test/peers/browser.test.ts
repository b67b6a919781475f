import { chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type LocketProcess,
  newDataFolder,
  removeFolder,
  startLocketProcess,
} from '../clients/locket-process.ts';
import { firstOf, withPeer } from './peer.ts';

const installed = firstOf('/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome');

withPeer('a browser', installed, 'install chromium', (browser) => {
  let locket: LocketProcess;
  beforeAll(async () => {
    locket = await startLocketProcess(await newDataFolder());
  }, 180_000);
  afterAll(async () => {
    await locket.stop();
    await removeFolder(locket.dataDir);
  });

  it('shows the groups of operations on the page of the API, by the page’s own rules for scripts', async () => {
    const open = await chromium.launch({ executablePath: browser, args: ['--no-sandbox'] });
    try {
      const page = await open.newPage();
      const refused: string[] = [];
      page.on('console', (message) => {
        if (/Content Security Policy/.test(message.text())) refused.push(message.text());
      });
      await page.goto(`${locket.url}/api/docs`);
      await page.getByText('Secrets', { exact: true }).first().waitFor({ timeout: 60_000 });
      expect(refused).toEqual([]);
    } finally {
      await open.close();
    }
  });
});
