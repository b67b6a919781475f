import { Failure } from '../command.ts';
import type { Functions } from './functions.ts';
import type { Command, Node, Operand, Pipe, Templates } from './nodes.ts';
import { printed } from './printing.ts';
import {
  isDict,
  isList,
  isTrue,
  kindOf,
  Struct,
  sortedKeys,
  TemplateFault,
  textOf,
  type Value,
} from './values.ts';

/** Bytes that a template may become. */
const LONGEST = 16 * 1024 * 1024;
/** Templates that call each other. */
const DEEPEST = 100;
/** Rounds of one range over a number. */
const MOST_ROUNDS = 1_000_000n;

interface Variable {
  readonly name: string;
  value: Value;
}

/** Where an action stands: the value of the dot, and variables, the newest last. */
interface Scope {
  readonly dot: Value;
  readonly variables: Variable[];
}

type Branch = Extract<Node, { readonly kind: 'if' | 'with' | 'range' }>;

class Jump extends Error {
  readonly kind: 'break' | 'continue';

  constructor(kind: 'break' | 'continue') {
    super(kind);
    this.kind = kind;
  }
}

const inside = ({ dot, variables }: Scope, more: readonly Variable[] = []): Scope => ({
  dot,
  variables: [...variables, ...more],
});

const roundsOf = (value: Value): readonly (readonly [Value, Value])[] => {
  if (isList(value)) return value.map((member, index) => [BigInt(index), member]);
  if (isDict(value)) return sortedKeys(value).map((key) => [key, value.get(key)]);
  if (typeof value === 'string') throw new TemplateFault("range can't iterate over a string");
  if (typeof value === 'bigint' && value <= MOST_ROUNDS)
    return Array.from({ length: value < 0n ? 0 : Number(value) }, (_, index) => [
      BigInt(index),
      BigInt(index),
    ]);
  if (value === null || value === undefined) return [];
  throw new TemplateFault(`range can't iterate over ${kindOf(value)}`);
};

export class Evaluator {
  readonly #templates: Templates;
  readonly #functions: Functions;
  readonly #parts: string[] = [];
  #length = 0;
  #depth = 0;
  #at: string;
  #line = 1;

  constructor(name: string, templates: Templates, functions: Functions) {
    this.#at = name;
    this.#templates = templates;
    this.#functions = functions;
  }

  #write(text: string): void {
    this.#length += text.length;
    if (this.#length > LONGEST) throw new TemplateFault(`more than ${LONGEST} bytes come of it`);
    this.#parts.push(text);
  }

