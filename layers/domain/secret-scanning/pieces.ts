import type { Fragment } from './scan-commit.ts';

/** Characters of a piece, and of what it has in common with the one before, so that nothing is missed that spans both. */
const longest = 65_536;
const shared = 8_192;

/** Where a piece ends: behind a line, unless that line fills all of it. */
const endOf = (text: string, from: number): number => {
  if (from + longest >= text.length) return text.length;
  const behind = text.lastIndexOf('\n', from + longest - 1) + 1;
  return behind > from + shared ? behind : from + longest;
};

/** Where the piece after begins: with a line, unless that line fills all that both have in common. */
const beginningAfter = (text: string, end: number): number => {
  const behind = text.indexOf('\n', end - shared) + 1;
  return behind > 0 && behind < end ? behind : end - shared;
};

const linesIn = (text: string): number => text.split('\n').length - 1;

/** A fragment in pieces: between two of them it can be left, however long it is. */
export function* piecesOf({ text, startLine, ...rest }: Fragment): Generator<Fragment> {
  let [from, line] = [0, startLine];
  for (;;) {
    const end = endOf(text, from);
    yield { ...rest, text: text.slice(from, end), startLine: line };
    if (end === text.length) return;
    const next = beginningAfter(text, end);
    line += linesIn(text.slice(from, next));
    from = next;
  }
}
