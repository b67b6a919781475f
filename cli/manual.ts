import { command, type Flag } from './command.ts';
import { commands } from './commands.ts';
import { globalFlags } from './flags.ts';

/** Text of a manual page: what roff would read as its own is escaped (groff_man). */
const roff = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replace(/^([.'])/gm, '\\&$1')
    .replaceAll('-', '\\-');

const flagPart = ([name, { short, value, help }]: readonly [string, Flag]): string => {
  const title = `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`;
  return `.TP\n.B ${roff(title)}\n${roff(help)}`;
};

/** `locket man` */
export const manual = command({
  summary: 'print the manual page: locket man | man -l -',
  flags: {},
  run: async (_, around) => {
    const parts = Object.entries(commands).map(async ([name, { summary, hidden, load }]) => {
      if (hidden) return '';
      const { flags, words } = await load();
      return [
        `.SS locket ${roff(name)} ${roff(words?.usage ?? '')}`.trimEnd(),
        roff(summary),
        ...Object.entries(flags).map(flagPart),
      ].join('\n');
    });
    around.print('.TH LOCKET 1');
    around.print('.SH NAME\nlocket \\- secrets, keys and certificates from the command line');
    around.print('.SH SYNOPSIS\n.B locket\nCOMMAND [FLAGS]');
    around.print(`.SH FLAGS OF EVERY COMMAND\n${Object.entries(globalFlags).map(flagPart).join('\n')}`);
    around.print(`.SH COMMANDS\n${(await Promise.all(parts)).filter((part) => part !== '').join('\n')}`);
    return 0;
  },
});
