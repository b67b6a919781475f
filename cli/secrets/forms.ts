import { forShell, isVariableName, quoted } from './quoting.ts';
import type { Secret } from './reading.ts';

const oneLine = ({ value, skipMultilineEncoding }: Secret): string =>
  skipMultilineEncoding ? value.replaceAll('\n', '\\n') : value;

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
  const { yamlText } = await import('../../layers/client/yaml-text.ts');
  return secrets.length === 0
    ? '{}\n'
    : yamlText(Object.fromEntries(secrets.map((secret) => [secret.key, oneLine(secret)])), {
        // So that readers of YAML 1.1 take `yes` and `010` for texts too.
        compat: 'yaml-1.1',
      });
};

type Writer = (secrets: readonly Secret[]) => string | Promise<string>;

/** Forms whose lines a shell may read: a name that is none of a variable would be a command there. */
const readByShells = new Set(['dotenv', 'dotenv-export', 'dotenv-eval']);

/** Secrets that cannot stand in a form, because of their names. */
export const leftOut = (form: string, secrets: readonly Secret[]): readonly Secret[] =>
  readByShells.has(form) ? secrets.filter(({ key }) => !isVariableName(key)) : [];

/** How secrets are exported. */
export const forms: Readonly<Record<string, Writer>> = {
  dotenv: (secrets) => lines(secrets.map((secret) => `${secret.key}=${quoted(oneLine(secret))}`)),
  'dotenv-export': (secrets) =>
    lines(secrets.map((secret) => `export ${secret.key}=${quoted(oneLine(secret))}`)),
  'dotenv-eval': (secrets) => lines(secrets.map(({ key, value }) => `export ${key}=${forShell(value)}`)),
  json: (secrets) => JSON.stringify(secrets.map(exported)),
  csv: (secrets) =>
    lines(['Key,Value', ...secrets.map((secret) => `${csvField(secret.key)},${csvField(oneLine(secret))}`)]),
  yaml: inYaml,
};
