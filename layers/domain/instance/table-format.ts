/**
 * The form of all that is stored, as a whole. A change of keys or of what lies where raises it, and comes with a
 * migration (`layers/adapters/dynamo/format/migrations.ts`); a change of one kind of record only raises its version.
 */
export const tableFormat = 1;
