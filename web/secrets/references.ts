import { childPath, type Place } from './place.ts';

/** A reference as it stands in a value, and the secret that it names. */
export interface Named {
  /** What stands between the braces. */
  readonly text: string;
  readonly place: Place;
  readonly key: string;
}

interface Environment {
  readonly slug: string;
}

/** What stands between `${` and `}` in a value, each once. */
export const referencesIn = (value: string): readonly string[] => [
  ...new Set([...value.matchAll(/\$\{([^}\s]{1,512})\}/g)].map(([, text = '']) => text)),
];

const quoted = /^(?:([^"]*)\.)?"([^"]*)"$/;

const stepsIn = (text: string): readonly string[] => {
  const [, before = '', key] = quoted.exec(text) ?? [];
  if (key === undefined) return text.split('.');
  return [...(before === '' ? [] : before.split('.')), key];
};

const placeOf = (here: Place, [environment, ...folders]: readonly string[]): Place =>
  environment === undefined
    ? here
    : { ...here, environment, path: folders.reduce((path, name) => childPath(path, name), '/') };

/** The secret that a reference names: one of the same folder, or of an environment and its folders. */
export const namedBy = (here: Place, environments: readonly Environment[], text: string): Named => {
  const steps = stepsIn(text);
  const isElsewhere = steps.length > 1 && environments.some(({ slug }) => slug === steps[0]);
  if (!isElsewhere) return { text, place: here, key: steps.join('.') };
  return { text, place: placeOf(here, steps.slice(0, -1)), key: steps.at(-1) ?? '' };
};

/** A reference that is being typed: where it has led so far, and what of a name is there. */
export interface Begun {
  /** How many characters stand before the name. */
  readonly before: string;
  readonly name: string;
  readonly place: Place;
  readonly isElsewhere: boolean;
}

/** What is typed of a reference before the caret. */
export const begunReference = (text: string, caret: number): string | undefined =>
  /\$\{([^}\s]*)$/.exec(text.slice(0, caret))?.[1];

export const begunAt = (here: Place, environments: readonly Environment[], typed: string): Begun => {
  const steps = typed.split('.');
  const isElsewhere = steps.length > 1 && environments.some(({ slug }) => slug === steps[0]);
  if (!isElsewhere) return { before: '', name: typed, place: here, isElsewhere };
  const name = steps.at(-1) ?? '';
  return {
    before: typed.slice(0, typed.length - name.length),
    name,
    place: placeOf(here, steps.slice(0, -1)),
    isElsewhere,
  };
};

export interface Offer {
  readonly text: string;
  /** Whether more is to be typed after it: it leads to an environment or a folder. */
  readonly leadsOn: boolean;
}

interface Offerings {
  readonly keys: readonly string[];
  /** Environments where no place is named yet, else folders. */
  readonly places: readonly string[];
}

const mostOffered = 8;

/** What may come next in a reference, what begins as typed first. */
export const offersFor = ({ before, name }: Begun, { keys, places }: Offerings): readonly Offer[] => {
  const wanted = name.toLowerCase();
  const offers = [
    ...keys.map((key) => ({ name: key, leadsOn: false })),
    ...places.map((place) => ({ name: place, leadsOn: true })),
  ];
  const begins = (each: { name: string }): number => (each.name.toLowerCase().startsWith(wanted) ? 0 : 1);
  return offers
    .filter((each) => each.name.toLowerCase().includes(wanted))
    .sort((a, b) => begins(a) - begins(b))
    .slice(0, mostOffered)
    .map((each) => {
      const spelled = !each.leadsOn && each.name.includes('.') ? `"${each.name}"` : each.name;
      return { text: `${before}${spelled}${each.leadsOn ? '.' : ''}`, leadsOn: each.leadsOn };
    });
};
