import { abilityOf } from '../../permissions/ability.ts';
import type { Unit } from '../../unit.ts';
import { assertSigns, authorityIn, authorityNotFound } from '../access.ts';
import type { Issuing } from '../issuance.ts';
import type { AcmeServer } from './server.ts';

/** Nobody's rights: an account may have certificates by its template, and nothing that takes more than that. */
const nothing = abilityOf([]);

/** The CA of a server, which issues now. Throws as `assertSigns` does. */
export const issuingBy = async (unit: Unit, { name, project, template }: AcmeServer): Promise<Issuing> => {
  const authority = await authorityIn(unit, name.projectId, template.caId);
  if (authority.deletion) throw authorityNotFound();
  const active = assertSigns(authority, unit.runtime.now());
  return { access: { project, ability: nothing }, authority, active, template };
};
