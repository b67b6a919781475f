import { placeholder } from '../placeholder-pattern.ts';
import type { Conditions, Rule } from './rule.ts';

/** What placeholders in rule conditions stand for: the caller itself. */
export interface PlaceholderValues {
  readonly id: string;
  readonly username: string;
  /** Metadata of the identity or user, by key. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Name of an identity, of a person the username. */
  readonly name?: string;
  /** How an identity logged in: the method without `-auth`, and what the login found out about it. */
  readonly auth?: { readonly method: string; readonly claims: Readonly<Record<string, string>> };
}

const idKey = 'identity.id';
const usernameKey = 'identity.username';
const nameKey = 'identity.name';
const metadataPrefix = 'identity.metadata.';
/** `identity.auth.<method>.claims.<key>`, the method without `-auth`. */
const authKey = /^identity\.auth\.([a-z-]+)\.claims\.(.+)$/;
const opening = '{{';

/** True when a condition of the rule still depends on who asks. */
export const hasPlaceholder = (rule: Rule): boolean =>
  rule.conditions !== undefined && Object.values(rule.conditions).some(mentionsPlaceholder);

const mentionsPlaceholder = (operand: unknown): boolean =>
  typeof operand === 'string'
    ? operand.includes(opening)
    : typeof operand === 'object' && operand !== null && Object.values(operand).some(mentionsPlaceholder);

/**
 * Replaces `{{identity.id}}`, `{{identity.username}}`, `{{identity.name}}`, `{{identity.metadata.<key>}}` and
 * `{{identity.auth.<method>.claims.<key>}}` in the string values of conditions.
 *
 * Values are put into parsed strings, so none can add structure, and inside `$glob` they are escaped, so none
 * can act as a pattern. A rule with a placeholder that has no value, or an empty one, keeps its subject and
 * grants nothing; a deny rule then loses its conditions and denies everything it names.
 */
export function resolvePlaceholders(
  rules: readonly Rule[],
  values: PlaceholderValues | undefined,
): readonly Rule[] {
  if (!rules.some(hasPlaceholder)) return rules;
  return rules.map((rule) => (hasPlaceholder(rule) ? resolveRule(rule, values) : rule));
}

function resolveRule(rule: Rule, values: PlaceholderValues | undefined): Rule {
  const conditions = values && fillConditions(rule.conditions ?? {}, (key) => placeholderValue(key, values));
  if (conditions) return { ...rule, conditions };
  const { subject, action } = rule;
  return rule.inverted === true ? { subject, action, inverted: true } : { subject, action: [] };
}

/** The conditions with a harmless word for every known placeholder, or undefined if one is unknown. */
export const sampleConditions = (conditions: Conditions): Conditions | undefined =>
  fillConditions(conditions, (key) => (isKnown(key) ? 'x' : undefined));

const isKnown = (key: string): boolean =>
  key === idKey ||
  key === usernameKey ||
  key === nameKey ||
  authKey.test(key) ||
  (key.startsWith(metadataPrefix) && key !== metadataPrefix);

type Lookup = (key: string) => string | undefined;
type Spelling = (value: string) => string | undefined;

function fillConditions(conditions: Conditions, lookup: Lookup): Conditions | undefined {
  const filled = fillOperand(conditions, lookup, asIs);
  return filled as Conditions | undefined;
}

const asIs: Spelling = (value) => value;

// picomatch treats backslashes and control characters in its own ways, so values with them have no
// dependable literal spelling.
const literalGlob: Spelling = (value) =>
  /[\\\p{Cc}]/u.test(value) ? undefined : value.replace(/[*?[\]{}()!+@,|^$"]/g, '\\$&');

/** Fills strings however deep they stand; undefined as soon as one placeholder has no value. */
function fillOperand(operand: unknown, lookup: Lookup, spell: Spelling): unknown {
  if (typeof operand === 'string') return fill(operand, lookup, spell);
  if (typeof operand !== 'object' || operand === null) return operand;
  if (Array.isArray(operand)) {
    const filled = operand.map((member) => fillOperand(member, lookup, spell));
    return filled.includes(undefined) ? undefined : filled;
  }
  const entries = Object.entries(operand).map(
    ([name, value]) => [name, fillOperand(value, lookup, name === '$glob' ? literalGlob : spell)] as const,
  );
  return entries.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(entries);
}

function fill(template: string, lookup: Lookup, spell: Spelling): string | undefined {
  let complete = !template.replace(placeholder, '').includes(opening);
  const filled = template.replace(placeholder, (_, key: string) => {
    const value = lookup(key);
    const literal = value === undefined || value === '' ? undefined : spell(value);
    if (literal === undefined) complete = false;
    return literal ?? '';
  });
  return complete ? filled : undefined;
}

function placeholderValue(key: string, values: PlaceholderValues): string | undefined {
  if (key === idKey) return values.id;
  if (key === usernameKey) return values.username;
  if (key === nameKey) return values.name;
  const [, method, claim = ''] = authKey.exec(key) ?? [];
  if (method !== undefined)
    return method === values.auth?.method ? ownText(values.auth.claims, claim) : undefined;
  if (!key.startsWith(metadataPrefix)) return undefined;
  return ownText(values.metadata, key.slice(metadataPrefix.length));
}

function ownText(values: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}
