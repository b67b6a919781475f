import type { Entry } from './parsing.ts';

export const formats = ['env', 'json', 'yaml'] as const;
export type Format = (typeof formats)[number];

const quoted = (value: string): string =>
  `"${value
    .replace(/[\\"$]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')}"`;

/** Bare where every reader takes it so, in single quotes where nothing in it needs an escape, else in double ones. */
const dotenvValue = (value: string): string => {
  if (/^[\w./:@+-]*$/.test(value)) return value;
  return /['\n\r]/.test(value) ? quoted(value) : `'${value}'`;
};

/** Names and values as the text of a file. */
export const written = async (entries: readonly Entry[], format: Format): Promise<string> => {
  if (format === 'env') return entries.map(({ key, value }) => `${key}=${dotenvValue(value)}\n`).join('');
  const map = Object.fromEntries(entries.map(({ key, value }) => [key, value]));
  if (format === 'json') return `${JSON.stringify(map, null, 2)}\n`;
  const { yamlText } = await import('../../layers/client/yaml-text.ts');
  return yamlText(map);
};
