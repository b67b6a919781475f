import { assertTrustedAddress } from '../../addresses/trusted-ips.ts';
import { LocketError } from '../../errors.ts';
import { livingOrganization } from '../../organizations/living.ts';
import type { Project } from '../../projects/project.ts';
import type { Unit } from '../../unit.ts';
import type { Certificate } from '../certificate.ts';
import { type EnrolledBy, findEnrolment } from '../enrolled-by.ts';
import type { ServerName } from './records.ts';

/** An ACME server: what is issued there is issued by its template or profile, and for its project. */
export interface AcmeServer {
  readonly name: ServerName;
  readonly project: Project;
  readonly by: EnrolledBy;
}

const noServer = (): LocketError => new LocketError('not-found', 'ACME server not found');

/**
 * The ACME server of a template, or of a profile in an application, for whoever may reach its project. Nobody is known
 * here yet. `not-found` for one that is not there, `forbidden` from outside the project's trusted networks and in an organization that is gone.
 */
export const enterServer = async (unit: Unit, templateId: string): Promise<AcmeServer> => {
  const found = await findEnrolment(unit, 'acme', templateId);
  if (!found) throw noServer();
  const { project, by } = found;
  const projectId = project.id;
  unit.note({
    projectId,
    organizationId: project.orgId,
    retentionDays: project.auditLogsRetentionDays ?? undefined,
    hasWebhooks: project.hasWebhooks,
    metadata: { certificateTemplateId: templateId },
  });
  await livingOrganization(unit, project.orgId);
  assertTrustedAddress(unit, project);
  return { name: { projectId, templateId }, project, by };
};

/** Whether a certificate is one by the template of a server; of a profile's server, one that it issued itself. */
export const isOfServer = async (
  { stores }: Unit,
  { name, by }: AcmeServer,
  { projectId, serialNumber, certificateTemplateId }: Certificate,
): Promise<boolean> =>
  by.template
    ? certificateTemplateId === name.templateId
    : (await stores.acme.issued(projectId, serialNumber))?.templateId === name.templateId;

/** Where the resources of a server are; `siteUrl` is the address of this API. */
export const addressesAt = (siteUrl: string, templateId: string) => {
  const base = `${siteUrl}/api/v1/pki/acme/${templateId}`;
  return {
    directory: `${base}/directory`,
    newNonce: `${base}/new-nonce`,
    newAccount: `${base}/new-account`,
    newOrder: `${base}/new-order`,
    revokeCert: `${base}/revoke-cert`,
    keyChange: `${base}/key-change`,
    renewalInfo: `${base}/renewal-info`,
    account: (id: string) => `${base}/accounts/${id}`,
    orders: (accountId: string) => `${base}/accounts/${accountId}/orders`,
    order: (id: string) => `${base}/orders/${id}`,
    finalize: (orderId: string) => `${base}/orders/${orderId}/finalize`,
    authorization: (id: string) => `${base}/authorizations/${id}`,
    challenge: (authorizationId: string, type: string) => `${base}/challenges/${authorizationId}/${type}`,
    certificate: (serialNumber: string) => `${base}/certificates/${serialNumber}`,
    alternate: (serialNumber: string, chain: number) => `${base}/certificates/${serialNumber}/${chain}`,
  };
};

export type Addresses = ReturnType<typeof addressesAt>;
