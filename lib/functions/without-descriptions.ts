import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const rest = '[^\\n]*\\n';
const text = `(?:\\n? *['"\`]${rest})`;

/** A member by itself, as the formatter lays it out: its line, all below it that stands further in, and the bracket that closes it. */
const member = (names: string, value: string): RegExp =>
  new RegExp(`^( +)(?:${names}):${value}(?:\\1 ${rest}|\\n)*(?:\\1[)}\\]]+,\\n)?`, 'gm');

const schema = `(?! z\\.Zod)${rest}`;

/** What describes: operations, groups, and the types of items. */
const descriptions: readonly (readonly [modules: RegExp, members: readonly RegExp[]])[] = [
  [
    /[\\/]functions[\\/][\w-]+[\\/]group\.ts$/,
    [member('title|description', text), member('notes', ` \\{\\n`)],
  ],
  [
    /[\\/]functions[\\/](?!workers[\\/]).*(?<![\\/]group)\.ts$/,
    [member('summary', text), member('reply', schema)],
  ],
  [/[\\/]adapters[\\/]dynamo[\\/]records[\\/].*\.ts$/, [member('readBy', text)]],
];

/** Leaves out of bundles what only describes: the documents that tell it are made from the sources. */
export const withoutDescriptions: Plugin = {
  name: 'without-descriptions',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/](?:functions|records)[\\/].*\.ts$/ }, async ({ path }) => {
      const [, members] = descriptions.find(([modules]) => modules.test(path)) ?? [];
      if (!members) return undefined;
      const source = await readFile(path, 'utf8');
      return { contents: members.reduce((left, each) => left.replace(each, ''), source), loader: 'ts' };
    });
  },
};
