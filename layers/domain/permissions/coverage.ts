import { LocketError } from '../errors.ts';
import { assertNotMorePrivileged } from './boundary.ts';
import { denialAtMost, followingDenials } from './effective-rules.ts';
import { type GivenRules, isActive, type RoleGrant, rulesOf } from './grants.ts';
import { type PlaceholderValues, resolvePlaceholders } from './placeholders.ts';
import type { Rule } from './rule.ts';
import type { Scope } from './subjects.ts';

/** Everything somebody was given in one project or organization, for good and for windows of time. */
export interface Holdings {
  readonly roles: readonly RoleGrant[];
  readonly scope?: Scope;
  /** Rules of custom roles by id. One that is not among them gives its holder nothing, and nobody may give it. */
  readonly customRoles?: ReadonlyMap<string, readonly Rule[]>;
  /** Rules that were given beside roles. */
  readonly privileges?: readonly GivenRules[];
  /** What placeholders stand for; without them rules fail closed for who gives, and are taken at their widest. */
  readonly placeholders?: PlaceholderValues;
}

/** The time for which something is given: `from` included, `until` excluded; milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** What is given for good, or cannot be taken back: it is weighed against what the giver holds for good. */
export const forGood = (now: Date): Span => ({ from: now.getTime(), until: Number.POSITIVE_INFINITY });

/** What ends by itself at `until`. */
export const until = (now: Date, end: number): Span => ({ from: now.getTime(), until: end });

/** What is over as soon as it is answered: a look. */
export const thisMoment = (now: Date): Span => ({ from: now.getTime(), until: now.getTime() });

const edgesOf = ({ roles, privileges = [] }: Holdings): readonly number[] =>
  [...roles, ...privileges]
    .filter(({ isTemporary }) => isTemporary)
    .flatMap((given) => [given.temporaryAccessStartTime, given.temporaryAccessEndTime])
    .map((text) => Date.parse(text ?? ''));

/** The first instant of the span, and each later one at which some window opens or closes: between two, all stays. */
const turningPoints = ({ from, until: end }: Span, ...holdings: readonly Holdings[]): readonly Date[] => {
  const later = holdings.flatMap(edgesOf).filter((edge) => edge > from && edge < end);
  return [...new Set([from, ...later.sort((a, b) => a - b)])].map((edge) => new Date(edge));
};

/** The rules of everything that holds at an instant, placeholders as they were written. */
export const rulesAt = (
  { roles, customRoles, scope, privileges = [] }: Holdings,
  at: Date,
): readonly Rule[] => {
  const ofRoles = rulesOf(roles, at, customRoles, scope);
  const beside = privileges.filter((given) => isActive(given, at)).flatMap(({ rules }) => rules);
  // The constant rules of a built-in role stay the very array, for which there is a ready ability.
  return beside.length === 0 ? ofRoles : [...ofRoles, ...beside];
};

const allowed = ({ inverted: _, ...rule }: Rule): Rule => rule;

/** What may come to be allowed when everything that these holdings deny, now or later, is denied no longer. */
export const denialsLifted = ({ roles, customRoles = new Map(), privileges = [] }: Holdings): Holdings => {
  const custom = roles.flatMap(({ customRoleId = '' }) => customRoles.get(customRoleId) ?? []);
  const all = [...custom, ...privileges.flatMap(({ rules }) => rules)];
  const denials = all.filter(({ inverted }) => inverted === true).map(denialAtMost);
  const rules = [...denials, ...followingDenials(denials)].map(allowed);
  return { roles: [], privileges: [{ rules, isTemporary: false }] };
};

/** The same for somebody who is known: placeholders are filled in instead of taken at their widest. */
export const filledIn = (holdings: Holdings, values: PlaceholderValues): Holdings => {
  const { customRoles = new Map(), privileges = [] } = holdings;
  const filled = (rules: readonly Rule[]) => resolvePlaceholders(rules, values);
  return {
    ...holdings,
    customRoles: new Map([...customRoles].map(([id, rules]) => [id, filled(rules)] as const)),
    privileges: privileges.map((given) => ({ ...given, rules: filled(given.rules) })),
  };
};

const ownRulesAt = (own: Holdings, at: Date): readonly Rule[] =>
  resolvePlaceholders(rulesAt(own, at), own.placeholders);

/** A role whose rules are not known cannot be weighed. */
const isWeighable = ({ roles, customRoles }: Holdings, at: Date): boolean =>
  roles
    .filter((role) => isActive(role, at))
    .every(({ customRoleId }) => customRoleId === undefined || customRoles?.has(customRoleId) === true);

/** Says which of the caller's own windows is the reason, when it is not what the caller may do now. */
const sentence = (message: string, { from }: Span, at: Date): string =>
  at.getTime() === from ? message : `${message}, and your own access changes at ${at.toISOString()}`;

/**
 * Refuses to give, mint, alter or end what the caller's own grants do not cover at every instant of the span.
 *
 * What is given therefore ends no later than the giver's own grants that cover it: at the last instants of what is
 * given for good, only what the giver holds for good is left.
 *
 * @param concerns the rules of what is given that matter here; all of them unless said otherwise.
 * @throws LocketError `forbidden` with `message`, and `details.missingPermissions` where they can be named.
 */
export const assertCovers = (
  own: Holdings,
  given: Holdings,
  span: Span,
  message: string,
  concerns: (rule: Rule) => boolean = () => true,
): void => {
  for (const at of turningPoints(span, own, given)) {
    const refusal = sentence(message, span, at);
    if (!isWeighable(given, at)) throw new LocketError('forbidden', refusal);
    assertNotMorePrivileged(ownRulesAt(own, at), rulesAt(given, at).filter(concerns), refusal);
  }
};
