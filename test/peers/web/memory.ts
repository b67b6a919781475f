import type { Page } from 'playwright-core';

/** Which of these texts are anywhere in the memory of the page's scripts, once what nothing leads to is gone. */
export const remembered = async (page: Page, texts: readonly string[]): Promise<readonly string[]> => {
  const devtools = await page.context().newCDPSession(page);
  const parts: string[] = [];
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => parts.push(chunk));
  await devtools.send('HeapProfiler.enable');
  await devtools.send('HeapProfiler.collectGarbage');
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await devtools.detach();
  const snapshot = parts.join('');
  return texts.filter((text) => snapshot.includes(JSON.stringify(text).slice(1, -1)));
};

const stores = `(async () => {
  const names = (await indexedDB.databases()).map(({ name }) => name);
  const caches = 'caches' in globalThis ? await globalThis.caches.keys() : [];
  return JSON.stringify([names, caches, { ...localStorage }, { ...sessionStorage }, document.cookie,
    document.title, location.href, history.state, document.documentElement.outerHTML,
    [...document.querySelectorAll('input, textarea')].map(({ value }) => value)]);
})()`;

/** Which of these texts the page shows, is called by, or keeps. */
export const kept = async (page: Page, texts: readonly string[]): Promise<readonly string[]> => {
  const all = `${await page.evaluate<string>(stores)} ${JSON.stringify(await page.context().storageState())}`;
  return texts.filter((text) => all.includes(JSON.stringify(text).slice(1, -1)));
};
