import { Lexer, type Token, unquoted } from './lexer.ts';
import type { Command, Operand, Pipe } from './nodes.ts';
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
export const keywords = new Set([
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

/** Reads what stands between the delimiters of an action: variables, pipelines, commands and their operands. */
export abstract class PipelineParser {
  protected readonly name: string;
  readonly #tokens: readonly Token[];
  readonly #isFunction: (name: string) => boolean;
  #at = 0;
  #depth = 0;
  protected variables: string[] = ['$'];

  constructor(name: string, source: string, isFunction: (name: string) => boolean) {
    this.name = name;
    this.#tokens = new Lexer(name, source).tokens();
    this.#isFunction = isFunction;
  }

  #peek(): Token {
    return this.#tokens[this.#at] as Token;
  }

  protected next(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#at += 1;
    return token;
  }

  protected skipSpace(): Token {
    while (this.#peek().kind === 'space') this.#at += 1;
    return this.#peek();
  }

  protected fault(message: string, { line } = this.#peek()): TemplateFault {
    return new TemplateFault(`template: ${this.name}:${line}: ${message}`);
  }

  protected unexpected(where: string): TemplateFault {
    const { kind, text } = this.#peek();
    return this.fault(`unexpected ${kind === 'end' ? 'EOF' : `"${textOf(text)}"`} in ${where}`);
  }

  #isSign(text: string): boolean {
    return this.#peek().kind === 'sign' && this.#peek().text === text;
  }

  protected close(where: string): void {
    if (this.skipSpace().kind !== 'close') throw this.unexpected(where);
    this.next();
  }

  protected deeper<T>(parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw this.fault('too many actions within each other');
    const parsed = parse();
    this.#depth -= 1;
    return parsed;
  }

  /** Variables that are declared inside end with it. */
  protected scoped<T>(parse: () => T): T {
    const before = this.variables;
    this.variables = [...before];
    const parsed = parse();
    this.variables = before;
    return parsed;
  }

  #fields(): readonly string[] {
    const fields: string[] = [];
    while (this.#peek().kind === 'field') fields.push(this.next().text.slice(1));
    return fields;
  }

  #word(): Operand {
    const { text, line } = this.next();
    if (text === 'nil') return { kind: 'nil', line };
    if (Object.hasOwn(constants, text)) return { kind: 'constant', value: constants[text], line };
    if (keywords.has(text) || !this.#isFunction(text))
      throw this.fault(`function "${textOf(text)}" not defined`);
    return { kind: 'function', name: text, line };
  }

  protected literal(): Operand {
    const { kind, text, line } = this.next();
    try {
      if (kind === 'number') return { kind: 'constant', value: numberOf(text), line };
      const value = unquoted(text);
      if (kind === 'string') return { kind: 'constant', value, line };
      const [character, ...more] = textOf(value);
      if (character === undefined || more.length > 0) throw new SyntaxError('malformed character constant');
      return { kind: 'constant', value: BigInt(character.codePointAt(0) ?? 0), line };
    } catch (error) {
      throw this.fault(`${(error as Error).message}: ${textOf(text)}`);
    }
  }

  #term(): Operand | undefined {
    const { kind, text, line } = this.#peek();
    if (kind === 'word') return this.#word();
    if (kind === 'string' || kind === 'character' || kind === 'number') return this.literal();
    if (kind === 'field') return { kind: 'field', fields: this.#fields(), line };
    if (kind === 'variable') {
      if (!this.variables.includes(text)) throw this.fault(`undefined variable "${textOf(text)}"`);
      this.next();
      return { kind: 'variable', name: text, fields: this.#fields(), line };
    }
    if (this.#isSign('.')) {
      this.next();
      return { kind: 'dot', line };
    }
    if (!this.#isSign('(')) return undefined;
    this.next();
    const pipe = this.deeper(() => this.pipeline('parenthesized pipeline'));
    if (!this.#isSign(')')) throw this.fault('unclosed left paren');
    this.next();
    return { kind: 'pipe', pipe, line };
  }

  #operand(): Operand | undefined {
    const { line } = this.#peek();
    const term = this.#term();
    if (!term || this.#peek().kind !== 'field') return term;
    if (term.kind === 'constant' || term.kind === 'nil' || term.kind === 'dot')
      throw this.unexpected('operand');
    return { kind: 'chain', from: term, fields: this.#fields(), line };
  }

  #command(): Command {
    const { line } = this.skipSpace();
    const args: Operand[] = [];
    for (;;) {
      this.skipSpace();
      const operand = this.#operand();
      if (!operand) break;
      args.push(operand);
      const { kind } = this.#peek();
      if (kind !== 'space' && kind !== 'close' && !this.#isSign('|') && !this.#isSign(')'))
        throw this.unexpected('operand');
    }
    if (args.length === 0) throw this.fault('empty command');
    return { args, line };
  }

  /** `$x :=`, `$x =`, and in a range `$i, $x :=`. */
  #declarations(where: string): { variables: readonly string[]; assigns: boolean } {
    const start = this.#at;
    const variables: string[] = [];
    while (this.skipSpace().kind === 'variable') {
      variables.push(this.next().text);
      this.skipSpace();
      if (!this.#isSign(',') || where !== 'range' || variables.length === 2) break;
      this.next();
    }
    const assigns = this.#isSign('=');
    if (variables.length > 0 && (assigns || this.#isSign(':='))) {
      this.next();
      return { variables, assigns };
    }
    this.#at = start;
    return { variables: [], assigns: false };
  }

  protected pipeline(where: string): Pipe {
    const { line } = this.skipSpace();
    const { variables, assigns } = this.#declarations(where);
    if (assigns) for (const name of variables) this.#assertKnown(name);
    const commands = [this.#command()];
    while (this.skipSpace().kind === 'sign' && this.#isSign('|')) {
      this.next();
      commands.push(this.#command());
    }
    for (const { args } of commands.slice(1))
      if (args[0]?.kind === 'constant' || args[0]?.kind === 'nil' || args[0]?.kind === 'dot')
        throw this.fault(`non executable command in pipeline`);
    if (!assigns) this.variables.push(...variables);
    return { variables, assigns, commands, line };
  }

  #assertKnown(name: string): void {
    if (!this.variables.includes(name)) throw this.fault(`undefined variable "${textOf(name)}"`);
  }
}
