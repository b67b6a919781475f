import * as z from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>> & {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
};

const isPlain = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** Says what a member means, by its name. */
export type NoteOf = (name: string) => string | undefined;
export const noNotes: NoteOf = () => undefined;

type Override = NonNullable<z.core.ToJSONSchemaParams['override']>;
type Described = Parameters<Override>[0]['jsonSchema'];

/** JSON Schema has no need to know how far JavaScript counts, and examples would begin there. */
const withoutSafeBounds = (schema: Described): void => {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
};

/**
 * What a member may be left out of, and what stands in for it, is asked of the member itself: our leniency (empty
 * texts, nulls, defaults) lives in preprocessing, which JSON Schema cannot see.
 */
const describeMembers =
  (noteOf: NoteOf): Override =>
  ({ zodSchema, jsonSchema }) => {
    withoutSafeBounds(jsonSchema);
    if (zodSchema._zod.def.type !== 'object') return;
    const shape = (zodSchema as z.core.$ZodObject)._zod.def.shape;
    const required: string[] = [];
    const properties = (jsonSchema.properties ?? {}) as Record<string, Described>;
    for (const [name, member] of Object.entries(shape)) {
      const note = noteOf(name);
      const left = z.safeParse(member, undefined);
      if (!left.success) required.push(name);
      // Members may share one schema: each gets a description of its own.
      properties[name] = {
        ...(note !== undefined && { description: note }),
        ...properties[name],
        ...(left.success && isPlain(left.data) && { default: left.data }),
      } as Described;
    }
    if (required.length > 0) jsonSchema.required = required;
    else delete jsonSchema.required;
  };

/** A schema as JSON Schema, as it is before defaults and leniency. */
export const schemaOf = (schema: z.ZodType, noteOf: NoteOf = noNotes): JsonSchema => {
  const { $schema: _, ...described } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: describeMembers(noteOf),
  });
  return described as JsonSchema;
};
