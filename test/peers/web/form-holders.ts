import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const web = resolve(import.meta.dirname, '../../../web');

/** A component of the dashboard that holds a form. */
interface Holder {
  /** Its file and its name. */
  readonly name: string;
  readonly marks: ReadonlySet<string>;
}

const quoted = /'([^'\n]{0,80})'|"([^"\n]{0,80})"|`([^`$\n]{0,80})`/g;
const shortest = 3;

/** What a compiler writes where a component draws. */
const drawing = /\.(jsxs?|Fragment|use[A-Z]\w+)\b/g;

/** What no compiler renames: members and texts. */
const marksOf = (source: string): ReadonlySet<string> =>
  new Set([
    ...[...source.replaceAll(drawing, '').matchAll(/\.([A-Za-z_]\w{2,})/g)].map(
      ([, member = '']) => `.${member}`,
    ),
    ...[...source.matchAll(quoted)]
      .map(([, single, double, ticked]) => single ?? double ?? ticked ?? '')
      .filter(({ length }) => length >= shortest),
  ]);

/** The components of a file, each with its own text. */
const componentsIn = (source: string): readonly (readonly [name: string, text: string])[] => {
  const begins = [...source.matchAll(/^(?:export )?const ([A-Z]\w*) = /gm)];
  return begins.map((begin) => {
    const [text = ''] = /^[\s\S]*?\n(?:\};|\);)\n/.exec(source.slice(begin.index)) ?? [];
    return [begin[1] ?? '', text];
  });
};

/** The components that hold a form, but for the one that all forms are made by. */
export const formHolders = (): readonly Holder[] =>
  globSync('**/*.tsx', { cwd: web })
    .filter((file) => file !== 'shared/form.tsx')
    .sort()
    .flatMap((file) =>
      componentsIn(readFileSync(join(web, file), 'utf8'))
        .filter(([, text]) => /<(form|Form)[\s>]/.test(text))
        .map(([name, text]) => ({ name: `${file.replace('.tsx', '')} ${name}`, marks: marksOf(text) })),
    );

/** How much of what two texts say they have in common. */
const likeness = (one: ReadonlySet<string>, other: ReadonlySet<string>): number => {
  const common = [...one].filter((mark) => other.has(mark)).length;
  return common / (one.size + other.size - common || 1);
};

/** From how much likeness on a compiled text is of a component. */
const alike = 0.3;

/** The component that a form is of: the innermost of those it stands in that is one of these. */
export const holderOf = (chain: readonly string[], holders: readonly Holder[]): string | undefined => {
  for (const compiled of chain) {
    const marks = marksOf(compiled);
    const [best] = holders
      .map(({ name, marks: own }) => ({ name, like: likeness(marks, own) }))
      .sort((a, b) => b.like - a.like);
    if (best && best.like >= alike) return best.name;
  }
  return undefined;
};
