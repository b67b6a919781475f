import { bytesOf, TemplateFault } from './values.ts';

/** A piece of a template, and the line it stands in. */
export interface Token {
  readonly kind:
    | 'text'
    | 'open'
    | 'close'
    | 'space'
    | 'word'
    | 'field'
    | 'variable'
    | 'string'
    | 'character'
    | 'number'
    | 'sign'
    | 'end';
  readonly text: string;
  readonly line: number;
}

const space = /[ \t\r\n]+/y;
const comment = /\/\*[\s\S]*?\*\//y;
/** Pieces of an action, in the order in which they are tried; a byte above ASCII belongs to a letter. */
const pieces: readonly (readonly [Token['kind'], RegExp])[] = [
  ['space', space],
  ['field', /\.[A-Za-z_\x80-\xff][\w\x80-\xff]*/y],
  ['variable', /\$[\w\x80-\xff]*/y],
  ['string', /"(?:[^"\\\n]|\\[^\n])*"|`[^`]*`/y],
  ['character', /'(?:[^'\\\n]|\\[^\n])[^'\n]*'/y],
  [
    'number',
    /[+-]?(?:0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*)?\.?\d[\d_]*\.?(?:[eE][+-]?\d+)?)/y,
  ],
  ['word', /[A-Za-z_\x80-\xff][\w\x80-\xff]*/y],
  ['sign', /:=|[=,|().]/y],
];

const linesIn = (text: string): number => text.split('\n').length - 1;

/** Cuts a template, given as bytes, into its pieces. @throws TemplateFault */
export class Lexer {
  readonly #source: string;
  readonly #name: string;
  readonly #tokens: Token[] = [];
  #at = 0;
  #line = 1;
  #trimsNext = false;

  constructor(name: string, source: string) {
    this.#name = name;
    this.#source = source;
  }

  #fault(message: string): TemplateFault {
    return new TemplateFault(`template: ${this.#name}:${this.#line}: ${message}`);
  }

  #push(kind: Token['kind'], text: string): void {
    this.#tokens.push({ kind, text, line: this.#line });
  }

  /** What matches here, if anything; it is passed over. */
  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #text(): void {
    const found = this.#source.indexOf('{{', this.#at);
    const end = found < 0 ? this.#source.length : found;
    const raw = this.#source.slice(this.#at, end);
    const trimsBefore = /^\{\{-[ \t\r\n]/.test(this.#source.slice(end, end + 4));
    const start = this.#trimsNext ? raw.replace(/^[ \t\r\n]+/, '') : raw;
    const text = trimsBefore ? start.replace(/[ \t\r\n]+$/, '') : start;
    if (text !== '') this.#push('text', text);
    this.#line += linesIn(raw);
    this.#at = end + (found < 0 ? 0 : trimsBefore ? 3 : 2);
    this.#trimsNext = false;
  }

  /** Passes over a comment if one fills the action. */
  #comment(): boolean {
    const before = this.#at;
    this.#take(space);
    const text = this.#take(comment);
    if (text === undefined) {
      if (this.#source.startsWith('/*', this.#at)) throw this.#fault('unclosed comment');
      this.#at = before;
      return false;
    }
    this.#line += linesIn(this.#source.slice(before, this.#at));
    const close = this.#take(/[ \t\r\n]+-\}\}|\}\}/y);
    if (close === undefined) throw this.#fault('comment ends before closing delimiter');
    this.#trimsNext = close.length > 2;
    return true;
  }

  #closes(): boolean {
    const close = this.#take(/[ \t\r\n]+-\}\}|\}\}/y);
    if (close === undefined) return false;
    this.#push('close', '}}');
    this.#line += linesIn(close);
    this.#trimsNext = close.length > 2;
    return true;
  }

  #piece(): void {
    for (const [kind, pattern] of pieces) {
      const text = this.#take(pattern);
      if (text === undefined) continue;
      this.#push(kind, text);
      this.#line += linesIn(text);
      return;
    }
    const next = this.#source[this.#at];
    if (next === undefined) throw this.#fault('unclosed action');
    throw this.#fault(
      next === '"' || next === '`' ? 'unterminated quoted string' : 'unexpected character in action',
    );
  }

  #action(): void {
    if (this.#comment()) return;
    this.#push('open', '{{');
    while (!this.#closes()) this.#piece();
  }

  tokens(): readonly Token[] {
    while (this.#at < this.#source.length) {
      const before = this.#at;
      this.#text();
      if (this.#source.slice(before, this.#at).includes('{{')) this.#action();
    }
    this.#push('end', '');
    return this.#tokens;
  }
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

const escapeSequence = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|([\s\S]))/g;

/** The bytes that a constant in quotes stands for (Go specification, Rune literals). @throws RangeError, SyntaxError */
export const unquoted = (literal: string): string => {
  const inner = literal.slice(1, -1);
  if (literal.startsWith('`')) return inner.replaceAll('\r', '');
  return inner.replace(escapeSequence, (_, hex, short, long, octal, letter) => {
    if (hex ?? octal)
      return String.fromCharCode(hex ? Number.parseInt(hex, 16) : Number.parseInt(octal, 8) & 255);
    if (short ?? long) return bytesOf(String.fromCodePoint(Number.parseInt(short ?? long, 16)));
    const known = escapes[letter];
    if (known === undefined) throw new SyntaxError('invalid syntax');
    return known;
  });
};
