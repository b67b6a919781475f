/** How a command asks the person in front of it. */
export interface Terminal {
  /** Whether somebody can be asked. */
  readonly isInteractive: boolean;
  /** Width of the terminal that results are printed on; undefined when they go elsewhere. */
  readonly columns: number | undefined;
  /** Shows a line that the next one replaces, none for an empty text; missing where nobody would see it. */
  readonly status?: ((text: string) => void) | undefined;
  ask(question: string, usual?: string): Promise<string>;
  askHidden(question: string): Promise<string>;
  choose<T>(question: string, choices: readonly { readonly name: string; readonly value: T }[]): Promise<T>;
}
