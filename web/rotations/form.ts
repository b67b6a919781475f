import type { Operations } from '../api/operations.ts';
import { listIn } from '../shared/labels.ts';

type Providers = Operations['GET /api/v1/secret-rotation-providers/{workspaceId}']['reply'];
export type Provider = Providers['providers'][number];

/** A member of the inputs, as the API describes it. */
export interface Input {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'array' | 'object';
  readonly note: string | undefined;
  readonly usual: string;
  readonly isSecret: boolean;
  readonly isRequired: boolean;
  /** It has several lines. */
  readonly isLong: boolean;
}

interface Described {
  readonly type?: Input['type'];
  readonly desc?: string;
  readonly default?: string | number;
  readonly writeOnly?: boolean;
}

interface Template {
  readonly inputs?: {
    readonly properties?: Readonly<Record<string, Described>>;
    readonly required?: readonly string[];
  };
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** What the form of a kind asks for. */
export const inputsIn = ({ template }: Pick<Provider, 'template'>): readonly Input[] => {
  const { inputs = {} } = template as Template;
  const required = inputs.required ?? [];
  return Object.entries(inputs.properties ?? {}).map(([name, said]) => ({
    name,
    type: said.type ?? 'string',
    note: said.desc,
    usual: String(said.default ?? ''),
    isSecret: said.writeOnly === true,
    isRequired: required.includes(name) && said.default === undefined,
    isLong: name === 'ca' || said.type === 'object',
  }));
};

type Texts = Readonly<Record<string, string>>;

export const usualTexts = (inputs: readonly Input[]): Texts =>
  Object.fromEntries(inputs.map(({ name, usual }) => [name, usual]));

/** A text that was to be JSON and is none. */
export class NoJson extends Error {}

const valueIn = ({ name, type }: Input, text: string): unknown => {
  if (type === 'integer') return Number(text);
  if (type === 'array') return listIn(text);
  if (type !== 'object') return text;
  try {
    return JSON.parse(text);
  } catch {
    throw new NoJson(name);
  }
};

/** Typed texts as the API takes them; what was left empty is left out. @throws NoJson */
export const valuesOf = (inputs: readonly Input[], texts: Texts): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    inputs.flatMap((input) => {
      const text = texts[input.name] ?? '';
      return text.trim() === '' ? [] : [[input.name, valueIn(input, text)] as const];
    }),
  );

const membersOf = (text: string | undefined): readonly string[] => {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? Object.keys(value) : [];
  } catch {
    return [];
  }
};

/** The parts of the credential: where the inputs name them, those. */
export const outputsIn = ({ template }: Pick<Provider, 'template'>, texts: Texts): readonly string[] => {
  const named = texts.username1 ? [] : membersOf(texts.capture);
  return named.length > 0 ? named : Object.keys((template as Template).outputs ?? {});
};

/** What a secret for a part is called unless somebody says otherwise. */
export const usualSecret = (output: string): string =>
  output
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/\W+/g, '_')
    .toUpperCase();

/** A time of day as browsers write it. */
export const timeIn = (text: string): { readonly hours: number; readonly minutes: number } | null => {
  const [hours, minutes] = text.split(':').map(Number);
  return text === '' || hours === undefined || minutes === undefined ? null : { hours, minutes };
};

const two = (value: number): string => String(value).padStart(2, '0');

export const textOfTime = (time: ReturnType<typeof timeIn>): string =>
  time ? `${two(time.hours)}:${two(time.minutes)}` : '';
