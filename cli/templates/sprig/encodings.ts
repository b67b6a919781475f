import { createHash } from 'node:crypto';
import { any, type Functions, fixed, text } from '../functions.ts';
import {
  bytesOf,
  fromJson,
  isDict,
  isList,
  Struct,
  sortedKeys,
  TemplateFault,
  textOf,
  type Value,
} from '../values.ts';

/** Members of lists and dicts within each other. */
const DEEPEST = 100;

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

const base32Of = (bytes: string): string => {
  const bits = Array.from(bytes, (byte) => byte.charCodeAt(0).toString(2).padStart(8, '0')).join('');
  const digits = (bits.match(/.{1,5}/g) ?? []).map((five) => base32[Number.parseInt(five.padEnd(5, '0'), 2)]);
  return digits.join('').padEnd(Math.ceil(bytes.length / 5) * 8, '=');
};

/** RFC 4648, with padding. @throws TemplateFault */
const fromBase32 = (encoded: string): string => {
  const joined = encoded.replace(/[\r\n]/g, '');
  const digits = joined.replace(/=+$/, '');
  if (joined.length % 8 !== 0 || !/^[A-Z2-7]*$/.test(digits)) throw new TemplateFault('this is no base32');
  const bits = Array.from(digits, (digit) => base32.indexOf(digit).toString(2).padStart(5, '0')).join('');
  return (bits.match(/.{8}/g) ?? []).map((byte) => String.fromCharCode(Number.parseInt(byte, 2))).join('');
};

/** RFC 4648, with padding. @throws TemplateFault */
const fromBase64 = (encoded: string): string => {
  const joined = encoded.replace(/[\r\n]/g, '');
  if (joined.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(joined))
    throw new TemplateFault('this is no base64');
  return Buffer.from(joined, 'base64').toString('latin1');
};

/** Digits that no number of JavaScript holds; TypeScript does not know it yet. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** What JSON can hold; dicts in the order of their keys. @throws TemplateFault */
const jsonOf = (value: Value, depth = 0): unknown => {
  if (depth > DEEPEST) throw new TemplateFault('there is too much within each other for JSON');
  if (typeof value === 'string') return textOf(value);
  if (typeof value === 'bigint') return rawJSON(String(value));
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new TemplateFault('JSON has no such number');
  if (isList(value)) return value.map((member) => jsonOf(member, depth + 1));
  if (isDict(value))
    return Object.fromEntries(
      sortedKeys(value).map((key) => [textOf(key), jsonOf(value.get(key), depth + 1)]),
    );
  if (value instanceof Struct)
    return Object.fromEntries(
      [...value.fields].map(([name, member]) => [value.jsonNames[name] ?? name, jsonOf(member, depth + 1)]),
    );
  return value ?? null;
};

/** What Go writes otherwise, so that JSON can stand in a page. */
const inPage = (json: string): string =>
  json.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

const toJson = fixed([any], (value) => bytesOf(inPage(JSON.stringify(jsonOf(value)))));
const toPrettyJson = fixed([any], (value) => bytesOf(inPage(JSON.stringify(jsonOf(value), null, 2))));
const toRawJson = fixed([any], (value) => bytesOf(JSON.stringify(jsonOf(value))));

const mustFromJson = (json: string): Value => {
  try {
    return fromJson(JSON.parse(textOf(json)));
  } catch {
    throw new TemplateFault('this is no JSON');
  }
};

const fromJsonIfAny = (json: string): Value => {
  try {
    return mustFromJson(json);
  } catch {
    return null;
  }
};

const digest = (algorithm: string) =>
  fixed([text], (bytes) => createHash(algorithm).update(bytes, 'latin1').digest('hex'));

/** Sprig's encodings and digests. What is no base64 is a fault, not a text that says so. */
export const encodings: Functions = {
  b64enc: fixed([text], (bytes) => Buffer.from(bytes, 'latin1').toString('base64')),
  b64dec: fixed([text], fromBase64),
  b32enc: fixed([text], base32Of),
  b32dec: fixed([text], fromBase32),
  toJson,
  mustToJson: toJson,
  toPrettyJson,
  mustToPrettyJson: toPrettyJson,
  toRawJson,
  mustToRawJson: toRawJson,
  fromJson: fixed([text], fromJsonIfAny),
  mustFromJson: fixed([text], mustFromJson),
  sha1sum: digest('sha1'),
  sha256sum: digest('sha256'),
  sha512sum: digest('sha512'),
};
