import type { Value } from './values.ts';

interface At {
  readonly line: number;
}

export type Operand = At &
  (
    | { readonly kind: 'constant'; readonly value: Value }
    | { readonly kind: 'nil' }
    | { readonly kind: 'dot' }
    | { readonly kind: 'function'; readonly name: string }
    | { readonly kind: 'variable'; readonly name: string; readonly fields: readonly string[] }
    | { readonly kind: 'field'; readonly fields: readonly string[] }
    | { readonly kind: 'chain'; readonly from: Operand; readonly fields: readonly string[] }
    | { readonly kind: 'pipe'; readonly pipe: Pipe }
  );

export interface Command extends At {
  readonly args: readonly Operand[];
}

export interface Pipe extends At {
  /** Variables that get the value. */
  readonly variables: readonly string[];
  /** Whether the variables are there already. */
  readonly assigns: boolean;
  readonly commands: readonly Command[];
}

export type Node = At &
  (
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'action'; readonly pipe: Pipe }
    | {
        readonly kind: 'if' | 'with' | 'range';
        readonly pipe: Pipe;
        readonly body: readonly Node[];
        readonly otherwise: readonly Node[] | undefined;
      }
    | { readonly kind: 'template'; readonly name: string; readonly pipe: Pipe | undefined }
    | { readonly kind: 'break' | 'continue' }
  );

/** A template, and those that it defines, by their names. */
export type Templates = ReadonlyMap<string, readonly Node[]>;
