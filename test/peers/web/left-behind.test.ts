import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { wholeApi } from '../../../functions/openapi.ts';
import { used } from '../../../web/api/used.ts';
import { secretsOf } from '../../web/secret-members.ts';
import { comes, settled, signIn, withDashboard } from './browser.ts';
import { listen } from './handed-out.ts';
import { kept, remembered } from './memory.ts';
import { type Revealing, revealing } from './revealing.ts';
import { prepare } from './revealing-place.ts';

/** Goes to a page without loading anything anew: what was in memory stays there, if anything holds it. */
const go = async (page: Page, path: string): Promise<void> => {
  await page.evaluate(`history.pushState({}, '', ${JSON.stringify(path)})`);
  const leave = page.getByRole('button', { name: 'Leave', exact: true });
  await page.waitForTimeout(50);
  if (await leave.isVisible()) await leave.click();
  await page.waitForURL(({ href }) => href.endsWith(path));
  await comes(page, settled);
};

const closeAll = async (page: Page): Promise<void> => {
  const dialogs = page.locator('dialog[open]');
  for (let turn = 0; turn < 4 && (await dialogs.count()) > 0; turn += 1) {
    await page.keyboard.press('Escape');
    await page.waitForTimeout(50);
  }
};

/** What is wrong while something is shown: without these a search that finds nothing would say nothing. */
const unfound = async (page: Page, texts: readonly string[], { isUnseen }: Revealing) => {
  if (texts.length === 0) return ['holds nothing secret'];
  if (isUnseen) return [];
  const isShown = (await kept(page, texts)).length > 0;
  const isFound = (await remembered(page, texts)).length > 0;
  return [...(isShown ? [] : ['is not on the page']), ...(isFound ? [] : ['is not found in memory'])];
};

/** Operations with members that are called secret which these pages do not ask for, and why not. */
const elsewhere: readonly (readonly [which: RegExp, why: string])[] = [
  [/\/app-connections\/|(kubernetes|ldap)-auth\/|sso\/oidc|ldap\/config/, 'what was given is never answered'],
  [/^(DELETE|PATCH) .*\/(secret-sharing|secrets\/\{secretName)/, 'what was changed is answered without it'],
  [/^GET .*(\/secret-rotations|webauthn|dynamic-secrets\/\{name\})$/, 'names, in members that are called so'],
  [/^(POST|DELETE) .*\/secrets\/(batch|\{secretName\})$/, 'answered as the batch that changes secrets is'],
  [/secrets\/\{secretId\}\/restore|tokens\/\{tokenId\}\/revoke/, 'what is answered is let go of unread'],
  [
    /cert-manager\/certificates|pki\/ca\/\{caId\}\/issue/,
    'shown as the private key of another certificate is',
  ],
  [/totp\/recovery-codes|webauthn\/register|break-glass-codes/, 'shown as the codes of an app and a kit are'],
  [/admin\/bootstrap|auth\/(token|login|select-organization)$/, 'the session of whoever is signed in'],
];

const patternOf = (route: string): RegExp => new RegExp(`^${route.replaceAll(/\{\w+\}/g, '[^/]+')}$`);

const missedOf = async (asked: ReadonlySet<string>): Promise<readonly string[]> => {
  const api = await wholeApi();
  return used.filter(
    (route) =>
      secretsOf(api, route).length > 0 &&
      ![...asked].some((each) => patternOf(route).test(each)) &&
      !elsewhere.some(([which]) => which.test(route)),
  );
};

type Listening = ReturnType<typeof listen>;

/** What is wrong with one of these pages before and after it is left, and what is secret of it. */
const oneLeft = async (page: Page, path: string, each: Revealing, { write, taken }: Listening) => {
  const wrong: string[] = [];
  await go(page, path);
  await each.show(page, write).catch((error) => wrong.push(String(error).slice(0, 400)));
  await page.waitForTimeout(150);
  const texts = await taken();
  wrong.push(...(await unfound(page, texts, each)));
  await closeAll(page);
  await go(page, '/projects');
  for (const text of await kept(page, texts)) wrong.push(`is kept: ${text}`);
  return { wrong, texts };
};

withDashboard('what was shown or typed', (stage) => {
  it('is nowhere once its page is left: not kept, not in memory', async () => {
    const { page, faults } = await stage().visitor({ acceptDownloads: true });
    await prepare(stage());
    await signIn(page, stage().locket);
    const listening = listen(page);
    const from = new Map<string, string>();
    const wrong: string[] = [];
    for (const [name, each] of Object.entries(revealing)) {
      const left = await oneLeft(page, each.path(stage()), each, listening);
      wrong.push(...left.wrong.map((fault) => `${name} ${fault}`));
      for (const text of left.texts) from.set(text, from.get(text) ?? name);
    }
    await go(page, '/organization');
    await go(page, '/projects');
    const all = [...from.keys()];
    const staying = await remembered(page, all);
    wrong.push(...staying.map((text) => `${from.get(text)} stays in memory: ${text}`));
    const { asked, told } = listening;
    wrong.push(...all.filter((text) => told.join().includes(text)).map((text) => `told: ${from.get(text)}`));
    expect({ wrong, faults, missed: await missedOf(asked) }).toEqual({ wrong: [], faults: [], missed: [] });
  }, 300_000);
});
