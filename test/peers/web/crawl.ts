import type { HostileReply } from './hostile-reply.ts';
import { hostileTexts } from './payloads.ts';

/**
 * Runs in the page before its own scripts: answers what it asks for by hostile replies, refuses changes while
 * `refusing` in the words that were sent, and tells of what the rules of the page forbade.
 */
export const standIn = (table: readonly HostileReply[]): string => `(() => {
  const table = ${JSON.stringify(table)}.map((each) => ({ ...each, pattern: new RegExp(each.pattern) }));
  const server = globalThis.fetch;
  const textsIn = (json) => typeof json === 'string' ? [json] : Object.values(json ?? {}).flatMap((each) =>
    typeof each === 'object' || typeof each === 'string' ? textsIn(each) : []);
  const reply = (status, json) =>
    new Response(JSON.stringify(json), { status, headers: { 'content-type': 'application/json' } });
  globalThis.refused = 0;
  globalThis.print = () => undefined;
  globalThis.open = () => null;
  globalThis.fetch = async (address, options = {}) => {
    const { pathname } = new URL(address, location.href);
    const method = options.method ?? 'GET';
    const known = table.find((each) => each.method === method && each.pattern.test(pathname));
    if (!known || /\\/auth\\/(token|login|select-organization)$/.test(pathname)) return server(address, options);
    if (method === 'GET' || !globalThis.refusing) return reply(200, known.json ?? {});
    globalThis.refused += 1;
    const message = 'No: ' + textsIn(JSON.parse(options.body ?? '{}')).join(' ');
    return reply(400, { statusCode: 400, message, error: 'BadRequest', reqId: 'request-1' });
  };
})()`;

/** What a crawl found at one page. */
export interface Crawled {
  /** Of each form, the compiled texts of the components that it stands in, the innermost first. */
  readonly chains: readonly (readonly string[])[];
  readonly fields: number;
  readonly wrong: readonly string[];
}

/**
 * Presses every button of a page and of all that opens over it, once each by its name, types every hostile text into
 * every field that comes by, and sends every form: refused at first, and then taken.
 */