  #field(value: Value, name: string, isFirst: boolean): Value {
    if (isDict(value)) return value.get(name);
    if (value instanceof Struct && value.fields.has(name)) return value.fields.get(name);
    if (value === undefined || (value === null && isFirst)) return undefined;
    if (value === null) throw new TemplateFault(`nil pointer evaluating interface {}.${textOf(name)}`);
    throw new TemplateFault(`can't evaluate field ${textOf(name)} in type ${kindOf(value)}`);
  }

  #fields(value: Value, names: readonly string[]): Value {
    return names.reduce((held, name, index) => this.#field(held, name, index === 0), value);
  }

  #variable({ variables }: Scope, name: string): Variable {
    const found = variables.findLast((variable) => variable.name === name);
    if (!found) throw new TemplateFault(`undefined variable: ${textOf(name)}`);
    return found;
  }

  async #operand(scope: Scope, operand: Operand): Promise<Value> {
    switch (operand.kind) {
      case 'constant':
        return operand.value;
      case 'nil':
        return null;
      case 'dot':
        return scope.dot;
      case 'field':
        return this.#fields(scope.dot, operand.fields);
      case 'variable':
        return this.#fields(this.#variable(scope, operand.name).value, operand.fields);
      case 'chain':
        return this.#fields(await this.#operand(scope, operand.from), operand.fields);
      case 'pipe':
        return this.#pipe(scope, operand.pipe);
      case 'function':
        return this.#call(scope, operand.name, []);
    }
  }

  /** `and` and `or` look no further than they need to. */
  async #shortCircuit(
    scope: Scope,
    name: string,
    args: readonly Operand[],
    piped: readonly Value[],
  ): Promise<Value> {
    const given = [
      ...args.map((arg) => () => this.#operand(scope, arg)),
      ...piped.map((value) => async () => value),
    ];
    if (given.length === 0)
      throw new TemplateFault(`wrong number of args for ${name}: want at least 1 got 0`);
    let value: Value;
    for (const next of given) {
      value = await next();
      if (isTrue(value) === (name === 'or')) return value;
    }
    return value;
  }

  async #call(
    scope: Scope,
    name: string,
    args: readonly Operand[],
    piped: readonly Value[] = [],
  ): Promise<Value> {
    if (name === 'and' || name === 'or') return this.#shortCircuit(scope, name, args, piped);
    const called = Object.hasOwn(this.#functions, name) ? this.#functions[name] : undefined;
    if (!called) throw new TemplateFault(`function "${name}" not defined`);
    const values: Value[] = [];
    for (const arg of args) values.push(await this.#operand(scope, arg));
    values.push(...piped);
    if (values.length < called.min || values.length > called.max) {
      const want = called.max === called.min ? `${called.min}` : `at least ${called.min}`;
      throw new TemplateFault(`wrong number of args for ${name}: want ${want} got ${values.length}`);
    }
    try {
      return await called.run(values);
    } catch (error) {
      if (error instanceof TemplateFault) throw new TemplateFault(`error calling ${name}: ${error.message}`);
      throw error;
    }
  }

  async #command(scope: Scope, { args, line }: Command, piped: readonly Value[]): Promise<Value> {
    this.#line = line;
    const [first, ...rest] = args;
    if (!first) throw new TemplateFault('empty command');
    if (first.kind === 'function') return this.#call(scope, first.name, rest, piped);
    if (first.kind === 'nil') throw new TemplateFault('nil is not a command');
    if (rest.length > 0 || piped.length > 0) throw new TemplateFault("can't give argument to non-function");
    return this.#operand(scope, first);
  }

  async #pipe(scope: Scope, pipe: Pipe): Promise<Value> {
    let piped: readonly Value[] = [];
    for (const command of pipe.commands) piped = [await this.#command(scope, command, piped)];
    const [value] = piped;
    for (const name of pipe.variables) {
      if (pipe.assigns) this.#variable(scope, name).value = value;
      else scope.variables.push({ name, value });
    }
    return value;
  }

  async #branch(scope: Scope, node: Branch): Promise<void> {
    const own = inside(scope);
    const value = await this.#pipe(own, node.pipe);
    if (isTrue(value))
      await this.#nodes(node.kind === 'with' ? { ...inside(own), dot: value } : inside(own), node.body);
    else if (node.otherwise) await this.#nodes(inside(own), node.otherwise);
  }

  /** One round of a range; answers whether another one may follow. */
  async #round(scope: Scope, body: readonly Node[]): Promise<boolean> {
    try {
      await this.#nodes(scope, body);
      return true;
    } catch (error) {
      if (!(error instanceof Jump)) throw error;
      return error.kind === 'continue';
    }
  }

  /** What the variables of a range are in a round. */
  #roundScope(
    scope: Scope,
    { variables: names, assigns }: Pipe,
    [key, member]: readonly [Value, Value],
  ): Scope {
    const values = names.length === 2 ? [key, member] : [member];
    const named = names.map((name, index) => ({ name, value: values[index] }));
    if (!assigns) return { ...inside(scope, named), dot: member };
    for (const { name, value } of named) this.#variable(scope, name).value = value;
    return { ...inside(scope), dot: member };
  }

  async #range(scope: Scope, { pipe, body, otherwise }: Branch): Promise<void> {
    const rounds = roundsOf(await this.#pipe(inside(scope), { ...pipe, variables: [] }));
    if (rounds.length === 0 && otherwise) return this.#nodes(inside(scope), otherwise);
    for (const round of rounds) if (!(await this.#round(this.#roundScope(scope, pipe, round), body))) return;
  }

  async #template(scope: Scope, name: string, pipe: Pipe | undefined): Promise<void> {
    const nodes = this.#templates.get(name);
    if (!nodes) throw new TemplateFault(`template "${textOf(name)}" not defined`);
    if (this.#depth === DEEPEST) throw new TemplateFault(`exceeded maximum template depth (${DEEPEST})`);
    const dot = pipe ? await this.#pipe(scope, pipe) : null;
    const caller = this.#at;
    this.#depth += 1;
    this.#at = name;
    await this.#nodes({ dot, variables: [{ name: '$', value: dot }] }, nodes);
    this.#depth -= 1;
    this.#at = caller;
  }

  async #node(scope: Scope, node: Node): Promise<void> {
    this.#line = node.line;
    switch (node.kind) {
      case 'text':
        return this.#write(node.text);
      case 'action': {
        const value = await this.#pipe(scope, node.pipe);
        if (node.pipe.variables.length > 0) return;
        return this.#write(value === null || value === undefined ? '<no value>' : printed(value));
      }
      case 'if':
      case 'with':
        return this.#branch(scope, node);
      case 'range':
        return this.#range(scope, node);
      case 'template':
        return this.#template(scope, node.name, node.pipe);
      case 'break':
      case 'continue':
        throw new Jump(node.kind);
    }
  }

  async #nodes(scope: Scope, nodes: readonly Node[]): Promise<void> {
    for (const node of nodes) await this.#node(scope, node);
  }

  /** The bytes that the template becomes with this value as its dot. @throws TemplateFault, Failure */
  async render(dot: Value): Promise<string> {
    try {
      await this.#nodes({ dot, variables: [{ name: '$', value: dot }] }, this.#templates.get(this.#at) ?? []);
    } catch (error) {
      const place = `template: ${textOf(this.#at)}:${this.#line}`;
      if (error instanceof TemplateFault) throw new TemplateFault(`${place}: ${error.message}`);
      if (error instanceof RangeError) throw new Failure(`${place}: too large`);
      throw error;
    }
    return this.#parts.join('');
  }
}
