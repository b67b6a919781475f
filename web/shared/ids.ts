const id = /^[\w-]{1,64}$/;

/** An id out of an address, which anybody may have written. */
export const idIn = (search: object, name: string): string | undefined => {
  const value = (search as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' && id.test(value) ? value : undefined;
};
