/**
 * Type of a member: `text`, `integer`, `boolean`, `instant` (RFC 3339), the name of a shape, or `Name.jwt` for a
 * JSON web token whose claims have that shape. `[]` makes it an array, `?` lets it be absent or null.
 */
type MemberType = string;
type Shape = Readonly<Record<string, MemberType>>;
export type Shapes = Readonly<Record<string, Shape>>;
/** A shape, or the name of one. */
export type Needs = Shape | string;

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

const plain: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  integer: Number.isSafeInteger,
  boolean: (value) => typeof value === 'boolean',
  instant: (value) => typeof value === 'string' && instant.test(value) && !Number.isNaN(Date.parse(value)),
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const claimsOf = (token: unknown): unknown => {
  const parts = String(token).split('.');
  if (parts.length !== 3) return undefined;
  try {
    return JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString());
  } catch {
    return undefined;
  }
};

const lacksIn = (value: unknown, type: MemberType, shapes: Shapes, at: string): readonly string[] => {
  if (type.endsWith('?'))
    return value === undefined || value === null ? [] : lacksIn(value, type.slice(0, -1), shapes, at);
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) return [`${at} is no array`];
    return value.flatMap((each, n) => lacksIn(each, type.slice(0, -2), shapes, `${at}.${n}`));
  }
  if (type.endsWith('.jwt')) return lacksIn(claimsOf(value), type.slice(0, -4), shapes, `claims of ${at}`);
  const fits = plain[type];
  if (fits) return fits(value) ? [] : [`${at} is no ${type}`];
  const shape = shapes[type];
  if (!shape) throw new Error(`There is no type ${type}`);
  return lacksOf(value, shape, shapes, at);
};

/** What a client that needs this misses in a reply: a sentence for each member that is not there in its type. */
export const lacksOf = (
  value: unknown,
  needs: Needs,
  shapes: Shapes,
  at = 'the reply',
): readonly string[] => {
  if (typeof needs === 'string') return lacksIn(value, needs, shapes, at);
  if (!isObject(value)) return [`${at} is no object`];
  return Object.entries(needs).flatMap(([member, type]) =>
    lacksIn(value[member], type, shapes, `${at}.${member}`),
  );
};

/** The member at a path of names; `*` stands for every element of an array. */
export const memberAt = (value: unknown, path: string): unknown => {
  const [first, ...rest] = path.split('.');
  if (first === undefined || first === '') return value;
  if (first === '*')
    return Array.isArray(value) ? value.flatMap((each) => memberAt(each, rest.join('.'))) : undefined;
  return memberAt(isObject(value) ? value[first] : undefined, rest.join('.'));
};
