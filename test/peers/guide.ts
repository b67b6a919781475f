import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');

/** A page as it stands in `docs`. */
const page = (name: string): string => readFileSync(join(root, `docs/${name}.md`), 'utf8');

/** What a page has its readers type, or hand to another program. */
export const blocksIn = (name: string, language = 'sh'): readonly string[] =>
  [...page(name).matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(
    ([, block = '']) => block,
  );

/** A guide as it stands in `docs/guides`. */
export const guide = (name: string): string => page(`guides/${name}`);

/** What a guide has its readers type. */
export const blocksOf = (name: string): readonly string[] => blocksIn(`guides/${name}`);

/** Types lines into one shell and answers what was said. */
export const typed = async (
  lines: readonly string[],
  variables: Readonly<Record<string, string>>,
  cwd = root,
): Promise<string> => {
  const script = `set -euo pipefail\n${lines.join('\n')}\n`;
  const { stdout } = await run('bash', ['-c', script], {
    cwd,
    timeout: 100_000,
    maxBuffer: 8_000_000,
    env: { ...process.env, ...variables },
  });
  return stdout;
};

type Peers = readonly (readonly [asPrinted: string, here: string])[];

/** The block with what it names in the world in the words of a peer; all of it has to be there. */
export const withPeers = (block: string, peers: Peers): string =>
  peers.reduce((text, [printed, here]) => {
    expect(text).toContain(printed);
    return text.replaceAll(printed, () => here);
  }, block);

/** Types one block, with peers for what it names, and answers the documents that came back; none may be an error. */
export const answered = async (
  block: string | undefined,
  variables: Readonly<Record<string, string>>,
  peers: Peers = [],
  // biome-ignore lint/suspicious/noExplicitAny: replies of several shapes
): Promise<readonly any[]> => {
  const text = await typed([withPeers(block ?? '', peers)], variables);
  expect(text).not.toMatch(/"statusCode"/);
  return JSON.parse(`[${text.trim().replaceAll('}{', '},{')}]`);
};
