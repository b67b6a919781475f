import { LocketError } from '../errors.ts';
import { enterOrganization } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import { rotateNow } from '../secret-rotation/control-rotation.ts';
import type { LocatedRotation } from '../secret-rotation/located.ts';
import type { Unit } from '../unit.ts';
import type { Risk, RiskPage, RiskStatus } from './risk.ts';
import { knownMatch, shownRisks } from './showing-matches.ts';

const enter = async (unit: Unit, action: 'read' | 'edit', organizationId: string): Promise<string> => {
  const { orgId, ability } = await enterOrganization(unit, organizationId);
  assertCan(ability, action, 'secret-scanning');
  return orgId;
};

/** What looks like secrets in an organization's repositories, newest first, in pages. Needs `secret-scanning:read`. */
export const listRisks = async (
  unit: Unit,
  organizationId: string,
  page: { readonly limit: number; readonly after?: string | undefined },
): Promise<RiskPage> => {
  const orgId = await enter(unit, 'read', organizationId);
  const found = await unit.stores.scanning.risks(orgId, page.limit, page.after);
  unit.note({ metadata: { numberOfRisks: found.risks.length } });
  return { ...found, risks: await shownRisks(unit, found.risks) };
};

/** Says what became of a risk. Needs `secret-scanning:edit`; `not-found` for one of another organization. */
export const setRiskStatus = (
  unit: Unit,
  named: { readonly organizationId: string; readonly riskId: string },
  status: RiskStatus,
): Promise<Risk> =>
  retryingConflicts(unit, async () => {
    const orgId = await enter(unit, 'edit', named.organizationId);
    const previous = await unit.stores.scanning.risk(orgId, named.riskId);
    if (!previous) throw new LocketError('not-found', 'Risk not found');
    const next: Risk = {
      ...previous,
      status,
      updatedAt: unit.runtime.now().toISOString(),
      revision: previous.revision + 1,
    };
    unit.note({ metadata: { riskId: next.id, status, repository: next.repositoryFullName } });
    await unit.commit([unit.stores.scanning.riskReplacement(next, previous)]);
    const [shown = next] = await shownRisks(unit, [next]);
    return shown;
  });

/**
 * Rotates the stored secret that a risk is, now. Needs `secret-scanning:read`, to read the secret, and what rotating it needs;
 * `bad-request` when the caller knows of none, or no rotation sets it.
 */
export const rotateLeaked = async (
  unit: Unit,
  named: { readonly organizationId: string; readonly riskId: string },
): Promise<LocatedRotation> => {
  const orgId = await enter(unit, 'read', named.organizationId);
  const risk = await unit.stores.scanning.risk(orgId, named.riskId);
  if (!risk) throw new LocketError('not-found', 'Risk not found');
  const secret = (await knownMatch(unit, risk))?.secret;
  if (!secret) throw new LocketError('bad-request', 'No stored secret is known that this risk is');
  if (secret.rotationId === undefined)
    throw new LocketError('bad-request', 'No rotation sets this secret: replace it by hand');
  unit.note({ metadata: { riskId: risk.id, repository: risk.repositoryFullName } });
  return rotateNow(unit, { id: secret.rotationId });
};
