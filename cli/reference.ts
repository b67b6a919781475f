import type { Flag, Flags } from './command.ts';
import { commands } from './commands.ts';
import { globalFlags } from './flags.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

const row = ([name, { short, value, env = [], usual, on, help }]: readonly [string, Flag]): string => {
  const spelled = code(`${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`);
  const without = on ? 'on' : usual === undefined ? '' : code(usual);
  return `| ${spelled} | ${cell(help)} | ${without} | ${env.map(code).join(', ')} |`;
};

const table = (flags: Flags): string =>
  [
    '| flag | what it says | usually | variables |',
    '|---|---|---|---|',
    ...Object.entries(flags).map(row),
  ].join('\n');

/** The page that lists every command with its flags, from what the commands declare. */
export const referencePage = async (): Promise<string> => {
  const chapters = Object.entries(commands).map(async ([name, { summary, load }]) => {
    const { flags, words } = await load();
    return [
      `## locket ${name}`,
      `${cell(summary)}.`,
      `${code(`locket ${name}${words ? ` ${words.usage}` : ''}`)}`,
      ...(Object.keys(flags).length > 0 ? [table(flags)] : []),
    ].join('\n\n');
  });
  return `${[
    '# Every command and flag',
    'Written by `npm run cli-reference` from what the commands declare; [the command](README.md) says what they are for. A flag wins over its variables, the first variable over the second. `--token` stands before `LOCKET_TOKEN`, `INFISICAL_UNIVERSAL_AUTH_ACCESS_TOKEN`, `INFISICAL_TOKEN` and `TOKEN`.',
    '## Flags of every command',
    table(globalFlags),
    ...(await Promise.all(chapters)),
  ].join('\n\n')}\n`;
};
