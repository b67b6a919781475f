/** What a form holds, by the names of members. */
export type Values = Readonly<Record<string, string | boolean>>;

/** What is asked for of one member of a configuration. */
export interface Asked {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** A secret is never shown: left empty, it stays as it is. */
  readonly as?: 'secret' | 'area' | 'check' | readonly (readonly [value: string, label: string])[];
  readonly required?: boolean;
  readonly most?: number;
  readonly placeholder?: string;
  /** Asked for only where this holds. */
  readonly when?: (values: Values) => boolean;
}

export const isSecret = ({ as }: Asked): boolean => as === 'secret';

/** What was changed; secrets only where one was typed. */
export const changesOf = (asked: readonly Asked[], before: Values, now: Values): Values =>
  Object.fromEntries(
    asked.flatMap((each) => {
      const value = now[each.name];
      const isChanged = isSecret(each) ? value !== '' : value !== before[each.name];
      return isChanged && value !== undefined ? [[each.name, value]] : [];
    }),
  );

/** What a new configuration is made of: everything that was said. */
export const saidIn = (asked: readonly Asked[], now: Values): Values =>
  Object.fromEntries(
    asked.flatMap((each) => {
      const value = now[each.name];
      const isAsked = each.when?.(now) ?? true;
      return isAsked && value !== undefined && value !== '' ? [[each.name, value]] : [];
    }),
  );
