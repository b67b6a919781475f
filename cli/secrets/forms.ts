import type { Secret } from './reading.ts';

const oneLine = ({ value, skipMultilineEncoding }: Secret): string =>
  skipMultilineEncoding ? value.replaceAll('\n', '\\n') : value;

const inQuotes = (text: string): string => `'${text}'`;

/** Text that a shell takes as one word, whatever is in it (POSIX, 2.2.2). */
const forShell = (text: string): string => inQuotes(text.replaceAll("'", "'\\''"));

/** RFC 4180, with quotes only where they are needed. */
const csvField = (text: string): string =>
  /[",\r\n]/.test(text) || /^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** Members in the spelling of those who read what the official command line exports. */
const exported = (secret: Secret) => ({
  key: secret.key,
  workspace: secret.projectId,
  value: secret.value,
  type: secret.type,
  _id: secret.id,
  secretPath: secret.path,
  tags: secret.tags,
  comment: secret.comment,
  Etag: '',
  skipMultilineEncoding: secret.skipMultilineEncoding,
});

const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');

const inYaml = async (secrets: readonly Secret[]): Promise<string> => {
  const { stringify } = await import('yaml');
  return secrets.length === 0
    ? '{}\n'
    : stringify(Object.fromEntries(secrets.map((secret) => [secret.key, oneLine(secret)])), { lineWidth: 0 });
};

type Writer = (secrets: readonly Secret[]) => string | Promise<string>;

/** How secrets are exported; `dotenv` alone does not survive every value, as those who read it know no escapes. */
export const forms: Readonly<Record<string, Writer>> = {
  dotenv: (secrets) => lines(secrets.map((secret) => `${secret.key}=${inQuotes(oneLine(secret))}`)),
  'dotenv-export': (secrets) =>
    lines(secrets.map((secret) => `export ${secret.key}=${inQuotes(oneLine(secret))}`)),
  'dotenv-eval': (secrets) => lines(secrets.map(({ key, value }) => `export ${key}=${forShell(value)}`)),
  json: (secrets) => JSON.stringify(secrets.map(exported)),
  csv: (secrets) =>
    lines(['Key,Value', ...secrets.map((secret) => `${csvField(secret.key)},${csvField(oneLine(secret))}`)]),
  yaml: inYaml,
};
