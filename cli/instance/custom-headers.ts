import { type Environment, UsageFault } from '../command.ts';

const variables = ['LOCKET_CUSTOM_HEADERS', 'INFISICAL_CUSTOM_HEADERS'];
const pair = /\s*([!#$%&'*+.^_`|~\w-]+)=("[^"]*"|'[^']*'|[^\s"']*)(?=\s|$)/y;
/** What the command itself says. */
const reserved = new Set(['user-agent', 'accept', 'authorization', 'content-type', 'content-length', 'host']);

/** Headers for every request, given as `Name=value Other='some value'`. @throws UsageFault */
export const customHeaders = (env: Environment): Readonly<Record<string, string>> => {
  const name = variables.find((variable) => env[variable]);
  const text = name ? (env[name] ?? '').trim() : '';
  const headers: Record<string, string> = {};
  pair.lastIndex = 0;
  while (pair.lastIndex < text.length) {
    const [, header = '', value = ''] = pair.exec(text) ?? [];
    if (!header || reserved.has(header.toLowerCase()))
      throw new UsageFault(`${name} is not of the form Name=value Other='some value'`);
    headers[header.toLowerCase()] = value.replace(/^(["'])(.*)\1$/, '$2');
  }
  return headers;
};
