import type { Node, Templates } from './nodes.ts';
import { keywords, PipelineParser } from './pipelines.ts';
import { textOf, type Value } from './values.ts';

class Parser extends PipelineParser {
  readonly templates = new Map<string, readonly Node[]>();
  #loops = 0;

  #branch(kind: 'if' | 'with' | 'range', line: number): Node {
    return this.scoped(() => {
      const pipe = this.pipeline(kind);
      this.close(kind);
      if (kind === 'range') this.#loops += 1;
      const { nodes: body, ended } = this.scoped(() => this.#list(true));
      if (kind === 'range') this.#loops -= 1;
      const otherwise = ended === 'else' ? this.#otherwise(kind) : undefined;
      return { kind, pipe, body, otherwise, line };
    });
  }

  /** What follows `else`: a branch of its own ends with the one it belongs to. */
  #otherwise(kind: 'if' | 'with' | 'range'): readonly Node[] {
    const { line, kind: next, text } = this.skipSpace();
    if (next === 'word' && (text === 'if' || text === 'with') && text === kind) {
      this.next();
      return [this.deeper(() => this.#branch(text, line))];
    }
    this.close('else');
    const { nodes, ended } = this.scoped(() => this.#list(true));
    if (ended === 'else') throw this.fault('expected end; found {{else}}');
    return nodes;
  }

  #named(where: string): string {
    if (this.skipSpace().kind !== 'string') throw this.unexpected(`${where} clause`);
    return String((this.literal() as { value: Value }).value);
  }

  #body(name: string): void {
    const [variables, loops] = [this.variables, this.#loops];
    [this.variables, this.#loops] = [['$'], 0];
    const { nodes, ended } = this.#list(true);
    if (ended === 'else') throw this.fault('unexpected {{else}} in define clause');
    [this.variables, this.#loops] = [variables, loops];
    this.#define(name, nodes);
  }

  #define(name: string, nodes: readonly Node[]): void {
    const isEmpty = (list: readonly Node[] = []) =>
      list.every((node) => node.kind === 'text' && node.text.trim() === '');
    if (!isEmpty(nodes) && !isEmpty(this.templates.get(name)))
      throw this.fault(`multiple definition of template "${textOf(name)}"`);
    if (!isEmpty(nodes) || !this.templates.has(name)) this.templates.set(name, nodes);
  }

  #call(kind: 'template' | 'block', line: number): Node {
    const name = this.#named(kind);
    const hasPipe = this.skipSpace().kind !== 'close';
    const pipe = hasPipe ? this.pipeline(kind) : undefined;
    this.close(kind);
    if (kind === 'block') this.#body(name);
    return { kind: 'template', name, pipe, line };
  }

  #jump(kind: 'break' | 'continue', line: number): Node {
    if (this.#loops === 0) throw this.fault(`{{${kind}}} outside {{range}}`);
    this.close(kind);
    return { kind, line };
  }

  /** One action after its delimiter; `end` and `else` are told as such, `define` stands nowhere. */
  #action(line: number, isTop: boolean): Node | 'end' | 'else' | undefined {
    const { kind, text } = this.skipSpace();
    const word = kind === 'word' ? text : '';
    if (keywords.has(word)) this.next();
    if (word === 'if' || word === 'with' || word === 'range') return this.#branch(word, line);
    if (word === 'template' || word === 'block') return this.#call(word, line);
    if (word === 'break' || word === 'continue') return this.#jump(word, line);
    if (word === 'else') return 'else';
    if (word === 'end') {
      this.close('end');
      return 'end';
    }
    if (word === 'define') {
      if (!isTop) throw this.fault('unexpected {{define}}');
      const name = this.#named('define');
      this.close('define');
      this.#body(name);
      return undefined;
    }
    const pipe = this.pipeline('command');
    this.close('command');
    return { kind: 'action', pipe, line };
  }

  /** The next node; `end`, `else` and the end of the file are told as such, `define` stands nowhere. */
  #node(isInside: boolean): Node | 'end' | 'else' | 'file' | undefined {
    const { kind, text, line } = this.next();
    if (kind === 'text') return { kind, text, line };
    if (kind !== 'end') return this.#action(line, !isInside);
    if (isInside) throw this.fault('unexpected EOF');
    return 'file';
  }

  #list(isInside: boolean): { nodes: readonly Node[]; ended: 'end' | 'else' | 'file' } {
    return this.deeper(() => {
      const nodes: Node[] = [];
      for (;;) {
        const node = this.#node(isInside);
        if ((node === 'end' || node === 'else') && !isInside) throw this.fault(`unexpected {{${node}}}`);
        if (typeof node === 'string') return { nodes, ended: node };
        if (node) nodes.push(node);
      }
    });
  }

  parse(): Templates {
    this.#define(this.name, this.#list(false).nodes);
    return this.templates;
  }
}

/** Reads a template, given as bytes; a name that is no function is refused at once. @throws TemplateFault */
export const parseTemplate = (
  name: string,
  source: string,
  isFunction: (name: string) => boolean,
): Templates => new Parser(name, source, isFunction).parse();
