import type { FolderStore } from '../../../domain/folders/folder.ts';
import type { IdentityStore } from '../../../domain/identities/identity.ts';
import type { CertificateStore } from '../../../domain/pki/certificate.ts';
import type { ProjectStore } from '../../../domain/projects/project.ts';
import type { FenceStore } from '../../../domain/store/fence.ts';
import { clientSecretStore } from '../records/client-secrets.ts';
import { fenceStore } from '../records/fences.ts';
import { folderStore } from '../records/folders/store.ts';
import { grantStore } from '../records/grants.ts';
import { identityRecords } from '../records/identities.ts';
import { certificateStore } from '../records/pki/certificates.ts';
import { deletedProjectStore } from '../records/projects/deleted.ts';
import { projectStore } from '../records/projects/store.ts';
import { tokenStore } from '../records/tokens.ts';
import type { StoreFactory } from './lazy.ts';

export { accessPolicyStore as accessPolicies } from '../records/access-policies.ts';
export { accessRequestStore as accessRequests } from '../records/access-requests.ts';
export { aliasStore as aliases } from '../records/aliases.ts';
export { apiKeyStore as apiKeys } from '../records/api-keys.ts';
/** Each store by its name in `Stores`. A bundle holds those that somebody names, and the records of no other. */
export { appCredentialStore as appCredentials } from '../records/app-credentials.ts';
export { auditStore as audit } from '../records/audit-store.ts';
export { auditStreamStore as auditStreams } from '../records/audit-streams.ts';
export { changePolicyStore as changePolicies } from '../records/change-policies.ts';
export { changeRequestStore as changeRequests } from '../records/change-requests.ts';
export { chatStore as chats } from '../records/chats.ts';
export { connectionStore as connections } from '../records/connections.ts';
export { dynamicSecretStore as dynamicSecrets } from '../records/dynamic-secrets.ts';
export { endingStore as endings } from '../records/endings.ts';
export { externalImportStore as externalImports } from '../records/external-imports.ts';
export { externalKmsStore as externalKms } from '../records/external-kms.ts';
export { factorStore as factors } from '../records/factors.ts';
export { groupStore as groups } from '../records/groups.ts';
export { guessStore as guesses } from '../records/guesses.ts';
export { historyStore as history } from '../records/history/store.ts';
export { importStore as imports } from '../records/imports.ts';
export { incidentContactStore as incidentContacts } from '../records/incident-contacts.ts';
export { incidentStore as incidents } from '../records/incidents.ts';
export { invitationStore as invitations } from '../records/invitations.ts';
export { kmsStore as kms } from '../records/kms.ts';
export { lastUseStore as lastUses } from '../records/last-uses.ts';
export { ldapConfigStore as ldapConfigs } from '../records/ldap-configs.ts';
export { leaseStore as leases } from '../records/leases.ts';
export { mailStore as mails } from '../records/mails.ts';
export { oidcConfigStore as oidcConfigs } from '../records/oidc-configs.ts';
export { organizationStore as organizations } from '../records/organizations.ts';
export { acmeStore as acme } from '../records/pki/acme/store.ts';
export { alertStore as pkiAlerts } from '../records/pki/alerts.ts';
export { certificateApplicationStore as certificateApplications } from '../records/pki/applications.ts';
export { authorityStore as authorities } from '../records/pki/authorities.ts';
export { collectionStore as pkiCollections } from '../records/pki/collections.ts';
export { estConfigStore as estConfigs } from '../records/pki/est-configs.ts';
export { certificatePolicyStore as certificatePolicies } from '../records/pki/policies.ts';
export { certificateProfileStore as certificateProfiles } from '../records/pki/profiles.ts';
export { responderStore as ocspResponders } from '../records/pki/responders.ts';
export { certificateTemplateStore as certificateTemplates } from '../records/pki/templates.ts';
export { privilegeStore as privileges } from '../records/privileges.ts';
export { providerWordStore as providerWords } from '../records/provider-words.ts';
export { rateLimitStore as rateLimits } from '../records/rate-limits.ts';
export { recoveryKitStore as recoveryKits } from '../records/recovery-kits.ts';
export { referenceStore as references } from '../records/references.ts';
export { reminderStore as reminders } from '../records/reminders.ts';
export { roleStore as roles } from '../records/roles.ts';
export { rotationStore as rotations } from '../records/rotations.ts';
export { samlConfigStore as samlConfigs, samlExchangeStore as samlExchanges } from '../records/saml.ts';
export { scanningStore as scanning } from '../records/scanning.ts';
export { scimStore as scim } from '../records/scim.ts';
export { sealedValueStore as sealedValues } from '../records/sealed-values.ts';
export { secretRotationStore as secretRotations } from '../records/secret-rotations.ts';
export { secretStore as secrets } from '../records/secrets/store.ts';
export { serviceTokenStore as serviceTokens } from '../records/service-tokens.ts';
export { shareStore as shares } from '../records/shares.ts';
export { signatureStore as signatures } from '../records/signatures.ts';
export {
  breakGlassStore as breakGlass,
  groupMappingStore as groupMappings,
  verifiedDomainStore as verifiedDomains,
} from '../records/sso-settings.ts';
export { strategyStore as strategies } from '../records/strategies.ts';
export { syncStore as syncs } from '../records/syncs.ts';
export { instanceStore as instance } from '../records/system/instance-store.ts';
export { tagStore as tags } from '../records/tags.ts';
export { tallyStore as tallies } from '../records/tallies.ts';
export { templateStore as templates } from '../records/templates.ts';
export { trustedIpStore as trustedIps } from '../records/trusted-ips.ts';
export { userStore as users } from '../records/users.ts';
export { webhookStore as webhooks } from '../records/webhooks.ts';

export const identities: StoreFactory<IdentityStore> = (session, table, runtime) => ({
  ...identityRecords(session, runtime),
  ...clientSecretStore(session),
  ...tokenStore(session, table, runtime),
});

export const projects: StoreFactory<ProjectStore> = (session) => ({
  ...projectStore(session),
  ...deletedProjectStore(session),
  ...grantStore(session),
});

export const folders: StoreFactory<FolderStore> = (session, _table, runtime) => folderStore(session, runtime);

export const fences: StoreFactory<FenceStore> = (session, _table, runtime) => fenceStore(session, runtime);

export const certificates: StoreFactory<CertificateStore> = (session, _table, runtime) =>
  certificateStore(session, () => runtime.uuid());
