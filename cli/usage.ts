import type { Command, Flag, Flags } from './command.ts';
import { commands } from './commands.ts';
import { globalFlags } from './flags.ts';

const aligned = (rows: readonly (readonly [string, string])[]): readonly string[] => {
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
};

const flagRows = (flags: Flags): readonly (readonly [string, string])[] =>
  Object.entries(flags).map(([name, { short, value, env = [], usual, on, help }]) => {
    const left = `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`;
    const notes = [...(usual ? [`usually ${usual}`] : []), ...(on ? ['on unless =false'] : []), ...env];
    return [left, notes.length > 0 ? `${help} (${notes.join(', ')})` : help] as const;
  });

const childRows = (name: string): readonly (readonly [string, string])[] => {
  const prefix = name === '' ? '' : `${name} `;
  return Object.entries(commands)
    .filter(([path, { hidden }]) => path.startsWith(prefix) && path !== name && !hidden)
    .map(([path, { summary }]) => [path, summary] as const);
};

const section = (title: string, rows: readonly (readonly [string, string])[]): readonly string[] =>
  rows.length === 0 ? [] : ['', title, ...aligned(rows)];

/** Every command below a name, or all of them. */
export const overview = (name = ''): string =>
  [
    `Usage: locket ${name === '' ? '' : `${name} `}COMMAND [FLAGS]`,
    ...section('Commands:', childRows(name)),
    '',
    'locket COMMAND --help lists the flags of a command.',
  ].join('\n');

/** Flags of every command that this one does not declare itself. */
const commonFlags = (own: Flags): Flags =>
  Object.fromEntries(Object.entries<Flag>(globalFlags).filter(([name]) => !Object.hasOwn(own, name)));

/** Usage of a command, a line for each flag. */
export const usageOf = (name: string, { summary, flags, words }: Command): string =>
  [
    `locket ${name}: ${summary}`,
    '',
    `Usage: locket ${name}${words ? ` ${words.usage}` : ''} [FLAGS]`,
    ...section('Commands:', childRows(name)),
    ...section('Flags:', flagRows(flags)),
    ...section('Flags of every command:', flagRows(commonFlags(flags))),
  ].join('\n');
