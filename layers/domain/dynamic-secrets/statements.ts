import { LocketError } from '../errors.ts';
import { placeholder } from '../placeholder-pattern.ts';

/** How a dialect of SQL writes texts, names and comments. */
export interface Dialect {
  /** One of these at a time: comments, quoted texts, quoted names, bodies in dollars, the end of a statement. */
  readonly token: RegExp;
  /** Whether a backslash means something in every quoted text. */
  readonly hasBackslashes: boolean;
  /** Whether double quotes hold a text instead of a name. */
  readonly hasDoubleQuotedTexts: boolean;
  /** What quotes a name; `[` ends with `]`. */
  readonly nameQuote: '"' | '`' | '[';
  /** Whether nothing in double quotes can stand for a double quote. */
  readonly hasBareDoubleQuotes?: boolean;
  /** Names that mean themselves without quotes. */
  readonly plainName: RegExp;
}

/** Values by the names of their placeholders. */
export type StatementValues = Readonly<Record<string, string>>;

type Write = (value: string, name: string) => string;

/** A stretch of a statement: text as it stands, or a place for a value and how values are written there. */
type Piece = string | { readonly name: string; readonly write: Write };

/** One statement, ready to be filled. */
export type Statement = readonly Piece[];

const malformed = (problem: string): LocketError => new LocketError('invalid-input', problem);

const doubled = (quote: string, escapesBackslash: boolean): Write => {
  return (value) => {
    const escaped = escapesBackslash ? value.replaceAll('\\', '\\\\') : value;
    return escaped.replaceAll(quote, quote + quote);
  };
};

const inDoubleQuotes = ({ hasBackslashes, hasDoubleQuotedTexts, hasBareDoubleQuotes }: Dialect): Write => {
  const write = doubled('"', hasBackslashes && hasDoubleQuotedTexts);
  if (!hasBareDoubleQuotes) return write;
  return (value, name) => {
    if (value.includes('"')) throw malformed(`{{${name}}} must not have a double quote for this database`);
    return value;
  };
};

/** Where no quotes are, a name gets some when it needs them; a text cannot stand there. */
const bare = (dialect: Dialect): Write => {
  const { nameQuote, plainName } = dialect;
  const end = nameQuote === '[' ? ']' : nameQuote;
  const quoted = nameQuote === '"' ? inDoubleQuotes(dialect) : doubled(end, false);
  return (value, name) => (plainName.test(value) ? value : `${nameQuote}${quoted(value, name)}${end}`);
};

/** Texts, which mean something else without quotes around them. */
const texts: ReadonlySet<string> = new Set(['password', 'expiration']);

const piecesOf = (text: string, write: Write | 'comment' | 'bare-text', dialect: Dialect): Statement => {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(placeholder)) {
    const [whole, name = ''] = match;
    if (write === 'comment') throw malformed('A comment of a statement must not have a placeholder');
    if (write === 'bare-text' && texts.has(name))
      throw malformed(`{{${name}}} must stand in quotes, as a text does`);
    pieces.push(text.slice(at, match.index), { name, write: write === 'bare-text' ? bare(dialect) : write });
    at = match.index + whole.length;
  }
  return [...pieces, text.slice(at)].filter((piece) => piece !== '');
};

/** A body in dollars is a text that holds statements: what stands in it is quoted as there, and must not end it. */
const bodyOf = (text: string, tag: string, dialect: Dialect): Statement => {
  const fence = `$${tag}$`;
  const inner = scan(text.slice(fence.length, -fence.length), dialect, false).flat();
  const guarded = inner.map((piece): Piece => {
    if (typeof piece === 'string') return piece;
    const write: Write = (value, name) => {
      if (value.includes('$')) throw malformed(`{{${name}}} must not stand in a body that dollars quote`);
      return piece.write(value, name);
    };
    return { ...piece, write };
  });
  return [fence, ...guarded, fence];
};

const tokenPieces = (groups: Readonly<Record<string, string | undefined>>, dialect: Dialect): Statement => {
  const {
    comment: remark,
    dollar,
    tag = '',
    escaped,
    single,
    double,
    backtick,
    bracket,
    odd,
    unended,
  } = groups;
  if (odd !== undefined || unended !== undefined)
    throw malformed('A statement has a quote or a comment that does not end');
  if (remark !== undefined) return piecesOf(remark, 'comment', dialect);
  if (dollar !== undefined) return bodyOf(dollar, tag, dialect);
  if (escaped !== undefined) return piecesOf(escaped, doubled("'", true), dialect);
  if (single !== undefined) return piecesOf(single, doubled("'", dialect.hasBackslashes), dialect);
  if (double !== undefined) return piecesOf(double, inDoubleQuotes(dialect), dialect);
  if (bracket !== undefined) return piecesOf(bracket, doubled(']', false), dialect);
  return piecesOf(backtick ?? '', doubled('`', false), dialect);
};

const scan = (text: string, dialect: Dialect, isSplit: boolean): readonly Statement[] => {
  const statements: Piece[][] = [[]];
  const add = (pieces: Statement) => statements.at(-1)?.push(...pieces);
  let at = 0;
  for (const match of text.matchAll(dialect.token)) {
    add(piecesOf(text.slice(at, match.index), 'bare-text', dialect));
    at = match.index + match[0].length;
    if (match.groups?.end === undefined) add(tokenPieces(match.groups ?? {}, dialect));
    else if (isSplit) statements.push([]);
    else add([';']);
  }
  add(piecesOf(text.slice(at), 'bare-text', dialect));
  return statements;
};

const isEmpty = (statement: Statement): boolean =>
  statement.every((piece) => typeof piece === 'string' && piece.trim() === '');

/**
 * The statements of a template, split at semicolons that stand in no quotes. `invalid-input` for quotes that do not end,
 * placeholders that are not known, and those that stand where no value can be written safely.
 */
export const parseStatements = (
  text: string,
  dialect: Dialect,
  known: readonly string[],
): readonly Statement[] => {
  const statements = scan(text, dialect, true).filter((statement) => !isEmpty(statement));
  for (const piece of statements.flat())
    if (typeof piece !== 'string' && !known.includes(piece.name))
      throw malformed(`A statement may use ${known.map((name) => `{{${name}}}`).join(', ')}`);
  return statements;
};

/** Whether any of the statements uses a placeholder. */
export const uses = (statements: readonly Statement[], name: string): boolean =>
  statements.flat().some((piece) => typeof piece !== 'string' && piece.name === name);

/** A statement with its values, each quoted for the place where it stands. `invalid-input` for one that cannot stand there. */
export const fillStatement = (statement: Statement, values: StatementValues): string =>
  statement
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      const value = values[piece.name] ?? '';
      if (value.includes('\0')) throw malformed(`{{${piece.name}}} must not have a null character`);
      return piece.write(value, piece.name);
    })
    .join('');
