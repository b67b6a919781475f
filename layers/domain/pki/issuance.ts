import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { enterHolderOf } from '../projects/reference.ts';
import type { Unit } from '../unit.ts';
import { assertSigns, authorityIn, authorityNotFound } from './access.ts';
import type { ActiveCertificate, Authority } from './authority.ts';
import type { CertificateTemplate } from './certificate-template.ts';
import type { Collection } from './collections/collection.ts';
import { collectionIn } from './collections/collection-access.ts';
import {
  type ProfileRules,
  usualExtendedKeyUsages,
  usualKeyUsages,
  usualTtl,
} from './profiles/profile-rules.ts';
import { templateNotFound } from './template-access.ts';
import { assertFollows, ttlOf } from './template-rules.ts';
import { assertWithin, validityOf } from './validity.ts';
import type { AlternativeName } from './x509/alternative-names.ts';
import type { Validity } from './x509/certificates.ts';
import type { ExtendedKeyUsage, KeyUsage } from './x509/usages.ts';

/** By what a certificate is issued: a CA, or a template of one. */
export type IssuedBy = { readonly caId: string } | { readonly templateId: string };

/** What is asked for, whoever makes the key. */
export interface Asked {
  readonly friendlyName?: string | undefined;
  readonly commonName?: string | undefined;
  /** Names in a list that commas part. */
  readonly altNames: string;
  /** Milliseconds from now; either this or `notAfter`. */
  readonly ttl?: number | undefined;
  readonly notBefore?: Date | undefined;
  readonly notAfter?: Date | undefined;
  readonly keyUsages?: readonly KeyUsage[] | undefined;
  readonly extendedKeyUsages?: readonly ExtendedKeyUsage[] | undefined;
  /** A collection that the certificate goes into, beside that of the template. */
  readonly pkiCollectionId?: string | undefined;
  /** Address of this API, which certificates name. */
  readonly siteUrl: string;
}

/** A CA that may issue now, for a caller who may have it do so. */
export interface Issuing {
  readonly access: Pick<ProjectAccess, 'project' | 'ability'>;
  readonly authority: Authority;
  readonly active: ActiveCertificate;
  readonly template: CertificateTemplate | undefined;
  /** The profile that it issues by, whose policy is kept by what is signed. */
  readonly rules?: ProfileRules | undefined;
  /** Where what is issued goes, beside the collection of the template. */
  readonly collection?: Collection | undefined;
}

const templateOf = async (
  unit: Unit,
  { project }: ProjectAccess,
  by: IssuedBy,
): Promise<CertificateTemplate | undefined> => {
  if ('caId' in by) return undefined;
  const template = await unit.stores.certificateTemplates.find(project.id, by.templateId);
  if (!template) throw templateNotFound();
  return template;
};

/** Collections for what is issued: that which was asked for, and that of the template, whose author might name it. */
export const collectionsFor = async (
  unit: Unit,
  { authority, template, collection }: Pick<Issuing, 'authority' | 'template' | 'collection'>,
): Promise<readonly Collection[]> => {
  const named = template?.pkiCollectionId;
  const byTemplate = named ? await unit.stores.pkiCollections.find(authority.projectId, named) : undefined;
  return [collection, byTemplate].flatMap((each) => each ?? []);
};

const holderOf = async ({ stores }: Unit, by: IssuedBy) =>
  'caId' in by
    ? { what: 'CA', projectId: await stores.authorities.projectOf(by.caId) }
    : { what: 'Certificate template', projectId: await stores.certificateTemplates.projectOf(by.templateId) };

/**
 * Whether this CA issues to this caller. Needs `certificates:create`; `bad-request` for a CA that is disabled, expired
 * or without a certificate, and for one that issues by templates only.
 */
