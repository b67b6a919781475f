import { Lexer, type Token, unquoted } from './lexer.ts';
import type { Command, Node, Operand, Pipe, Templates } from './nodes.ts';
import { TemplateFault, textOf, type Value } from './values.ts';

/** Actions within each other, and parentheses. */
const DEEPEST = 100;

const smallest = -(2n ** 63n);
const largest = 2n ** 63n - 1n;

/** @throws SyntaxError */
const numberOf = (literal: string): Value => {
  const text = literal.replaceAll('_', '');
  const [, sign = '', digits = ''] = /^([+-]?)(.*)$/.exec(text) ?? [];
  const isWhole = /^(?:0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]*|[1-9]\d*)$/.test(digits);
  if (!isWhole) {
    const float = Number(text);
    if (Number.isNaN(float) || /^0\d+$/.test(digits)) throw new SyntaxError('bad number syntax');
    return float;
  }
  const whole = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  const value = sign === '-' ? -whole : whole;
  if (value < smallest || value > largest) throw new SyntaxError('integer overflow');
  return value;
};

const constants: Readonly<Record<string, Value>> = { true: true, false: false };
const keywords = new Set([
  'if',
  'else',
  'end',
  'range',
  'with',
  'define',
  'template',
  'block',
  'break',
  'continue',
]);

class Parser {
  readonly #name: string;
  readonly #tokens: readonly Token[];
  readonly #isFunction: (name: string) => boolean;
  readonly templates = new Map<string, readonly Node[]>();
  #at = 0;
  #depth = 0;
  #loops = 0;
  #variables: string[] = ['$'];

  constructor(name: string, source: string, isFunction: (name: string) => boolean) {
    this.#name = name;
    this.#tokens = new Lexer(name, source).tokens();
    this.#isFunction = isFunction;
  }

