import type { Input } from './form-input.ts';

/** What of a JSON Schema describes the inputs of a provider. */
export interface Shape {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly string[];
  readonly maxLength?: number;
  readonly default?: unknown;
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly oneOf?: readonly Shape[];
}

/** From this on a text is one of several lines. */
const severalLines = 10_000;

interface Place {
  readonly before: string;
  readonly isOptional: boolean;
  readonly secrets: ReadonlySet<string>;
  readonly when?: Input['when'];
}

const textOf = ({ maxLength }: Shape, isSecret: boolean): Pick<Input, 'shape' | 'longest'> => ({
  shape: isSecret ? 'secret' : (maxLength ?? 0) >= severalLines ? 'lines' : 'text',
  ...(maxLength !== undefined && { longest: maxLength }),
});

const listOf = ({ items = {} }: Shape): Pick<Input, 'shape' | 'columns'> => {
  if (items.type !== 'object') return { shape: 'list' };
  const { properties = {}, required = [] } = items;
  const columns = Object.keys(properties).map((name) => ({
    name,
    ...(!required.includes(name) && { isOptional: true }),
  }));
  return { shape: 'rows', columns };
};

const leafOf = (shape: Shape, isSecret: boolean): Omit<Input, 'name'> => {
  if (shape.enum) return { shape: 'choice', options: shape.enum };
  if (shape.type === 'integer' || shape.type === 'number') return { shape: 'number' };
  return shape.type === 'array' ? listOf(shape) : textOf(shape, isSecret);
};

/** A choice of which each option has members of its own: the choice, then all of them. */
const choiceOf = (variants: readonly Shape[], place: Place): readonly Input[] => {
  const constants = Object.entries(variants[0]?.properties ?? {});
  const [discriminator = ''] = constants.find(([, { const: value }]) => value !== undefined) ?? [];
  const optionOf = (variant: Shape) => String(variant.properties?.[discriminator]?.const);
  const name = `${place.before}${discriminator}`;
  const choice: Input = { name, shape: 'choice', options: variants.map(optionOf) };
  return [
    choice,
    ...variants.flatMap((variant) => membersOf(variant, { ...place, when: [name, optionOf(variant)] })),
  ];
};

const memberOf = (name: string, shape: Shape, place: Place): readonly Input[] => {
  const path = `${place.before}${name}`;
  if (shape.const !== undefined) return [];
  if (shape.oneOf) return choiceOf(shape.oneOf, { ...place, before: `${path}.` });
  if (shape.properties) return membersOf(shape, { ...place, before: `${path}.` });
  const leaf: Input = { name: path, ...leafOf(shape, place.secrets.has(path)) };
  return [
    { ...leaf, ...(place.isOptional && { isOptional: true }), ...(place.when && { when: place.when }) },
  ];
};

const membersOf = ({ properties = {}, required = [] }: Shape, place: Place): readonly Input[] =>
  Object.entries(properties).flatMap(([name, shape]) => {
    const isOptional = place.isOptional || !required.includes(name) || shape.default !== undefined;
    return memberOf(name, shape, { ...place, isOptional });
  });

/** The entries of the form of a provider, as the schema of its inputs has them. */
export const inputsOfSchema = (schema: Shape, secrets: readonly string[]): readonly Input[] => {
  const place: Place = { before: '', isOptional: false, secrets: new Set(secrets) };
  return schema.oneOf ? choiceOf(schema.oneOf, place) : membersOf(schema, place);
};
