/** A value of a CloudFormation template before or after its intrinsic functions are resolved. */
export type Json =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Json[]
  | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

/** One resource as CloudFormation reads it. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: JsonObject;
  readonly Metadata?: JsonObject;
}

/** One synthesized stack. */
export interface Template {
  /** Stack name: the file name without `.template.json`. */
  readonly stack: string;
  readonly resources: Readonly<Record<string, Resource>>;
  readonly outputs: JsonObject;
  readonly parameters: JsonObject;
}

/** A resource with the place it was found at and its properties resolved on demand. */
export interface Located {
  readonly template: Template;
  readonly id: string;
  readonly resource: Resource;
}

export const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** The value when it is a non-empty string. */
export const asText = (value: Json): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** The value when it is a number, also when written as a string, as CloudFormation accepts it. */
export const asNumber = (value: Json): number | undefined => {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};

export const asObject = (value: Json): JsonObject => (isObject(value) ? value : {});

export const asList = (value: Json): readonly Json[] => (isList(value) ? value : []);
