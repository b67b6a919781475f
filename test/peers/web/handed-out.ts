import type { Locator, Page, Response } from 'playwright-core';
import { isSecret } from '../../web/secret-members.ts';

const shortest = 12;
/** What stands in the place of a value that is not shown. */
const hidden = '<hidden-by-infisical>';
/** Beside what is called secret: what is made once, and what the lease of these pages gives. */
const handedOut = new Set(['otpUrl', 'scimToken', 'hmacKey', 'DB_PASSWORD']);

/** Texts of a reply that are secret by the names of their members. */
const secretTexts = (json: unknown, isIt = false): readonly string[] => {
  if (typeof json === 'string') return isIt && json.length >= shortest && json !== hidden ? [json] : [];
  if (Array.isArray(json)) return json.flatMap((each) => secretTexts(each, isIt));
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([name, member]) =>
    secretTexts(member, isSecret(name) || handedOut.has(name)),
  );
};

/** A part by which a text is found: snapshots of memory hold the beginnings of long ones. */
const markOf = (text: string): string =>
  text.split('\n').find((line) => /^[\w+/=-]{40,}$/.test(line)) ?? text;

/** Sessions are held in memory while somebody is signed in; no page shows them. */
const ofSessions = /\/auth\/(token|login|select-organization)$/;

/** Listens for all that is secret of what a page is answered and what is typed into it. */
export const listen = (page: Page) => {
  let found = new Set<string>();
  let reading: Promise<void>[] = [];
  const asked = new Set<string>();
  const told: string[] = [];
  const read = async (response: Response): Promise<void> => {
    const { pathname } = new URL(response.url());
    if (!pathname.startsWith('/api/') || ofSessions.test(pathname)) return;
    asked.add(`${response.request().method()} ${pathname}`);
    for (const text of secretTexts(await response.json().catch(() => undefined))) found.add(markOf(text));
  };
  page.on('response', (response) => reading.push(read(response)));
  page.on('console', (message) => told.push(message.text()));
  page.on('request', (request) => told.push(request.url()));
  return {
    /** Operations that were asked for. */
    asked,
    /** All that was logged, and all addresses. */
    told,
    /** Types by keys alone: a text that is handed to a page as one may stay in it. */
    write: async (field: Locator, text: string): Promise<void> => {
      await field.click();
      await page.keyboard.insertText(text);
      found.add(text);
    },
    /** What came by since this was asked last. */
    taken: async (): Promise<readonly string[]> => {
      await Promise.all(reading);
      const texts = [...found];
      [found, reading] = [new Set(), []];
      return texts;
    },
  };
};
