import { abilityOf } from '../../permissions/ability.ts';
import type { Unit } from '../../unit.ts';
import { assertSigns, authorityIn, authorityNotFound } from '../access.ts';
import { type EnrolledBy, issuerOf, issuingBy as issuingUnder } from '../enrolled-by.ts';
import type { Issuing } from '../issuance.ts';
import { fits } from '../patterns.ts';
import { allowsName } from '../profiles/policy-rules.ts';
import { assertSignature } from '../profiles/profile-rules.ts';
import { type Identifier, rejected } from './identifiers.ts';
import type { AcmeServer } from './server.ts';

/** Nobody's rights: an account may have certificates by its template, and nothing that takes more than that. */
const nothing = abilityOf([]);

/** The CA of a server, which issues now. Throws as `assertSigns` does. */
export const issuingBy = async (unit: Unit, { name, project, by }: AcmeServer): Promise<Issuing> => {
  const authority = await authorityIn(unit, name.projectId, issuerOf(by));
  if (authority.deletion) throw authorityNotFound();
  const active = assertSigns(authority, unit.runtime.now());
  if (by.rules) assertSignature(by.rules, authority.keyAlgorithm);
  return { access: { project, ability: nothing }, authority, active, ...issuingUnder(by) };
};

/** @throws AcmeProblem `rejectedIdentifier` for what no certificate by this template or profile may have. */
export const assertIssued = ({ template, rules }: EnrolledBy, identifiers: readonly Identifier[]): void => {
  const isIssued = (identifier: Identifier): boolean =>
    template ? fits(template.subjectAlternativeName, identifier.value) : allowsName(rules.policy, identifier);
  if (!identifiers.every(isIssued)) throw rejected('An identifier is not one that this server issues for');
};
