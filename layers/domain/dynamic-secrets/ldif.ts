import { LocketError } from '../errors.ts';
import { placeholder } from '../placeholder-pattern.ts';
import type { StatementValues } from './statements.ts';

/** A value that is yet to be filled, and whether it is Base64 then. */
interface LdifValue {
  readonly attribute: string;
  readonly text: string;
  readonly isEncoded: boolean;
}

/** What one record of LDIF (RFC 2849) changes, with placeholders in it. */
type LdifRecord =
  | { readonly kind: 'add'; readonly dn: string; readonly values: readonly LdifValue[] }
  | { readonly kind: 'delete'; readonly dn: string }
  | { readonly kind: 'modify'; readonly dn: string; readonly steps: readonly LdifStep[] };

interface LdifStep {
  readonly operation: 'add' | 'delete' | 'replace';
  readonly attribute: string;
  readonly values: readonly LdifValue[];
}

/** Values of one attribute as a directory takes them. */
export interface DirectoryValues {
  readonly attribute: string;
  readonly values: readonly (string | Uint8Array)[];
}

/** One change of a directory. */
export type DirectoryChange =
  | { readonly kind: 'add'; readonly dn: string; readonly values: readonly DirectoryValues[] }
  | { readonly kind: 'delete'; readonly dn: string }
  | {
      readonly kind: 'modify';
      readonly dn: string;
      readonly steps: readonly (DirectoryValues & { readonly operation: 'add' | 'delete' | 'replace' })[];
    };

const malformed = (problem: string): LocketError => new LocketError('invalid-input', problem);
const lineForm = /^([A-Za-z][A-Za-z0-9;.-]*)(::?)[ \t]*(.*)$/;
const operations: ReadonlySet<string> = new Set(['add', 'delete', 'replace']);

/** Lines with those that go on (they begin with a blank) joined, and without remarks. */
const linesOf = (text: string): readonly string[] =>
  text
    .replaceAll('\r\n', '\n')
    .replace(/\n /g, '')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.trimEnd());

const valueIn = (line: string): LdifValue => {
  const [, attribute = '', colons, text = ''] = lineForm.exec(line.trimStart()) ?? [];
  if (attribute === '') throw malformed('LDIF has a line that is no attribute and its value');
  return { attribute, text, isEncoded: colons === '::' };
};

const stepsIn = (lines: readonly string[]): readonly LdifStep[] => {
  const steps: { operation: LdifStep['operation']; attribute: string; values: LdifValue[] }[] = [];
  let isOpen = false;
  for (const line of lines) {
    const step = steps.at(-1);
    if (line.trim() === '-') isOpen = false;
    else if (step && isOpen) step.values.push(valueIn(line));
    else {
      const { attribute: operation, text: attribute } = valueIn(line);
      if (!operations.has(operation)) throw malformed('LDIF modifies by add, delete and replace only');
      steps.push({ operation: operation as LdifStep['operation'], attribute, values: [] });
      isOpen = true;
    }
  }
  return steps;
};

/** Records begin with their `dn`; blank lines between them may be missing. */
const recordsOf = (lines: readonly string[]): readonly (readonly string[])[] => {
  const records: string[][] = [];
  for (const line of lines) {
    if (line.trim() === '') continue;
    if (/^dn::?/i.test(line.trimStart())) records.push([]);
    const record = records.at(-1);
    if (!record) throw malformed('LDIF must begin with a dn');
    record.push(line);
  }
  return records;
};

const recordIn = ([first = '', ...rest]: readonly string[]): LdifRecord => {
  const { text: dn, isEncoded } = valueIn(first);
  if (isEncoded) throw malformed('A dn must not be Base64 here');
  const [second = '', ...lines] = rest;
  const { attribute, text: kind } = valueIn(second);
  if (attribute.toLowerCase() !== 'changetype')
    throw malformed('Each dn of LDIF must be followed by a changetype');
  if (kind === 'add') return { kind, dn, values: lines.map(valueIn) };
  if (kind === 'delete') return { kind, dn };
  if (kind === 'modify') return { kind, dn, steps: stepsIn(lines) };
  throw malformed('LDIF may add, modify and delete only');
};

/** The records of a template. `invalid-input` for what is no LDIF that changes something, and for unknown placeholders. */
export const parseLdif = (text: string, known: readonly string[]): readonly LdifRecord[] => {
  for (const [, name = ''] of text.matchAll(placeholder))
    if (!known.includes(name))
      throw malformed(`LDIF may use ${known.map((each) => `{{${each}}}`).join(', ')}`);
  return recordsOf(linesOf(text)).map(recordIn);
};

/** Whether a template uses a placeholder outside of its remarks. */
export const usesInLdif = (text: string, name: string): boolean =>
  linesOf(text).some((line) => [...line.matchAll(placeholder)].some(([, used]) => used === name));

/** A value inside of a DN (RFC 4514, 2.4). */
const inDn = (value: string): string =>
  value
    .replace(/[\\",+;<>=#]/g, '\\$&')
    .replace(/^ | $/g, '\\ ')
    .replaceAll('\0', '\\00');

const filled = (text: string, values: StatementValues, write: (value: string) => string = (value) => value) =>
  text.replace(placeholder, (_, name: string) => write(values[name] ?? ''));

/** Values that are names of entries themselves, such as those of `member`. */
const nameOfEntry = /^[A-Za-z][A-Za-z0-9.-]*=[^,]+(?:,[A-Za-z][A-Za-z0-9.-]*=[^,]+)+$/;

const filledValue = (text: string, values: StatementValues): string =>
  filled(text, values, nameOfEntry.test(text) ? inDn : undefined);

const grouped = (given: readonly LdifValue[], values: StatementValues): readonly DirectoryValues[] => {
  const all = new Map<string, (string | Uint8Array)[]>();
  for (const { attribute, text, isEncoded } of given) {
    const value = filledValue(text, values);
    const known = all.get(attribute) ?? [];
    known.push(isEncoded ? Buffer.from(value, 'base64') : value);
    all.set(attribute, known);
  }
  return [...all].map(([attribute, found]) => ({ attribute, values: found }));
};

/** The changes of a template with its values in them; none can come to be a line or a part of a name of its own. */
export const fillLdif = (
  records: readonly LdifRecord[],
  values: StatementValues,
): readonly DirectoryChange[] =>
  records.map((record) => {
    const dn = filled(record.dn, values, inDn);
    if (record.kind === 'delete') return { kind: 'delete', dn };
    if (record.kind === 'add') return { kind: 'add', dn, values: grouped(record.values, values) };
    const steps = record.steps.map(({ operation, attribute, values: given }) => ({
      operation,
      attribute,
      values: grouped(given, values).flatMap(({ values: found }) => found),
    }));
    return { kind: 'modify', dn, steps };
  });
