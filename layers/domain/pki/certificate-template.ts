import type { Change } from '../store/change.ts';
import type { ExtendedKeyUsage, KeyUsage } from './x509/usages.ts';

/** What certificates that are issued by it may be. */
export interface CertificateTemplate {
  readonly id: string;
  readonly projectId: string;
  readonly caId: string;
  /** One of its kind among the templates of its CA. */
  readonly name: string;
  /** Pattern of common names. */
  readonly commonName: string;
  /** Pattern of every alternative name. */
  readonly subjectAlternativeName: string;
  /** The longest validity, as it was given. */
  readonly lifetime: string;
  /** The collection that what is issued by it goes into. */
  readonly pkiCollectionId?: string | undefined;
  readonly keyUsages: readonly KeyUsage[];
  readonly extendedKeyUsages: readonly ExtendedKeyUsage[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** At most this many templates fit a project: lists read them all. */
export const maxCertificateTemplates = 200;

/** Templates of certificates. Every read is strongly consistent. */
export interface CertificateTemplateStore {
  find(projectId: string, templateId: string): Promise<CertificateTemplate | undefined>;
  /** Project id behind a template's id. */
  projectOf(templateId: string): Promise<string | undefined>;
  /** All templates of a project, in no order. */
  inProject(projectId: string): Promise<readonly CertificateTemplate[]>;
  /** Refused with `already-exists` for a name that another template of the CA has. */
  creation(template: CertificateTemplate): readonly Change[];
  /** The same, and `conflict` when somebody else changed the template meanwhile. */
  replacement(template: CertificateTemplate, previous: CertificateTemplate): readonly Change[];
  /** Refused with `conflict` when somebody else changed or deleted the template meanwhile. */
  unchanged(template: CertificateTemplate): Change;
  /** Takes the template away, and how devices enrol by it. */
  deletion(template: CertificateTemplate): readonly Change[];
  /** Names the items that a use of a template reads first. */
  expect(templateId: string): void;
}