export const crawl = (path: string): string => `(async () => {
  const texts = ${JSON.stringify(hostileTexts)};
  const path = ${JSON.stringify(path)};
  const place = new URL(path, location.href).pathname;
  const seen = new Set(JSON.parse(sessionStorage.getItem('crawled ' + path) ?? '[]'));
  const note = (key) => sessionStorage.setItem('crawled ' + path, JSON.stringify([...seen.add(key)]));
  const chains = new Map(), fieldNames = new Set(), wrong = new Set();

  const rest = (time) => new Promise((resolve) => setTimeout(resolve, time));
  const settle = async () => {
    await rest(25);
    for (let turn = 0; turn < 40 && document.querySelector('[role=status][aria-label]'); turn += 1) await rest(25);
  };
  const tries = {}, openers = {};
  const again = (key) => {
    tries[key] = (tries[key] ?? 0) + 1;
    if (tries[key] < 15) seen.delete(key);
  };
  const isSeen = (node) => node.getClientRects().length > 0;
  const layer = () => document.querySelector('[role=menu]') ?? [...document.querySelectorAll('dialog[open]')].at(-1)
    ?? document.querySelector('main') ?? document.body;
  const plain = (text) => texts.reduce((rest, each) => rest.replaceAll(each, ''), text ?? '').trim().slice(0, 60);
  let trigger = '';
  const titleOf = (node) => node.matches('[role=menu]') ? 'menu of ' + trigger
    : node.matches('dialog') ? 'dialog ' + plain(node.querySelector('h2')?.textContent) : 'page';

  const breaches = () => [
    'ran' in globalThis && 'something ran',
    document.querySelector('img[src="x"], svg[onload], main script, dialog script') && 'a text is markup',
    [...document.querySelectorAll('[href], [src], [action], [formaction]')].some((node) =>
      ['href', 'src', 'action', 'formaction'].some((name) =>
        /^\\s*(javascript|data):/i.test(node.getAttribute(name) ?? ''))) && 'a text is an address',
    document.documentElement.scrollWidth > document.documentElement.clientWidth && 'a text hangs over the edge',
  ].filter(Boolean);
  const check = (where) => {
    for (const breach of breaches()) wrong.add(where + ': ' + breach);
    delete globalThis.ran;
  };

  const texty = new Set(['text', 'password', 'email', 'url', 'search', 'tel', 'number', 'date', 'time', 'textarea', 'datetime-local']);
  const fieldsIn = (root) => [...root.querySelectorAll('input, textarea')].filter((field) =>
    texty.has(field.type) && !field.disabled && !field.readOnly && isSeen(field));
  const nameOf = (field) => plain(field.getAttribute('aria-label') ?? field.labels?.[0]?.textContent ?? field.placeholder);
  const set = (field, text) => {
    const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value');
    set.call(field, field.maxLength > 0 ? text.slice(0, field.maxLength) : text);
    field.dispatchEvent(new Event(field.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }));
  };
  const fitting = { number: '5', date: '2030-01-31', time: '03:00' };
  const fill = (root, round) => {
    for (const [index, field] of fieldsIn(root).entries())
      set(field, fitting[field.type] ?? texts[(index + round) % texts.length]);
  };
  const typed = (form) => JSON.stringify(fieldsIn(form).map(({ value }) => value));

  const chainOf = (form) => {
    const [, fiber] = Object.entries(form).find(([name]) => name.startsWith('__reactFiber$'));
    const texts = [];
    for (let at = fiber.return; at && texts.length < 6; at = at.return)
      if (typeof at.type === 'function') texts.push(String(at.type));
    return texts;
  };

  const send = async (form, where) => {
    const refusals = globalThis.refused;
    const before = typed(form);
    form.noValidate = true;
    form.requestSubmit();
    await rest(12);
    check(where);
    if (!globalThis.refusing || globalThis.refused === refusals || !form.isConnected) return;
    for (let turn = 0; turn < 20 && form.querySelector('[aria-busy=true]'); turn += 1) await rest(12);
    const told = [...document.querySelectorAll('[role=alert], [aria-live]')].some(({ textContent }) => textContent !== '');
    if (!told) wrong.add(where + ': a refusal is not told');
    if (typed(form) !== before) wrong.add(where + ': what was typed is lost');
  };
  const exercise = async (form, where) => {
    globalThis.refusing = true;
    for (const round of texts.keys()) {
      fill(form, round);
      await send(form, where);
    }
    for (const choice of form.querySelectorAll('select'))
      for (const [turn, value] of [...choice.options].map(({ value }) => value).entries()) {
        if (!choice.isConnected || turn > 30) break;
        set(choice, value);
        await rest(1);
        for (const field of fieldsIn(form)) fieldNames.add(where + nameOf(field));
        for (const round of texts.keys()) fill(form, round);
        check(where);
      }
    globalThis.refusing = false;
    fill(form, 0);
    await send(form, where);
    await settle();
    check(where);
  };
  const exerciseAll = async (at) => {
    const where = path + ' ' + titleOf(at);
    for (const form of at.querySelectorAll('form')) {
      if (!form.isConnected || !isSeen(form)) continue;
      const chain = chainOf(form);
      const key = 'form ' + chain.slice(0, 3).map((text) => text.slice(0, 200)) + fieldsIn(form).map(nameOf);
      if (seen.has(key)) continue;
      note(key);
      chains.set(key, chain);
      for (const field of fieldsIn(form)) fieldNames.add(where + nameOf(field));
      await exercise(form, where + ', ' + plain(form.textContent).slice(0, 30));
    }
    const loose = fieldsIn(at).filter((field) => !field.closest('form') && !seen.has('field ' + where + nameOf(field)));
    for (const field of loose) {
      note('field ' + where + nameOf(field));
      fieldNames.add(where + nameOf(field));
      const before = field.value;
      for (const text of texts) {
        if (field.isConnected) set(field, text);
        check(where + ' ' + nameOf(field));
      }
      if (field.isConnected) set(field, before);
    }
  };

  const skipped = /^(Close|Cancel|Copy|Open navigation)/;
  const controlsIn = (at) => [...at.querySelectorAll('button:not([type=submit]), [role=menuitem], summary, input[type=checkbox]')].filter((node) =>
    !(node.type === 'checkbox' && node.closest('form')) &&
    !node.disabled && isSeen(node) && !skipped.test(plain(node.getAttribute('aria-label') ?? node.textContent)));
  const press = (node) => {
    for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup'])
      node.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, button: 0, pointerType: 'mouse' }));
    node.click();
  };
  const leave = (at) => at.dispatchEvent(at.matches('dialog')
    ? new Event('cancel', { cancelable: true })
    : new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));

  // What a button shows in place of all else is gone on to last.
  const isTab = (node) => node.closest('nav') !== null;
  let away = 0, stuck = 0, unseenIn;
  for (let step = 0; step < 250 && stuck < 3; step += 1) {
    await settle();
    if (location.pathname !== place) {
      if ((away += 1) > 20) break;
      history.pushState({}, '', path);
      continue;
    }
    const at = layer();
    const title = titleOf(at);
    // What closed before all of it was pressed is opened again.
    if (unseenIn && unseenIn !== title && !document.querySelector('dialog[open], [role=menu]')) {
      again(openers[unseenIn]);
      unseenIn = undefined;
    }
    check(path + ' ' + title);
    await exerciseAll(at);
    if (layer() !== at || location.pathname !== place) continue;
    const keyOf = (node) => title + ' ' + plain(node.getAttribute('aria-label') ?? node.textContent);
    const unseen = controlsIn(at).filter((node) => !seen.has(keyOf(node)));
    const next = unseen.find((node) => !isTab(node)) ?? unseen[0];
    if (next) {
      stuck = 0;
      note(keyOf(next));
      if (!at.matches('dialog, [role=menu]')) {
        trigger = keyOf(next);
        unseenIn = undefined;
      } else {
        openers[title] = trigger;
        if (unseen.length > 1) unseenIn = title;
        else if (unseenIn === title) unseenIn = undefined;
      }
      press(next);
      continue;
    }
    if (unseenIn === title) unseenIn = undefined;
    if (!at.matches('dialog, [role=menu]')) break;
    leave(at);
    await settle();
    stuck = layer() === at ? stuck + 1 : 0;
  }
  return { chains: [...chains.values()], fields: fieldNames.size, wrong: [...wrong] };
})()`;
