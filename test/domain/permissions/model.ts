import type { Fields } from '../../../layers/domain/permissions/conditions.ts';
import type { Conditions, FieldCondition, Rule } from '../../../layers/domain/permissions/rule.ts';
import type { Question } from './arbitraries.ts';

/**
 * A slow and plain reading of the permission rules, written apart from the code it checks: it walks every
 * rule for every question, and matches globs by trying all ways instead of compiling them.
 */
export function mayDo(rules: readonly Rule[], { action, subject, fields }: Question): boolean {
  const inForce = withFollowers(rules, subject).filter((rule) => rule.action.includes(action));
  const allows = inForce.filter((rule) => !rule.inverted && isUnderstood(rule));
  const denials = inForce.filter((rule) => rule.inverted);
  if (fields === undefined) return allows.length > 0 && !denials.some(isUnconditional);
  return (
    allows.some((rule) => meets(rule.conditions ?? {}, fields, false)) &&
    !denials.some((rule) => !isUnderstood(rule) || meets(rule.conditions ?? {}, fields, true))
  );
}

const subjects = (rule: Rule): readonly string[] =>
  typeof rule.subject === 'string' ? [rule.subject] : rule.subject;

function withFollowers(rules: readonly Rule[], subject: string): readonly Rule[] {
  const own = rules.filter((rule) => subjects(rule).includes(subject));
  const follows = subject === 'secret-folders' || subject === 'secret-imports';
  if (!follows || own.some((rule) => !rule.inverted)) return own;
  const onSecrets = rules.filter((rule) => subjects(rule).includes('secrets'));
  const aboutPlaces = onSecrets.filter(
    (rule) => rule.inverted || (!rule.conditions?.secretName && !rule.conditions?.secretTags),
  );
  return [...own, ...aboutPlaces.map((rule) => (isUnderstood(rule) ? onlyPlaces(rule) : rule))];
}

function onlyPlaces(rule: Rule): Rule {
  const { secretName: _, secretTags: __, ...conditions } = rule.conditions ?? {};
  return { ...rule, conditions };
}

const isUnconditional = (rule: Rule): boolean =>
  Object.keys(rule.conditions ?? {}).length === 0 || !isUnderstood(rule);

const isUnderstood = (rule: Rule): boolean =>
  Object.values(rule.conditions ?? {}).every(
    (condition) => typeof condition === 'string' || Object.keys(condition).length > 0,
  );

const meets = (conditions: Conditions, fields: Fields, whenMissing: boolean): boolean =>
  Object.entries(conditions).every(([field, condition]) => {
    const value = fields[field];
    if (value === undefined) return whenMissing;
    return satisfies(condition, typeof value === 'string' ? [value] : value);
  });

function satisfies(condition: FieldCondition, values: readonly string[]): boolean {
  if (typeof condition === 'string') return values.includes(condition);
  const { $eq, $ne, $in, $glob, $all } = condition;
  if ($eq !== undefined && !values.includes($eq)) return false;
  if ($ne !== undefined && values.includes($ne)) return false;
  if ($in !== undefined && !values.some((value) => $in.includes(value))) return false;
  if ($all !== undefined && !$all.every((value) => values.includes(value))) return false;
  return $glob === undefined || values.some((value) => globMatches($glob, value));
}

/** Matches by trying every way, for the patterns of the small world: star, globstar, one brace group or class. */
function globMatches(pattern: string, value: string): boolean {
  if (pattern.startsWith('!')) return !globMatches(pattern.slice(1), value);
  const brace = /^(.*)\{([^}]*)\}(.*)$/.exec(pattern);
  if (brace) {
    const [, before, choices = '', after] = brace;
    return choices.split(',').some((choice) => globMatches(`${before}${choice}${after}`, value));
  }
  if (pattern === '**') return true;
  if (pattern !== '/**' && pattern.endsWith('/**') && globMatches(pattern.slice(0, -3), value)) return true;
  return matchFrom(pattern, value, '/');
}

function matchFrom(pattern: string, value: string, before: string): boolean {
  if (pattern === '') return value === '';
  if (pattern === '**') return true;
  if (pattern.startsWith('[')) return matchClass(pattern, value);
  if (pattern.startsWith('*')) return matchStar(pattern.slice(1), value, before);
  const head = pattern.charAt(0);
  const fits = head === '?' ? value !== '' && !value.startsWith('/') : value.startsWith(head);
  return fits && matchFrom(pattern.slice(1), value.slice(1), head);
}

function matchClass(pattern: string, value: string): boolean {
  const end = pattern.indexOf(']');
  const first = value.charAt(0);
  return (
    first !== '' &&
    pattern.slice(1, end).includes(first) &&
    matchFrom(pattern.slice(end + 1), value.slice(1), first)
  );
}

function matchStar(rest: string, value: string, before: string): boolean {
  const isWholeSegment = before === '/' && (rest === '' || rest.startsWith('/'));
  for (let taken = isWholeSegment ? 1 : 0; taken <= value.length; taken += 1) {
    if (value.slice(0, taken).includes('/')) return false;
    if (matchFrom(rest, value.slice(taken), '*')) return true;
  }
  return false;
}
