import { command, type Flags, UsageFault } from './command.ts';
import { commands } from './commands.ts';
import { globalFlags } from './flags.ts';

/** What may follow some words: words of the commands below them, and flags. */
interface Place {
  /** Words of a command, or of several that begin with them; none at the beginning. */
  readonly name: string;
  readonly words: readonly string[];
  readonly flags: Flags;
}

/** Every place of a command line at which something may follow. */
const places = async (): Promise<readonly Place[]> => {
  const all = Object.keys(commands);
  const names = new Set([
    '',
    ...all.flatMap((name) => name.split(' ').map((_, at, words) => words.slice(0, at + 1).join(' '))),
  ]);
  return Promise.all(
    [...names].map(async (name) => {
      const start = name === '' ? '' : `${name} `;
      const words = all
        .filter((each) => each.startsWith(start) && each !== name)
        .map((each) => each.slice(start.length).split(' ')[0] ?? '');
      const flags = (await commands[name]?.load())?.flags ?? {};
      return { name, words: [...new Set(words)], flags: { ...globalFlags, ...flags } };
    }),
  );
};

/** Text that a shell takes as it is; fish reads a backslash in single quotes. */
const inFish = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

const flagWords = ({ words, flags }: Place): string =>
  [...words, ...Object.keys(flags).map((flag) => `--${flag}`)].join(' ');

const namesOf = (all: readonly Place[], separator: string, quote: (name: string) => string): string =>
  all
    .filter(({ name }) => name !== '')
    .map(({ name }) => quote(name))
    .join(separator);

/** Joins the words of the line that are commands, leaving out flags and whatever else stands between. */
const nameIn = (all: readonly Place[], before: string): string => `  local name="" word
  for word in ${before}; do
    case "\${name:+$name }$word" in
      ${namesOf(all, '|', (name) => `"${name}"`)}) name="\${name:+$name }$word" ;;
    esac
  done`;

const bash = (all: readonly Place[]): string => `_locket() {
  local known=""
${nameIn(all, `"\${COMP_WORDS[@]:1:COMP_CWORD-1}"`)}
  case "$name" in
${all.map((place) => `    "${place.name}") known="${flagWords(place)}" ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$known" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _locket locket
`;

const zsh = (all: readonly Place[]): string => `#compdef locket
_locket() {
  local -a known
${nameIn(all, `"\${(@)words[2,CURRENT-1]}"`)}
  case "$name" in
${all.map((place) => `    "${place.name}") known=(${flagWords(place)}) ;;`).join('\n')}
  esac
  compadd -- "\${known[@]}" || _files
}
if [[ "$funcstack[1]" == _locket ]]; then _locket "$@"; else compdef _locket locket; fi
`;

/** A word with what it is for, which fish shows beside it. */
const described = (word: string, what: string): string => inFish(`${word}\t${what}`);

const fishPlace = ({ name, words, flags }: Place): string => {
  const summary = (word: string): string => commands[`${name} ${word}`.trim()]?.summary ?? '';
  const known = [
    ...words.map((word) => described(word, summary(word))),
    ...Object.entries(flags).map(([flag, { help }]) => described(`--${flag}`, help)),
  ];
  return `    case ${inFish(name)}\n      printf '%s\\n' ${known.join(' ')}`;
};

const fish = (all: readonly Place[]): string => `function __locket_known
  set -l name
  for word in (commandline -opc)[2..-1]
    switch (string join ' ' -- $name $word)
      case ${namesOf(all, ' ', inFish)}
        set -a name $word
    end
  end
  switch "$name"
${all.map(fishPlace).join('\n')}
  end
end
complete -c locket -a '(__locket_known)'
`;

const shells = { bash, zsh, fish } as const;

/** `locket completion` */
export const completion = command({
  summary: 'print what makes a shell complete commands and flags: bash, zsh or fish',
  flags: {},
  words: { usage: 'bash|zsh|fish', min: 1, max: 1 },
  run: async (_, around, [shell = '']) => {
    if (!Object.hasOwn(shells, shell))
      throw new UsageFault(`A shell is one of ${Object.keys(shells).join(', ')}`);
    around.write(shells[shell as keyof typeof shells](await places()));
    return 0;
  },
});
