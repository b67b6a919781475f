import { fingerprintOf, type Leak } from './leak.ts';

/** Members in the order and spelling that readers of such reports know. */
const entryOf = (leak: Leak) => ({
  RuleID: leak.rule.id,
  Description: leak.rule.description,
  StartLine: leak.startLine,
  EndLine: leak.endLine,
  StartColumn: leak.startColumn,
  EndColumn: leak.endColumn,
  Match: leak.match,
  Secret: leak.secret,
  File: leak.file,
  SymlinkFile: '',
  Commit: leak.commit,
  ...(leak.link && { Link: leak.link }),
  Entropy: Math.fround(leak.entropy),
  Author: leak.author,
  Email: leak.email,
  Date: leak.date,
  Message: leak.message,
  Tags: leak.tags,
  Fingerprint: fingerprintOf(leak),
});

type Entry = ReturnType<typeof entryOf>;

const columns = [
  'RuleID',
  'Commit',
  'File',
  'SymlinkFile',
  'Secret',
  'Match',
  'StartLine',
  'EndLine',
  'StartColumn',
  'EndColumn',
  'Author',
  'Message',
  'Date',
  'Email',
  'Fingerprint',
  'Tags',
] as const satisfies readonly (keyof Entry)[];

/** RFC 4180; a text that a spreadsheet would take for a formula gets a quote in front. */
const csvField = (value: unknown): string => {
  const text = Array.isArray(value) ? value.join(' ') : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const csv = (leaks: readonly Leak[]): string =>
  leaks.length === 0
    ? ''
    : [[...columns], ...leaks.map(entryOf).map((entry) => columns.map((column) => entry[column]))]
        .map((row) => `${row.map(csvField).join(',')}\n`)
        .join('');

/** SARIF 2.1.0 (OASIS). */
const sarif = (leaks: readonly Leak[]): string => {
  const rules = new Map(leaks.map(({ rule }) => [rule.id, rule]));
  return JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'locket',
              rules: [...rules.values()].map(({ id, description }) => ({
                id,
                shortDescription: { text: description },
              })),
            },
          },
          results: leaks.map((leak) => ({
            ruleId: leak.rule.id,
            message: { text: `${leak.rule.id} has detected secret for file ${leak.file}.` },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: leak.file },
                  region: {
                    startLine: Math.max(1, leak.startLine),
                    startColumn: Math.max(1, leak.startColumn),
                    endLine: Math.max(1, leak.endLine),
                    endColumn: Math.max(1, leak.endColumn),
                    snippet: { text: leak.secret },
                  },
                },
              },
            ],
            partialFingerprints: {
              commitSha: leak.commit,
              email: leak.email,
              author: leak.author,
              date: leak.date,
              commitMessage: leak.message,
            },
            properties: { tags: leak.tags },
          })),
        },
      ],
    },
    null,
    1,
  );
};

/** Characters that XML 1.0 has no place for are left out, the others are written as it wants them. */
const xml = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"'\n\r]/g, (char) => `&#${char.charCodeAt(0)};`);

const junit = (leaks: readonly Leak[]): string => {
  const cases = leaks.map((leak) => {
    const text = `${leak.rule.id} has detected a secret in file ${leak.file}, line ${leak.startLine}`;
    const failure = `<failure message="${xml(text)}" type="${xml(leak.rule.description)}">${xml(JSON.stringify(entryOf(leak)))}</failure>`;
    return `  <testcase classname="${xml(leak.rule.description)}" file="${xml(leak.file)}" name="${xml(text)}" time="">${failure}</testcase>`;
  });
  const count = leaks.length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites><testsuite failures="${count}" name="locket" tests="${count}" time="">`,
    ...cases,
    '</testsuite></testsuites>',
    '',
  ].join('\n');
};

/** What reports are written as. */
export const reports: Readonly<Record<string, (leaks: readonly Leak[]) => string>> = {
  json: (leaks) => `${JSON.stringify(leaks.map(entryOf), null, 1)}\n`,
  csv,
  sarif,
  junit,
};
