import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { readToken } from '../../../layers/domain/tokens/jwt.ts';
import { type Account, type AccountsPlace, cookieIn, openAccountsPlace } from '../../world/accounts-place.ts';

const script = readFileSync(new URL('../../../functions/login/assets/start.js', import.meta.url), 'utf8');
const port = 8765;

let place: AccountsPlace;
let ann: Account;
beforeAll(async () => {
  place = await openAccountsPlace();
});
beforeEach(async () => {
  ann = await place.account();
});

type Fields = Readonly<Record<string, string>>;
type Listener = (event: object) => unknown;

/** An element, as far as the page's script uses one. */
class Part {
  hidden = true;
  textContent = '';
  value = '';
  disabled = false;
  readonly content = String(port);
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

  async submit(fields: Fields): Promise<void> {
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

interface Sent {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/** The page in a browser that has this cookie, whose loopback address answers or does not. */
const openPage = async (cookie: string | undefined, isCliThere = true) => {
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
    if (url.origin === `http://127.0.0.1:${port}`) {
      if (!isCliThere) throw new TypeError('Failed to fetch');
      posted.push(body ?? '');
      return { ok: true };
    }
    expect(url.origin).toBe('https://locket.example');
    const reply = await place.world.app.request(method, url.pathname, {
      headers: { ...headers, 'sec-fetch-site': 'same-origin' },
      ...(body !== undefined && { text: body }),
      ...(kept !== undefined && { cookies: [kept] }),
    });
    kept = cookieIn(reply) || kept;
    return { ok: reply.status === 200, json: async () => reply.body };
  };
  const document = {
    baseURI: `https://locket.example/login?callback_port=${port}`,
    querySelector: () => new Part(),
    getElementById: part,
  };
  const FormData = class {
    readonly #fields: Fields;
    constructor(form: Part) {
      this.#fields = form.fields;
    }
    get(name: string): string | undefined {
      return this.#fields[name];
    }
  };
  runInContext(script, createContext({ document, fetch, FormData, Option, URL, TextEncoder, btoa }));
  await expect.poll(() => [part('login').hidden, part('confirm').hidden]).toContain(false);
  return { part, posted };
};

const login = () => ({ email: ann.email, password: ann.password });

it('logs in, asks, and posts a session of its own to the CLI', async () => {
  const { part, posted } = await openPage(undefined);
  expect(part('confirm').hidden).toBe(true);
  await part('login').submit(login());
  expect(part('who').textContent).toBe(ann.email);
  expect(part('confirm').options).toEqual([{ text: 'Example', value: ann.orgId }]);
  expect(posted).toEqual([]);
  await part('confirm').submit({ organization: ann.orgId });
  expect(part('done').hidden).toBe(false);
  const credentials = JSON.parse(posted[0] ?? '{}');
  expect(Object.keys(credentials)).toEqual(['email', 'privateKey', 'JTWToken', 'RefreshToken']);
  expect(credentials).toMatchObject({ email: ann.email, privateKey: '', RefreshToken: '' });
  expect(await place.isAlive(credentials.JTWToken)).toBe(true);
  expect(readToken(credentials.JTWToken).claims.organizationId).toBe(ann.orgId);
});

it('uses the session of the browser, and still asks first', async () => {
  const { cookie } = await place.login(ann);
  const { part, posted } = await openPage(cookie);
  expect([part('confirm').hidden, part('who').textContent, posted]).toEqual([false, ann.email, []]);
  await part('confirm').submit({ organization: ann.orgId });
  expect(posted).toHaveLength(1);
});

it('shows what went wrong, and hands nothing over', async () => {
  const { part, posted } = await openPage(undefined);
  await part('login').submit({ ...login(), password: 'wrong' });
  expect(part('fault').textContent).toBe('Invalid credentials');
  expect([part('confirm').hidden, posted]).toEqual([true, []]);
});

it('shows the text to paste when the CLI does not answer', async () => {
  const { part } = await openPage(undefined, false);
  await part('login').submit(login());
  await part('confirm').submit({ organization: ann.orgId });
  expect([part('paste').hidden, part('done').hidden]).toEqual([false, true]);
  const pasted = JSON.parse(Buffer.from(part('code').value, 'base64').toString());
  expect(await place.isAlive(pasted.JTWToken)).toBe(true);
});
