import { isIPv4 } from 'node:net';

const groups = 8;

const wordsOf = (text: string): readonly number[] =>
  text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16));

/** The bytes of an address that is one: four, or sixteen (RFC 4291 section 2.2). */
export const addressBytes = (address: string): Buffer => {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  // Without dots, and with every run of zeros but one written out (WHATWG URL, section 3.5).
  const plain = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [before = '', after] = plain.split('::');
  const [head, tail] = [wordsOf(before), wordsOf(after ?? '')];
  const words = [...head, ...Array<number>(groups - head.length - tail.length).fill(0), ...tail];
  return Buffer.from(words.flatMap((word) => [word >> 8, word & 0xff]));
};
