import type { Dialect } from './statements.ts';

const comment = String.raw`(?<comment>--[^\n]*|/\*[\s\S]*?\*/)`;

export const postgresDialect: Dialect = {
  token: new RegExp(
    [
      comment,
      String.raw`(?<dollar>\$(?<tag>(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?)\$[\s\S]*?\$\k<tag>\$)`,
      String.raw`(?<escaped>\b[eE]'(?:[^'\\]|''|\\.)*')`,
      "(?<single>'(?:[^']|'')*')",
      '(?<double>"(?:[^"]|"")*")',
      '(?<end>;)',
      String.raw`(?<odd>['"]|/\*)`,
    ].join('|'),
    'g',
  ),
  hasBackslashes: false,
  hasDoubleQuotedTexts: false,
  nameQuote: '"',
  plainName: /^[a-z_][a-z0-9_]*$/,
};

export const mysqlDialect: Dialect = {
  token: new RegExp(
    [
      String.raw`(?<comment>#[^\n]*|--(?=\s)[^\n]*|/\*[\s\S]*?\*/)`,
      String.raw`(?<single>'(?:[^'\\]|''|\\[\s\S])*')`,
      String.raw`(?<double>"(?:[^"\\]|""|\\[\s\S])*")`,
      '(?<backtick>`(?:[^`]|``)*`)',
      '(?<end>;)',
      String.raw`(?<odd>['"\x60]|/\*)`,
    ].join('|'),
    'g',
  ),
  hasBackslashes: true,
  hasDoubleQuotedTexts: true,
  nameQuote: '`',
  plainName: /^[A-Za-z_][A-Za-z0-9_]*$/,
};

const dashes = String.raw`--[^\n]*|/\*[\s\S]*?\*/`;
const single = "(?<single>'(?:[^']|'')*')";
const double = '(?<double>"(?:[^"]|"")*")';
/** A body without a tag between its dollars. */
const dollars = String.raw`(?<dollar>\$(?<tag>)\$[\s\S]*?\$\$)`;

const tokens = (...kinds: readonly string[]): RegExp =>
  new RegExp([...kinds, '(?<end>;)', String.raw`(?<odd>['"]|/\*)`].join('|'), 'g');

/** Transact-SQL, quoted identifiers on. */
export const sqlServerDialect: Dialect = {
  token: new RegExp(
    [
      `(?<comment>${dashes})`,
      single,
      double,
      String.raw`(?<bracket>\[(?:[^\]]|\]\])*\])`,
      '(?<end>;)',
      String.raw`(?<odd>['"[]|/\*)`,
    ].join('|'),
    'g',
  ),
  hasBackslashes: false,
  hasDoubleQuotedTexts: false,
  nameQuote: '[',
  plainName: /^[A-Za-z_][A-Za-z0-9_]*$/,
};

/** Oracle: a password stands in double quotes there, in which nothing can be escaped; `q'…'` is not taken. */
export const oracleDialect: Dialect = {
  token: new RegExp(
    [
      `(?<comment>${dashes})`,
      String.raw`(?<odd>\b[nN]?[qQ]')`,
      single,
      double,
      '(?<end>;)',
      String.raw`(?<unended>['"]|/\*)`,
    ].join('|'),
    'g',
  ),
  hasBackslashes: false,
  hasDoubleQuotedTexts: false,
  hasBareDoubleQuotes: true,
  nameQuote: '"',
  plainName: /^[A-Z][A-Z0-9_$#]*$/,
};

export const hanaDialect: Dialect = {
  token: tokens(`(?<comment>${dashes})`, single, double),
  hasBackslashes: false,
  hasDoubleQuotedTexts: false,
  nameQuote: '"',
  plainName: /^[A-Z_][A-Z0-9_$#]*$/,
};

export const snowflakeDialect: Dialect = {
  token: tokens(
    `(?<comment>//[^\\n]*|${dashes})`,
    dollars,
    String.raw`(?<single>'(?:[^'\\]|''|\\[\s\S])*')`,
    double,
  ),
  hasBackslashes: true,
  hasDoubleQuotedTexts: false,
  nameQuote: '"',
  plainName: /^[A-Z_][A-Z0-9_$]*$/,
};

/** CQL of Cassandra. */
export const cassandraDialect: Dialect = {
  token: tokens(`(?<comment>//[^\\n]*|${dashes})`, dollars, single, double),
  hasBackslashes: false,
  hasDoubleQuotedTexts: false,
  nameQuote: '"',
  plainName: /^[a-z][a-z0-9_]*$/,
};
