/** A name and a value from somebody's file. */
export interface Entry {
  readonly key: string;
  readonly value: string;
}

export interface Parsed {
  readonly entries: readonly Entry[];
  /** Numbers of the lines that say nothing, from one. */
  readonly badLines: readonly number[];
  /** Whether the text as a whole is no list of names and values. */
  readonly isNoMap?: true;
}

/** Largest file that is looked at, in bytes. */
export const largestFile = 4 * 1024 * 1024;

const isName = (text: string): boolean =>
  text !== '' && text.length <= 255 && !/[/?#%\\\s\p{Cc}]/u.test(text);

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', $: '$' };

const unescaped = (text: string): string =>
  text.replace(/\\(.)/g, (whole, letter: string) => escapes[letter] ?? whole);

interface Cursor {
  readonly lines: readonly string[];
  at: number;
}

/** A quoted value goes on over lines until its quote ends; one that never ends is none. */
const quotedFrom = (cursor: Cursor, rest: string, quote: string): string | undefined => {
  const begun = cursor.at;
  let text = rest.slice(1);
  for (;;) {
    const end = endOf(text, quote);
    if (end >= 0) {
      const raw = text.slice(0, end);
      return quote === '"' ? unescaped(raw) : raw;
    }
    cursor.at += 1;
    const next = cursor.lines[cursor.at];
    if (next === undefined) {
      cursor.at = begun;
      return undefined;
    }
    text += `\n${next}`;
  }
};

const endOf = (text: string, quote: string): number => {
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '\\' && quote === '"') index += 1;
    else if (text[index] === quote) return index;
  }
  return -1;
};

const valueFrom = (cursor: Cursor, rest: string): string | undefined => {
  const [quote = ''] = rest;
  if (quote === '"' || quote === "'" || quote === '`') return quotedFrom(cursor, rest, quote);
  return rest.replace(/(^|\s)#.*$/, '').trim();
};

/** `NAME=VALUE` line by line, with comments, `export`, quotes and values of several lines. */
export const parseDotenv = (text: string): Parsed => {
  const cursor: Cursor = { lines: text.replace(/^\uFEFF/, '').split(/\r?\n/), at: 0 };
  const entries = new Map<string, string>();
  const badLines: number[] = [];
  for (; cursor.at < cursor.lines.length; cursor.at += 1) {
    const line = (cursor.lines[cursor.at] ?? '').trim();
    if (line === '' || line.startsWith('#')) continue;
    const number = cursor.at + 1;
    const [, key = '', rest = ''] = /^(?:export\s+)?([^=\s]+)\s*[=:]\s?(.*)$/s.exec(line) ?? [];
    const value = isName(key) ? valueFrom(cursor, rest.trim()) : undefined;
    if (value === undefined) badLines.push(number);
    else entries.set(key, value);
  }
  return { entries: [...entries].map(([key, value]) => ({ key, value })), badLines };
};

const noMap: Parsed = { entries: [], badLines: [], isNoMap: true };

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);

/** A map of names and values, or the list that exports of this and other tools write. */
const entriesIn = (held: unknown): Parsed => {
  if (typeof held !== 'object' || held === null) return noMap;
  const pairs: [string, unknown][] = Array.isArray(held)
    ? held.map((item) => [String(item?.key ?? item?.secretKey ?? ''), item?.value ?? item?.secretValue])
    : Object.entries(held);
  return {
    entries: pairs.filter(([key]) => isName(key)).map(([key, value]) => ({ key, value: textOf(value) })),
    badLines: pairs.flatMap(([key], index) => (isName(key) ? [] : [index + 1])),
  };
};

const parseJson = (text: string): Parsed => {
  try {
    return entriesIn(JSON.parse(text));
  } catch {
    return noMap;
  }
};

const parseYaml = async (text: string): Promise<Parsed> => {
  const { parse } = await import('yaml');
  try {
    return entriesIn(parse(text, { maxAliasCount: 100 }));
  } catch {
    return noMap;
  }
};

/** Reads a text as what its name or its looks say it is. */
export const parseText = async (text: string, fileName = ''): Promise<Parsed> => {
  if (/\.json$/i.test(fileName) || /^\s*[{[]/.test(text)) return parseJson(text);
  if (/\.ya?ml$/i.test(fileName)) return parseYaml(text);
  const asDotenv = parseDotenv(text);
  const looksLikeYaml = /^[\w.-]+:\s/m.test(text) && !/^(export\s+)?[\w.-]+\s*=/m.test(text);
  return looksLikeYaml ? parseYaml(text) : asDotenv;
};
