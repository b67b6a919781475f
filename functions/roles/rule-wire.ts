import * as z from 'zod';
import { type PackedRule, pack, type Rule } from '../../layers/domain/permissions/rule.ts';
import { rulesFromWire } from '../../layers/domain/permissions/rule-input.ts';
import type { Scope } from '../../layers/domain/permissions/subjects.ts';
import { assertRulesFit } from '../../layers/domain/roles/role.ts';
import { ruled } from '../../layers/http/wire.ts';

/** The rules of a role or privilege, each as an object or as a packed tuple, whatever the spelling. */
export const RulesInput = (scope: Scope) =>
  ruled(z.array(z.unknown()), (list): readonly Rule[] => {
    const rules = rulesFromWire(scope, list);
    assertRulesFit(rules);
    return rules;
  });

/** A rule as version 2 shows it, and version 1 for each action. */
export const PermissionReply = () =>
  z.object({
    subject: z.union([z.string(), z.array(z.string())]),
    action: z.union([z.string(), z.array(z.string())]),
    conditions: z.record(z.string(), z.unknown()).optional(),
    inverted: z.boolean().optional(),
  });
type Permission = z.input<ReturnType<typeof PermissionReply>>;

/** A rule as a generation of the API shows it. */
interface RuleDialect {
  readonly reply: () => z.ZodType<Permission | readonly unknown[]>;
  readonly permissions: (rules: readonly Rule[]) => (Permission | PackedRule)[];
}

const permission = ({ subject, action, conditions }: Rule) => ({
  subject: typeof subject === 'string' ? subject : [...subject],
  action: [...action],
  ...(conditions && { conditions }),
});

/** Every action of a rule in one list, and whether it denies. */
export const wholeRule = (rule: Rule) => ({ ...permission(rule), inverted: rule.inverted === true });

/** Version 2. */
export const wholeRules: RuleDialect = {
  reply: PermissionReply,
  permissions: (rules) => rules.map(wholeRule),
};

/** Version 1: clients read one action a permission; that a rule denies is said where it does. */
export const singleActions: RuleDialect = {
  reply: PermissionReply,
  permissions: (rules) =>
    rules.flatMap((rule) =>
      rule.action.map((action) => ({
        ...permission(rule),
        action,
        ...(rule.inverted === true && { inverted: true }),
      })),
    ),
};

/** As CASL packs them. */
export const packedRules: RuleDialect = {
  reply: () => z.array(z.unknown()),
  permissions: (rules) => rules.map(pack),
};

export type { RuleDialect };
