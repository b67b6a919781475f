import { LocketError } from '../errors.ts';
import { anything, type EffectiveRule, effectiveRules } from './effective-rules.ts';
import { literalPrefix } from './glob-containment.ts';
import { areDisjoint, implies, piecesOf } from './implication.ts';
import { hasPlaceholder, resolvePlaceholders } from './placeholders.ts';
import type { Conditions, FieldCondition, Rule } from './rule.ts';

/** Something that may be done: the most a refusal tells about what is missing. */
export interface Permission {
  readonly action: string;
  readonly subject: string;
}

/**
 * Refuses what would give away more than the actor has itself, conditions included.
 *
 * Sound: whatever the target rules allow, the actor may do too. Not complete: a target whose conditions
 * cannot be proved to lie within the actor's is refused.
 *
 * @param actorRules the actor's rules with its placeholders resolved; others fail closed.
 * @param targetRules what is created, granted or altered; its placeholders may come to mean anything.
 * @throws LocketError `forbidden` with `message`, and `details.missingPermissions` as action and subject.
 */
export function assertNotMorePrivileged(
  actorRules: readonly Rule[],
  targetRules: readonly Rule[],
  message: string,
): void {
  const missingPermissions = permissionsBeyond(actorRules, targetRules);
  if (missingPermissions.length > 0) {
    throw new LocketError('forbidden', message, { details: { missingPermissions } });
  }
}

/** What the target rules may allow and the actor's rules do not provably cover, each permission once. */
export const permissionsBeyond = (
  actorRules: readonly Rule[],
  targetRules: readonly Rule[],
): readonly Permission[] =>
  permissionsOutside(
    effectiveRules(resolvePlaceholders(actorRules, undefined)),
    effectiveRules(targetRules.flatMap(atItsWidest)),
  );

/** The same for rules that are exactly what they say. */
export function permissionsOutside(
  actor: readonly EffectiveRule[],
  target: readonly EffectiveRule[],
): readonly Permission[] {
  const missing = new Map<string, Permission>();
  const weighingFor = weighings(actor, target);
  for (const { subject, actions, conditions } of target.filter((rule) => !rule.inverted)) {
    // Actions that the same rules decide about are weighed once.
    const weighed = new Map<Weighing, boolean>();
    for (const action of actions) {
      const weighing = weighingFor({ action, subject });
      const isCovered = weighed.get(weighing) ?? coversWhole(weighing, conditions);
      weighed.set(weighing, isCovered);
      if (!isCovered) missing.set(nameOf({ action, subject }), { action, subject });
    }
  }
  return [...missing.values()];
}

const nameOf = ({ action, subject }: Permission): string => `${subject}\n${action}`;

/** The rules that decide about one permission. */
interface Weighing {
  readonly allows: readonly EffectiveRule[];
  readonly denials: readonly EffectiveRule[];
  readonly targetDenials: readonly EffectiveRule[];
}

const widestFirst = (a: EffectiveRule, b: EffectiveRule): number => a.tests.length - b.tests.length;

/** Where among the rules those stand that decide about a permission. */
const placesOf = (rules: readonly EffectiveRule[], permission: Permission): readonly number[] =>
  rules.flatMap((rule, place) => (concerns(rule, permission) ? [place] : []));

const standingAt = (rules: readonly EffectiveRule[], places: readonly number[]): readonly EffectiveRule[] =>
  places.flatMap((place) => rules[place] ?? []);

/** Looks the deciding rules up for each permission once, and gives those that are the same as the same object. */
const weighings = (actor: readonly EffectiveRule[], target: readonly EffectiveRule[]) => {
  const allDenials = target.filter(({ inverted }) => inverted);
  const byPermission = new Map<string, Weighing>();
  const byRules = new Map<string, Weighing>();
  const made = (permission: Permission): Weighing => {
    const [own, denying] = [placesOf(actor, permission), placesOf(allDenials, permission)];
    const name = `${own.join()} ${denying.join()}`;
    const rules = standingAt(actor, own);
    const weighing = byRules.get(name) ?? {
      allows: rules.filter(({ inverted }) => !inverted).sort(widestFirst),
      denials: rules.filter(({ inverted }) => inverted),
      targetDenials: standingAt(allDenials, denying),
    };
    byRules.set(name, weighing);
    return weighing;
  };
  return (permission: Permission): Weighing => {
    const name = nameOf(permission);
    const weighing = byPermission.get(name) ?? made(permission);
    byPermission.set(name, weighing);
    return weighing;
  };
};

/** As a whole, or value by value: then several rules may cover it together. */
const coversWhole = (weighing: Weighing, conditions: Conditions): boolean =>
  covers(weighing, conditions) || piecesOf(conditions).every((piece) => covers(weighing, piece));

function covers({ allows, denials, targetDenials }: Weighing, piece: Conditions): boolean {
  return (
    allows.some((rule) => implies(piece, rule.conditions)) &&
    denials.every(
      (denial) =>
        areDisjoint(piece, denial.conditions) ||
        targetDenials.some((own) => implies(denial.conditions, own.conditions)),
    )
  );
}

/** Whether a rule is about this action on this subject, conditions left aside. */
export const concerns = (rule: EffectiveRule, { action, subject }: Permission): boolean =>
  (rule.subject === subject || rule.subject === anything) &&
  (rule.actions.includes(action) || rule.actions.includes(anything));

/** A rule that covers `rule` whoever it is resolved for; a deny rule that may deny nothing is left out. */
function atItsWidest(rule: Rule): readonly Rule[] {
  if (!hasPlaceholder(rule)) return [rule];
  if (rule.inverted === true) return [];
  const widened = Object.entries(rule.conditions ?? {}).flatMap(([field, condition]) => {
    const kept = widestCondition(condition);
    return kept === undefined ? [] : [[field, kept] as const];
  });
  return [{ subject: rule.subject, action: rule.action, conditions: Object.fromEntries(widened) }];
}

function widestCondition(condition: FieldCondition): FieldCondition | undefined {
  if (typeof condition === 'string') return condition.includes('{{') ? undefined : condition;
  const kept = Object.entries(condition).flatMap(([operator, operand]) => {
    if (!JSON.stringify(operand).includes('{{')) return [[operator, operand] as const];
    const subtree = operator === '$glob' && typeof operand === 'string' ? widestGlob(operand) : undefined;
    return subtree === undefined ? [] : [[operator, subtree] as const];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/** The subtree that a path pattern cannot leave, whatever its placeholders stand for. */
function widestGlob(pattern: string): string | undefined {
  const prefix = literalPrefix(pattern);
  return prefix && (prefix.length === 0 ? '/**' : `/${prefix.join('/')}/**`);
}
