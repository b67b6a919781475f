import { fieldsOf, type Kind, type MethodId } from './methods.ts';

/** A form as texts, by the names of its fields. */
export type MethodForm = Readonly<Record<string, string>>;

type Known = Readonly<Record<string, unknown>>;

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const pairOf = (line: string): readonly [key: string, value: string] => {
  const at = line.indexOf('=');
  return at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
};

const pemBlock = /-----BEGIN [^-]+-----[\s\S]*?-----END [^-]+-----/g;

const written: Partial<Record<Kind, (text: string) => unknown>> = {
  pems: (text) => text.match(pemBlock) ?? linesOf(text),
  lines: linesOf,
  map: (text) => Object.fromEntries(linesOf(text).map(pairOf)),
  pairs: (text) =>
    linesOf(text)
      .map(pairOf)
      .map(([key, value]) => ({ key, value })),
  addresses: (text) => linesOf(text).map((ipAddress) => ({ ipAddress })),
  number: Number,
  check: (text) => text === 'true',
};

const asLines = (values: readonly unknown[], textOf: (value: never) => string): string =>
  values.map((value) => textOf(value as never)).join('\n');

const address = ({ ipAddress, prefix }: { ipAddress: string; prefix?: number }): string =>
  prefix === undefined || ipAddress.includes('/') ? ipAddress : `${ipAddress}/${prefix}`;

const read: Partial<Record<Kind, (value: never) => string>> = {
  secret: () => '',
  pems: (values: readonly string[]) => values.join('\n'),
  lines: (values: readonly string[]) => values.join('\n'),
  map: (values: Record<string, string>) =>
    asLines(Object.entries(values), ([key, value]: [string, string]) => `${key}=${value}`),
  pairs: (values: readonly unknown[]) =>
    asLines(values, ({ key, value }: { key: string; value: string }) => `${key}=${value}`),
  addresses: (values: readonly unknown[]) => asLines(values, address),
};

/** The form of a method as it stands, or as a new one begins. */
export const formOf = (method: MethodId, known?: Known): MethodForm =>
  Object.fromEntries(
    fieldsOf(method).map(({ name, kind, usual = '' }) => {
      const value = known?.[name];
      if (value === undefined || value === null) return [name, known ? '' : usual];
      return [name, read[kind]?.(value as never) ?? String(value)];
    }),
  );

/** What a new method is attached with: fields that were left empty are the API's to fill. */
export const creationOf = (method: MethodId, form: MethodForm): Record<string, unknown> =>
  bodyOf(method, form, ({ kind }, text) => kind === 'check' || text !== '');

/** What is different from how the method stood; needed choices come along, for others hang on them. */
export const changeOf = (method: MethodId, form: MethodForm, before: MethodForm): Record<string, unknown> =>
  bodyOf(
    method,
    form,
    ({ name, kind }, text) =>
      kind === 'type' || kind === 'configurationType' || text !== before[name]?.trim(),
  );

const bodyOf = (
  method: MethodId,
  form: MethodForm,
  isSent: (field: { name: string; kind: Kind }, text: string) => boolean,
): Record<string, unknown> =>
  Object.fromEntries(
    fieldsOf(method).flatMap((field) => {
      const { name, kind } = field;
      const text = kind === 'secret' ? (form[name] ?? '') : (form[name] ?? '').trim();
      return isSent(field, text) ? [[name, written[kind]?.(text) ?? text]] : [];
    }),
  );
