import { command } from '../command.ts';
import { callerFlags, openCaller } from '../instance/caller.ts';
import { pathFlag } from '../project/scope.ts';
import { isVariableName, quoted } from './quoting.ts';
import { recursiveFlag, type Secret } from './reading.ts';
import { selectedFlags, selectedSecrets } from './selected.ts';

interface Group {
  /** Names of tags. */
  readonly tags: readonly string[];
  readonly secrets: readonly Secret[];
}

const banner = (title: string): string => {
  const width = title.length + 84;
  const stars = '*'.repeat(Math.floor((width - title.length - 4) / 2));
  return ['#'.repeat(width), `# ${stars} ${title} ${stars}`, '#'.repeat(width)].join('\n');
};

/** What readers take for the end of a line: behind it a comment would be one no more. */
const lineEnd = /\r\n|[\n\r\u2028\u2029]/;

const isOneLine = (text: string): boolean => !lineEnd.test(text);

/** Comment lines, and what stands behind `DEFAULT:` as the value. */
const rowOf = ({ key, comment }: Secret): string => {
  const [about = '', ...usual] = comment.split('DEFAULT:');
  const lines =
    about.trim() === ''
      ? []
      : about
          .trim()
          .split(lineEnd)
          .map((line) => `# ${line}`);
  const value = usual.join('DEFAULT:').trim();
  return [...lines, `${key}=${isOneLine(value) ? value : quoted(value)}`].join('\n');
};

/** By their sets of tags, the untagged first, then those with fewer tags. */
const grouped = (secrets: readonly Secret[], without: ReadonlySet<string>): readonly Group[] => {
  const groups = new Map<string, { tags: readonly string[]; secrets: Secret[] }>();
  for (const secret of secrets) {
    const tags = secret.tags
      .filter(({ slug }) => !without.has(slug))
      .map(({ name, slug }) => (name || slug).split(lineEnd).join(' '))
      .toSorted();
    const group = groups.get(tags.join('\0')) ?? { tags, secrets: [] };
    group.secrets.push(secret);
    groups.set(tags.join('\0'), group);
  }
  return [...groups.values()].toSorted(
    (one, other) => one.tags.length - other.tags.length || (one.tags.join() < other.tags.join() ? -1 : 1),
  );
};

const textOf = (groups: readonly Group[]): string => {
  const titles = groups.filter(({ tags }) => tags.length > 0).map(({ tags }) => tags.join(' & '));
  const contents =
    titles.length === 0
      ? []
      : ['# TABLE OF CONTENTS', ...titles.map((title, index) => `# ${index + 1}. ${title}`), ''];
  const parts = groups.flatMap(({ tags, secrets }) => [
    ...(tags.length > 0 ? [banner(tags.join(' & ').toUpperCase())] : []),
    '',
    ...secrets.map(rowOf),
    '',
  ]);
  return [...contents, ...parts].join('\n');
};

/** `locket secrets generate-example-env` */
export const generateExampleEnv = command({
  summary: 'print the names and comments of secrets as an example of a .env file, without their values',
  flags: {
    ...callerFlags,
    ...selectedFlags,
    path: pathFlag,
    recursive: recursiveFlag,
  },
  run: async (given, around) => {
    const caller = await openCaller(given, around);
    const { secrets } = await selectedSecrets(caller, given, around);
    const named = secrets.filter(({ key }) => isVariableName(key));
    for (const { key } of secrets)
      if (!isVariableName(key)) around.tell(`The secret ${key} is left out: no variable has such a name`);
    around.print(textOf(grouped(named, new Set(given.tags))));
    return 0;
  },
});