export const enterIssuing = async (unit: Unit, by: IssuedBy, asked: Asked): Promise<Issuing> => {
  const { what, projectId } = await holderOf(unit, by);
  const access = await enterHolderOf(unit, what, projectId);
  const template = await templateOf(unit, access, by);
  const caId = 'caId' in by ? by.caId : (template?.caId ?? '');
  const authority = await authorityIn(unit, access.project.id, caId);
  if (authority.deletion) throw authorityNotFound();
  assertCan(access.ability, 'create', 'certificates');
  const active = assertSigns(authority, unit.runtime.now());
  if (authority.requireTemplateForIssuance && !template)
    throw new LocketError('bad-request', 'Certificate template is required for issuance');
  const { pkiCollectionId } = asked;
  const collection =
    pkiCollectionId === undefined ? undefined : await collectionIn(unit, access, pkiCollectionId, 'create');
  return { access, authority, active, template, collection };
};

/** Milliseconds, where nothing is asked for. */
const ttlUnder = ({ template, rules }: Pick<Issuing, 'template' | 'rules'>): number | undefined =>
  template ? ttlOf(template) : rules && usualTtl(rules);

/** From when to when: never before or after the CA's own certificate, never longer than the template allows. */
export const validityFor = (
  unit: Unit,
  { active, template, rules }: Pick<Issuing, 'active' | 'template' | 'rules'>,
  asked: Pick<Asked, 'ttl' | 'notBefore' | 'notAfter'>,
): Validity => {
  const now = unit.runtime.now();
  const ttl = asked.ttl ?? ttlUnder({ template, rules });
  const notAfter = asked.notAfter ?? (ttl === undefined ? undefined : new Date(now.getTime() + ttl));
  if (!notAfter) throw new LocketError('invalid-input', 'Either ttl or notAfter must be present');
  const validity = validityOf(asked.notBefore ?? now, notAfter);
  assertWithin(validity, active);
  return validity;
};

const defaultUsages: readonly KeyUsage[] = ['digitalSignature', 'keyEncipherment'];

/** What the key may be used for, as a certificate says it. */
export interface Usages {
  readonly keyUsages: readonly KeyUsage[];
  readonly extendedKeyUsages: readonly ExtendedKeyUsage[];
}

/** What was asked for. Nothing at all is no less than what the template names: a certificate without any is good for all. */
const askedOr = <U extends string>(
  asked: readonly U[] | undefined,
  usual: readonly U[] | undefined,
): readonly U[] | undefined => (asked?.length === 0 ? (usual ?? asked) : (asked ?? usual));

/** Usages where none is asked for: those of the template, or of the profile and its policy. */
export const usualUsages = ({ template, rules }: Pick<Issuing, 'template' | 'rules'>): Partial<Usages> => {
  if (template) return template;
  if (!rules) return {};
  const [keyUsages, extendedKeyUsages] = [usualKeyUsages(rules), usualExtendedKeyUsages(rules)];
  return { ...(keyUsages && { keyUsages }), ...(extendedKeyUsages && { extendedKeyUsages }) };
};

/**
 * The usages that were asked for, else the template's. A CA's own business is no usage of a leaf: with `keyCertSign` it
 * would be no valid certificate (RFC 5280 section 4.2.1.3), and who may have one that answers for the CA about
 * revocations (RFC 6960 section 4.2.2.2) must be able to change the CA.
 */
export const usagesFor = (
  issuing: Issuing,
  asked: Pick<Asked, 'keyUsages' | 'extendedKeyUsages'>,
): Usages => {
  const usual = usualUsages(issuing);
  const keyUsages = askedOr(asked.keyUsages, usual.keyUsages) ?? defaultUsages;
  const extendedKeyUsages = askedOr(asked.extendedKeyUsages, usual.extendedKeyUsages) ?? [];
  if (keyUsages.includes('keyCertSign'))
    throw new LocketError(
      'bad-request',
      'keyCertSign is for certificates of CAs: have an intermediate signed',
    );
  if (keyUsages.includes('cRLSign') || extendedKeyUsages.includes('ocspSigning'))
    assertCan(issuing.access.ability, 'edit', 'certificate-authorities');
  return { keyUsages: [...new Set(keyUsages)], extendedKeyUsages: [...new Set(extendedKeyUsages)] };
};

/** Refuses what the template does not allow. */
export const assertAllowed = (
  { template }: Issuing,
  leaf: Usages & {
    readonly commonNames: readonly string[];
    readonly alternativeNames: readonly AlternativeName[];
    readonly validity: Validity;
  },
): void => {
  if (template) assertFollows(template, leaf);
};
