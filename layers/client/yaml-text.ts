import { type DocumentOptions, parse, type SchemaOptions, stringify, type ToStringOptions } from 'yaml';

type Options = DocumentOptions & SchemaOptions & ToStringOptions;

const isReadAs = (held: unknown, text: string): boolean => {
  try {
    return JSON.stringify(parse(text)) === JSON.stringify(held);
  } catch {
    return false;
  }
};

/**
 * Plain data as YAML 1.2 that is read as what it was. Texts of several lines stand in blocks, unless some line begins
 * or ends with spaces in a place where the rules of blocks (YAML 1.2.2, 8.1) would lose them: in quotes then.
 */
export const yamlText = (held: unknown, options: Options = {}): string => {
  const write = (blockQuote: boolean) => stringify(held, { lineWidth: 0, ...options, blockQuote });
  const text = write(true);
  return isReadAs(held, text) ? text : write(false);
};
