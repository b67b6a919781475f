import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { expect } from 'vitest';
import { cookieIn } from '../../world/accounts-place.ts';
import type { World } from '../../world/world.ts';

const assets = new URL('../../../functions/login/assets/', import.meta.url);
const site = 'https://locket.example';
export const callbackPort = 8765;

type Fields = Readonly<Record<string, string>>;
type Listener = (event: object) => unknown;

/** An element, as far as the scripts of the pages use one. */
class Part {
  hidden = true;
  textContent = '';
  value = '';
  disabled = false;
  readonly content = String(callbackPort);
  fields: Fields = {};
  options: readonly Option[] = [];
  readonly #listeners = new Map<string, Listener>();
  readonly elements = {
    organization: {
      replaceChildren: (...options: readonly Option[]): void => {
        this.options = options;
      },
    },
  };

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, listener);
  }

  querySelectorAll(): readonly Part[] {
    return [];
  }

  async submit(fields: Fields = {}): Promise<void> {
    this.fields = fields;
    await this.#listeners.get('submit')?.({ preventDefault: () => undefined });
  }
}

class Option {
  readonly text: string;
  readonly value: string;

  constructor(text: string, value: string) {
    this.text = text;
    this.value = value;
  }
}

class FormData {
  readonly #fields: Fields;

  constructor(form: Part) {
    this.#fields = form.fields;
  }

  get(name: string): string | undefined {
    return this.#fields[name];
  }
}

interface Sent {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

interface Visit {
  /** Path and query of the page. */
  readonly address: string;
  /** The page's own script. */
  readonly script: string;
  readonly cookie?: string | undefined;
  /** Whether the CLI waits at the loopback address. */
  readonly isCliThere?: boolean;
}

/** A page in a browser; `posted` is what reached the CLI. */
export interface Opened {
  readonly part: (id: string) => Part;
  readonly posted: readonly string[];
}

/** Opens a page: its scripts run, and their requests reach the handlers as from a page of this very host. */
export const visit = ({ app }: World, { address, script, cookie, isCliThere = true }: Visit): Opened => {
  const parts = new Map<string, Part>();
  const part = (id: string): Part => {
    const found = parts.get(id) ?? new Part();
    parts.set(id, found);
    return found;
  };
  const posted: string[] = [];
  let kept = cookie;
  const fetch = async (target: URL | string, { method, headers, body }: Sent) => {
    const url = new URL(target);
    if (url.origin === `http://127.0.0.1:${callbackPort}`) {
      if (!isCliThere) throw new TypeError('Failed to fetch');
      posted.push(body ?? '');
      return { ok: true };
    }
    expect(url.origin).toBe(site);
    const reply = await app.request(method, url.pathname, {
      headers: { ...headers, 'sec-fetch-site': 'same-origin' },
      ...(body !== undefined && { text: body }),
      ...(kept !== undefined && { cookies: [kept] }),
    });
    kept = cookieIn(reply) || kept;
    return { ok: reply.status === 200, status: reply.status, json: async () => reply.body };
  };
  const document = {
    baseURI: `${site}${address}`,
    currentScript: { src: `${site}/login/assets/forms.js` },
    querySelector: () => new Part(),
    getElementById: part,
  };
  const browser = createContext({
    document,
    fetch,
    FormData,
    Option,
    URL,
    URLSearchParams,
    TextEncoder,
    btoa,
  });
  for (const name of ['forms.js', script]) runInContext(readFileSync(new URL(name, assets), 'utf8'), browser);
  return { part, posted };
};
