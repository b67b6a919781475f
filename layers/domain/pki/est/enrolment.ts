import { assertTrustedAddress } from '../../addresses/trusted-ips.ts';
import { LocketError } from '../../errors.ts';
import { livingOrganization } from '../../organizations/living.ts';
import { abilityOf } from '../../permissions/ability.ts';
import { noteProject } from '../../projects/access.ts';
import type { Project } from '../../projects/project.ts';
import type { Unit } from '../../unit.ts';
import { activeCertificate, assertSigns, authorityIn, authorityNotFound } from '../access.ts';
import type { Authority } from '../authority.ts';
import { type EnrolledBy, findEnrolment, issuerOf, issuingBy } from '../enrolled-by.ts';
import { type Issuing, usualUsages } from '../issuance.ts';
import { assertSignature } from '../profiles/profile-rules.ts';
import { readCertificates } from '../x509/certificates.ts';
import { certificatesOnly } from '../x509/certs-only.ts';
import { csrAttributes } from '../x509/csr-attributes.ts';
import type { EstConfig } from './est-config.ts';

/** What devices enrol by, with its CA. */
export interface Enrolment {
  readonly project: Project;
  readonly by: EnrolledBy;
  readonly authority: Authority;
  readonly config: EstConfig;
}

const notConfigured = (): LocketError => new LocketError('not-found', 'EST is not configured here');

/**
 * The enrolment of a template, or of a profile in an application, whoever asks: `not-found` where there is none, `bad-request` for one that is disabled,
 * `forbidden` from outside the project's trusted networks.
 */
export const enterEnrolment = async (unit: Unit, templateId: string): Promise<Enrolment> => {
  const found = await findEnrolment(unit, 'est', templateId);
  if (!found) throw notConfigured();
  const { project, by } = found;
  const config = await unit.stores.estConfigs.find(project.id, templateId);
  if (!config) throw notConfigured();
  noteProject(unit, project);
  await livingOrganization(unit, project.orgId);
  assertTrustedAddress(unit, project);
  unit.note({ projectName: project.name, metadata: { certificateTemplateId: templateId } });
  if (!config.isEnabled) throw new LocketError('bad-request', 'EST is disabled');
  const authority = await authorityIn(unit, project.id, issuerOf(by));
  if (authority.deletion) throw authorityNotFound();
  return { project, by, authority, config };
};

/** A device has what the template or profile gives, and no right beside it: not to a certificate that speaks for the CA. */
export const issuingFor = (unit: Unit, { project, by, authority }: Enrolment): Issuing => {
  const active = assertSigns(authority, unit.runtime.now());
  if (by.rules) assertSignature(by.rules, authority.keyAlgorithm);
  return { access: { project, ability: abilityOf([]) }, authority, active, ...issuingBy(by) };
};

/** The certificate of a template's CA and those above it, PKCS #7 (RFC 7030 section 4.1). For whoever asks. */
export const readEstCertificates = async (unit: Unit, templateId: string): Promise<Uint8Array> => {
  const { authority } = await enterEnrolment(unit, templateId);
  const { der, chain } = await activeCertificate(unit, authority);
  const above = readCertificates(chain).map(({ rawData }) => new Uint8Array(rawData));
  return certificatesOnly([der, ...above]);
};

/** What requests by a template should ask for, CsrAttrs (RFC 7030 section 4.5). For whoever asks. */
export const readEstAttributes = async (unit: Unit, templateId: string): Promise<Uint8Array> => {
  const { by } = await enterEnrolment(unit, templateId);
  const { keyUsages = [], extendedKeyUsages = [] } = usualUsages(issuingBy(by));
  return csrAttributes(keyUsages, extendedKeyUsages);
};
