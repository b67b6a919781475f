import type { Change } from '../../store/change.ts';

/** How devices enrol by a certificate template (EST, RFC 7030). */
export interface EstConfig {
  readonly id: string;
  readonly projectId: string;
  readonly certificateTemplateId: string;
  readonly isEnabled: boolean;
  /** Certificates of the authorities that vouch for devices which have no certificate of ours yet, PEM; may be empty. */
  readonly caChain: string;
  /** Whether a device shows a certificate that leads to `caChain` when it enrols for the first time. */
  readonly needsBootstrapCertificate: boolean;
  /** The passphrase by Argon2id, as a PHC string. */
  readonly passphraseHash: string;
  /** Address of this API for whoever checks certificates: devices may enrol at another one. */
  readonly siteUrl: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** EST configurations, one for each template at most. Every read is strongly consistent. */
export interface EstConfigStore {
  find(projectId: string, templateId: string): Promise<EstConfig | undefined>;
  /** All of a project, in no order. */
  inProject(projectId: string): Promise<readonly EstConfig[]>;
  /** Changes nothing; refused with `conflict` when the template has one. */
  absence(projectId: string, templateId: string): Change;
  /** Refused with `already-exists` when the template has one. */
  creation(config: EstConfig): Change;
  /** Refused with `conflict` when somebody else changed it meanwhile. */
  replacement(config: EstConfig, previous: EstConfig): Change;
}
