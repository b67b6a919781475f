import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { LocketProcess } from '../../clients/locket-process.ts';
import { comes, settled, signIn, withDashboard } from './browser.ts';
import { type Crawled, crawl, standIn } from './crawl.ts';
import { formHolders, holderOf } from './form-holders.ts';
import { hostileTable } from './hostile-reply.ts';
import { pageTemplates, pathOf } from './pages.ts';

/** Forms that no pressing leads to where every reply is hostile, and where else they are sent. */
const excused: Readonly<Record<string, string>> = {
  'approvals/deciding ReviewDialog': 'step-faults: only approvers see it',
  'approvals/deciding BypassDialog': 'access: only where a policy can be passed by',
  'connections/callback-page Confirmation': 'consent: only after a vendor sent somebody back',
  'factors/enrol-totp EnrolTotp': 'factors: only without an app',
  'imports/import-panel Resume': 'imports: only where an import waits',
  'imports/new-import Tried': 'imports: only once a source was tried',
  'keys/playground Signing': 'rooms: only for a key that signs',
  'pki/import-dialog ImportDialog': 'pki: only for an authority that waits',
  'pki/renew-dialog RenewDialog': 'pki: only for an authority that is active',
  'sign-in/break-glass BreakGlass': 'sign-on: only where a provider is enforced',
  'sign-in/proof-form ProofForm': 'factors: only when a proof is asked for',
  'sign-in/set-up-page SetUpPage': 'first-minute: only on an empty instance',
  'sign-in/sso-form DirectoryForm': 'sign-on-ways: only where a directory is',
};

const someId = '01a22978-0000-7000-8000-000000000000';

/** What is come to by a link in a list. */
const behindLinks = [
  '/projects/$projectId/approvals?requestId=',
  '/projects/$projectId/access-requests?requestId=',
];

const pathsOf = (locket: LocketProcess): readonly string[] => [
  ...pageTemplates().map((template) => pathOf(template, locket)),
  ...behindLinks.map((template) => `${pathOf(template, locket)}${someId}`),
];

/** A crawl goes on where it was when it is led off the page, a few times. */
const mostReturns = 6;

const crawled = async (page: Page, path: string): Promise<Crawled> => {
  const chains: (readonly string[])[] = [];
  const wrong: string[] = [];
  let fields = 0;
  for (let turn = 0; turn < mostReturns; turn += 1) {
    await page.goto(path);
    await comes(page, settled, 4000);
    const found = await page.evaluate<Crawled>(crawl(path)).catch(() => undefined);
    chains.push(...(found?.chains ?? []));
    wrong.push(...(found?.wrong ?? []));
    fields += found?.fields ?? 0;
    if (found) return { chains, wrong, fields };
  }
  return { chains, wrong: [...wrong, `${path}: leads away again and again`], fields };
};

withDashboard('every form of every page', (stage) => {
  it('takes hostile texts for texts, tells of a refusal, and keeps what was typed', async () => {
    const { locket, visitor } = stage();
    const holders = formHolders();
    const table = standIn(await hostileTable());
    const found = new Set<string>();
    const wrong: string[] = [];
    let fields = 0;
    const goThrough = async (paths: readonly string[], enter: (page: Page) => Promise<unknown>) => {
      const { page, faults } = await visitor();
      page.on('dialog', (dialog) => {
        if (dialog.type() !== 'beforeunload') faults.push(`a ${dialog.type()} came up`);
        void dialog.accept();
      });
      await enter(page);
      await page.addInitScript(table);
      for (const path of paths) {
        const result = await crawled(page, path);
        for (const chain of result.chains) found.add(holderOf(chain, holders) ?? `unknown at ${path}`);
        wrong.push(...result.wrong, ...faults.splice(0).map((fault) => `${path}: ${fault.slice(0, 300)}`));
        fields += result.fields;
      }
    };
    await goThrough(pathsOf(locket), (page) => signIn(page, locket));
    await goThrough(['/sign-in', '/shared#a'], (page) => page.goto('/sign-in'));
    const missed = holders.map(({ name }) => name).filter((name) => !found.has(name));
    expect({ wrong, missed, fields: fields > 400 }).toEqual({
      wrong: [],
      missed: Object.keys(excused),
      fields: true,
    });
  }, 400_000);
});