  #peek(): Token {
    return this.#tokens[this.#at] as Token;
  }

  #next(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#at += 1;
    return token;
  }

  #skipSpace(): Token {
    while (this.#peek().kind === 'space') this.#at += 1;
    return this.#peek();
  }

  #fault(message: string, { line } = this.#peek()): TemplateFault {
    return new TemplateFault(`template: ${this.#name}:${line}: ${message}`);
  }

  #unexpected(where: string): TemplateFault {
    const { kind, text } = this.#peek();
    return this.#fault(`unexpected ${kind === 'end' ? 'EOF' : `"${textOf(text)}"`} in ${where}`);
  }

  #isSign(text: string): boolean {
    return this.#peek().kind === 'sign' && this.#peek().text === text;
  }

  #close(where: string): void {
    if (this.#skipSpace().kind !== 'close') throw this.#unexpected(where);
    this.#next();
  }

  #deeper<T>(parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw this.#fault('too many actions within each other');
    const parsed = parse();
    this.#depth -= 1;
    return parsed;
  }

  /** Variables that are declared inside end with it. */
  #scoped<T>(parse: () => T): T {
    const before = this.#variables;
    this.#variables = [...before];
    const parsed = parse();
    this.#variables = before;
    return parsed;
  }

  #fields(): readonly string[] {
    const fields: string[] = [];
    while (this.#peek().kind === 'field') fields.push(this.#next().text.slice(1));
    return fields;
  }

  #word(): Operand {
    const { text, line } = this.#next();
    if (text === 'nil') return { kind: 'nil', line };
    if (Object.hasOwn(constants, text)) return { kind: 'constant', value: constants[text], line };
    if (keywords.has(text) || !this.#isFunction(text))
      throw this.#fault(`function "${textOf(text)}" not defined`);
    return { kind: 'function', name: text, line };
  }

  #literal(): Operand {
    const { kind, text, line } = this.#next();
    try {
      if (kind === 'number') return { kind: 'constant', value: numberOf(text), line };
      const value = unquoted(text);
      if (kind === 'string') return { kind: 'constant', value, line };
      const [character, ...more] = textOf(value);
      if (character === undefined || more.length > 0) throw new SyntaxError('malformed character constant');
      return { kind: 'constant', value: BigInt(character.codePointAt(0) ?? 0), line };
    } catch (error) {
      throw this.#fault(`${(error as Error).message}: ${textOf(text)}`);
    }
  }

  #term(): Operand | undefined {
    const { kind, text, line } = this.#peek();
    if (kind === 'word') return this.#word();
    if (kind === 'string' || kind === 'character' || kind === 'number') return this.#literal();
    if (kind === 'field') return { kind: 'field', fields: this.#fields(), line };
    if (kind === 'variable') {
      if (!this.#variables.includes(text)) throw this.#fault(`undefined variable "${textOf(text)}"`);
      this.#next();
      return { kind: 'variable', name: text, fields: this.#fields(), line };
    }
    if (this.#isSign('.')) {
      this.#next();
      return { kind: 'dot', line };
    }
    if (!this.#isSign('(')) return undefined;
    this.#next();
    const pipe = this.#deeper(() => this.#pipeline('parenthesized pipeline'));
    if (!this.#isSign(')')) throw this.#fault('unclosed left paren');
    this.#next();
    return { kind: 'pipe', pipe, line };
  }

  #operand(): Operand | undefined {
    const { line } = this.#peek();
    const term = this.#term();
    if (!term || this.#peek().kind !== 'field') return term;
    if (term.kind === 'constant' || term.kind === 'nil' || term.kind === 'dot')
      throw this.#unexpected('operand');
    return { kind: 'chain', from: term, fields: this.#fields(), line };
  }

  #command(): Command {
    const { line } = this.#skipSpace();
    const args: Operand[] = [];
    for (;;) {
      this.#skipSpace();
      const operand = this.#operand();
      if (!operand) break;
      args.push(operand);
      const { kind } = this.#peek();
      if (kind !== 'space' && kind !== 'close' && !this.#isSign('|') && !this.#isSign(')'))
        throw this.#unexpected('operand');
    }
    if (args.length === 0) throw this.#fault('empty command');
    return { args, line };
  }

  /** `$x :=`, `$x =`, and in a range `$i, $x :=`. */
  #declarations(where: string): { variables: readonly string[]; assigns: boolean } {
    const start = this.#at;
    const variables: string[] = [];
    while (this.#skipSpace().kind === 'variable') {
      variables.push(this.#next().text);
      this.#skipSpace();
      if (!this.#isSign(',') || where !== 'range' || variables.length === 2) break;
      this.#next();
    }
    const assigns = this.#isSign('=');
    if (variables.length > 0 && (assigns || this.#isSign(':='))) {
      this.#next();
      return { variables, assigns };
    }
    this.#at = start;
    return { variables: [], assigns: false };
  }

  #pipeline(where: string): Pipe {
    const { line } = this.#skipSpace();
    const { variables, assigns } = this.#declarations(where);
    if (assigns) for (const name of variables) this.#assertKnown(name);
    const commands = [this.#command()];
    while (this.#skipSpace().kind === 'sign' && this.#isSign('|')) {
      this.#next();
      commands.push(this.#command());
    }
    for (const { args } of commands.slice(1))
      if (args[0]?.kind === 'constant' || args[0]?.kind === 'nil' || args[0]?.kind === 'dot')
        throw this.#fault(`non executable command in pipeline`);
    if (!assigns) this.#variables.push(...variables);
    return { variables, assigns, commands, line };
  }

  #assertKnown(name: string): void {
    if (!this.#variables.includes(name)) throw this.#fault(`undefined variable "${textOf(name)}"`);
  }

  #branch(kind: 'if' | 'with' | 'range', line: number): Node {
    return this.#scoped(() => {
      const pipe = this.#pipeline(kind);
      this.#close(kind);
      if (kind === 'range') this.#loops += 1;
      const { nodes: body, ended } = this.#scoped(() => this.#list(true));
      if (kind === 'range') this.#loops -= 1;
      const otherwise = ended === 'else' ? this.#otherwise(kind) : undefined;
      return { kind, pipe, body, otherwise, line };
    });
  }

  /** What follows `else`: a branch of its own ends with the one it belongs to. */
  #otherwise(kind: 'if' | 'with' | 'range'): readonly Node[] {
    const { line, kind: next, text } = this.#skipSpace();
    if (next === 'word' && (text === 'if' || text === 'with') && text === kind) {
      this.#next();
      return [this.#deeper(() => this.#branch(text, line))];
    }
    this.#close('else');
    const { nodes, ended } = this.#scoped(() => this.#list(true));
    if (ended === 'else') throw this.#fault('expected end; found {{else}}');
    return nodes;
  }

  #named(where: string): string {
    if (this.#skipSpace().kind !== 'string') throw this.#unexpected(`${where} clause`);
    return String((this.#literal() as { value: Value }).value);
  }

  #body(name: string): void {
    const [variables, loops] = [this.#variables, this.#loops];
    [this.#variables, this.#loops] = [['$'], 0];
    const { nodes, ended } = this.#list(true);
    if (ended === 'else') throw this.#fault('unexpected {{else}} in define clause');
    [this.#variables, this.#loops] = [variables, loops];
    this.#define(name, nodes);
  }

  #define(name: string, nodes: readonly Node[]): void {
    const isEmpty = (list: readonly Node[] = []) =>
      list.every((node) => node.kind === 'text' && node.text.trim() === '');
    if (!isEmpty(nodes) && !isEmpty(this.templates.get(name)))
      throw this.#fault(`multiple definition of template "${textOf(name)}"`);
    if (!isEmpty(nodes) || !this.templates.has(name)) this.templates.set(name, nodes);
  }

  #call(kind: 'template' | 'block', line: number): Node {
    const name = this.#named(kind);
    const hasPipe = this.#skipSpace().kind !== 'close';
    const pipe = hasPipe ? this.#pipeline(kind) : undefined;
    this.#close(kind);
    if (kind === 'block') this.#body(name);
    return { kind: 'template', name, pipe, line };
  }

  #jump(kind: 'break' | 'continue', line: number): Node {
    if (this.#loops === 0) throw this.#fault(`{{${kind}}} outside {{range}}`);
    this.#close(kind);
    return { kind, line };
  }

  /** One action after its delimiter; `end` and `else` are told as such, `define` stands nowhere. */
  #action(line: number, isTop: boolean): Node | 'end' | 'else' | undefined {
    const { kind, text } = this.#skipSpace();
    const word = kind === 'word' ? text : '';
    if (keywords.has(word)) this.#next();
    if (word === 'if' || word === 'with' || word === 'range') return this.#branch(word, line);
    if (word === 'template' || word === 'block') return this.#call(word, line);
    if (word === 'break' || word === 'continue') return this.#jump(word, line);
    if (word === 'else') return 'else';
    if (word === 'end') {
      this.#close('end');
      return 'end';
    }
    if (word === 'define') {
      if (!isTop) throw this.#fault('unexpected {{define}}');
      const name = this.#named('define');
      this.#close('define');
      this.#body(name);
      return undefined;
    }
    const pipe = this.#pipeline('command');
    this.#close('command');
    return { kind: 'action', pipe, line };
  }

  /** The next node; `end`, `else` and the end of the file are told as such, `define` stands nowhere. */
  #node(isInside: boolean): Node | 'end' | 'else' | 'file' | undefined {
    const { kind, text, line } = this.#next();
    if (kind === 'text') return { kind, text, line };
    if (kind !== 'end') return this.#action(line, !isInside);
    if (isInside) throw this.#fault('unexpected EOF');
    return 'file';
  }

  #list(isInside: boolean): { nodes: readonly Node[]; ended: 'end' | 'else' | 'file' } {
    return this.#deeper(() => {
      const nodes: Node[] = [];
      for (;;) {
        const node = this.#node(isInside);
        if ((node === 'end' || node === 'else') && !isInside) throw this.#fault(`unexpected {{${node}}}`);
        if (typeof node === 'string') return { nodes, ended: node };
        if (node) nodes.push(node);
      }
    });
  }

  parse(): Templates {
    this.#define(this.#name, this.#list(false).nodes);
    return this.templates;
  }
}

/** Reads a template, given as bytes; a name that is no function is refused at once. @throws TemplateFault */
export const parseTemplate = (
  name: string,
  source: string,
  isFunction: (name: string) => boolean,
): Templates => new Parser(name, source, isFunction).parse();
