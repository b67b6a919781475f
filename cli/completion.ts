import { command, type Flag, UsageFault } from './command.ts';
import { commands } from './commands.ts';
import { globalFlags } from './flags.ts';

/** Words that may follow each command: the commands below it, and its flags. */
const following = async (): Promise<ReadonlyMap<string, readonly string[]>> => {
  const names = Object.keys(commands);
  const prefixes = new Set([
    '',
    ...names.flatMap((name) => name.split(' ').map((_, at, words) => words.slice(0, at + 1).join(' '))),
  ]);
  const rows = [...prefixes].map(async (prefix) => {
    const start = prefix === '' ? '' : `${prefix} `;
    const words = names
      .filter((name) => name.startsWith(start) && name !== prefix)
      .map((name) => name.slice(start.length).split(' ')[0] ?? '');
    const flags = (await commands[prefix]?.load())?.flags ?? {};
    const shown = Object.entries<Flag>({ ...globalFlags, ...flags }).filter(([, { hidden }]) => !hidden);
    return [prefix, [...new Set(words), ...shown.map(([name]) => `--${name}`)]] as const;
  });
  return new Map(await Promise.all(rows));
};

const cases = (rows: ReadonlyMap<string, readonly string[]>): string =>
  [...rows].map(([prefix, words]) => `    "${prefix}") words="${words.join(' ')}" ;;`).join('\n');

/** Joins the words of the line that are commands, and looks up what may follow them. */
const bash = (rows: ReadonlyMap<string, readonly string[]>): string => `_locket() {
  local words="" name="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) name="\${name:+$name }$word" ;; esac
  done
  case "$name" in
${cases(rows)}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _locket locket
`;

const zsh = (rows: ReadonlyMap<string, readonly string[]>): string => `#compdef locket
autoload -U +X bashcompinit && bashcompinit
${bash(rows)}`;

const fish = (rows: ReadonlyMap<string, readonly string[]>): string =>
  [...rows]
    .map(([prefix, words]) => {
      const condition =
        prefix === '' ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${prefix.split(' ').at(-1)}`;
      return `complete -c locket -n '${condition}' -a '${words.join(' ')}'`;
    })
    .join('\n')
    .concat('\n');

const shells = { bash, zsh, fish } as const;

/** `locket completion` */
export const completion = command({
  summary: 'print what makes a shell complete commands and flags: bash, zsh or fish',
  flags: {},
  words: { usage: 'bash|zsh|fish', min: 1, max: 1 },
  run: async (_, around, [shell = '']) => {
    if (!Object.hasOwn(shells, shell))
      throw new UsageFault(`A shell is one of ${Object.keys(shells).join(', ')}`);
    around.write(shells[shell as keyof typeof shells](await following()));
    return 0;
  },
});
