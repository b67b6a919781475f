/** An entry of the form of a provider. */
export interface Input {
  /** Where it stands in the inputs, dots between the steps. */
  readonly name: string;
  readonly shape: 'text' | 'number' | 'secret' | 'lines' | 'list' | 'choice' | 'rows';
  readonly isOptional?: boolean;
  /** Characters that it has at most. */
  readonly longest?: number;
  readonly options?: readonly string[];
  /** Members of each of its rows. */
  readonly columns?: readonly { readonly name: string; readonly isOptional?: boolean }[];
  /** The choice that it belongs to, and which of its options. */
  readonly when?: readonly [name: string, option: string];
}

/** Typed texts by the names of the inputs; rows are the JSON of their list. */
export type Texts = Readonly<Record<string, string>>;

/** Whether the input is asked for, with what was chosen. */
export const isAsked = ({ when }: Input, texts: Texts): boolean =>
  when === undefined || texts[when[0]] === when[1];
