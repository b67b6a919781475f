/** What moves the cursor, colours, or turns the direction of text round, without being seen (ECMA-48, UAX 9). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A picture of a control character, or of one that is none of the first. */
const pictureOf = (char: string): string => {
  const code = char.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '␡' : '�';
};

/** Text as a terminal may show it: names and values of secrets, and what servers answer, decide nothing there. */
export const visible = (text: string): string => text.replace(unseen, pictureOf);
