import type { RoleGrant } from '../../layers/domain/permissions/grants.ts';
import type { Conditions, Rule } from '../../layers/domain/permissions/rule.ts';

type Grants = typeof import('../../layers/domain/permissions/grants.ts');

/** What a viewer may do in a test file that says so (see `withRulesOfViewer`). */
export const viewer: { rules: readonly Rule[] } = { rules: [] };

/** The module of grants with `viewer.rules` for whoever has the role `viewer`; for `vi.mock`. */
export const withRulesOfViewer = (real: Grants): Grants => ({
  ...real,
  rulesOf: (grants: readonly RoleGrant[], ...rest) =>
    grants[0]?.role === 'viewer' ? viewer.rules : real.rulesOf(grants, ...rest),
});

export const crud: readonly string[] = ['read', 'create', 'edit', 'delete'];

/** Rules about secrets. */
export const allow = (action: readonly string[], conditions?: Conditions): Rule => ({
  subject: 'secrets',
  action,
  ...(conditions && { conditions }),
});
export const deny = (...rule: Parameters<typeof allow>): Rule => ({ ...allow(...rule), inverted: true });
