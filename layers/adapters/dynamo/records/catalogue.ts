import type { Key } from '../items.ts';
import { accessPolicyItems } from './access-policies.ts';
import { accessRequestItems } from './access-requests.ts';
import { aliasItems } from './aliases.ts';
import { apiKeyItems } from './api-keys.ts';
import { appCredentialItems } from './app-credentials.ts';
import { auditItems } from './audit.ts';
import { auditChainItems } from './audit-chains.ts';
import { auditIndexItems } from './audit-index.ts';
import { auditStreamItems } from './audit-streams.ts';
import { changePolicyItems } from './change-policies.ts';
import { changeRequestItems } from './change-requests.ts';
import { integrationItems, projectChatItems } from './chats.ts';
import { organizationConnectionItems, projectConnectionItems } from './connections.ts';
import { dynamicSecretItems } from './dynamic-secrets.ts';
import { endingItems } from './endings.ts';
import { externalImportContentItems, externalImportItems } from './external-imports.ts';
import { externalKmsItems, kmsUseItems } from './external-kms.ts';
import { factorItems } from './factors.ts';
import { organizationFenceItems, projectFenceItems } from './fences.ts';
import { folderItems } from './folders/items.ts';
import { grantItems } from './grants.ts';
import { groupItems, groupMembershipItems } from './groups.ts';
import { guessItems } from './guesses.ts';
import { historyItems } from './history/items.ts';
import {
  clientItems,
  clientSecretItems,
  identityItems,
  identityLineItems,
  projectIdentityItems,
  tokenItems,
} from './identities/items.ts';
import { importItems } from './imports.ts';
import { incidentContactItems } from './incident-contacts.ts';
import { incidentItems } from './incidents.ts';
import { intentItems } from './intents.ts';
import { invitationItems } from './invitations.ts';
import type { AnyItemType } from './item-type.ts';
import { kmsItems, kmsOwnerItems } from './kms.ts';
import { knownUseItems } from './known-uses.ts';
import { lastLoginItems } from './last-logins.ts';
import { lastUseItems } from './last-uses.ts';
import { ldapConfigItems } from './ldap-configs.ts';
import { leaseItems } from './leases.ts';
import { mailItems } from './mails.ts';
import { membershipItems } from './memberships.ts';
import { oidcConfigItems } from './oidc-configs.ts';
import { organizationItems } from './organizations.ts';
import { acmeItems, acmeNonceItems } from './pki/acme/items.ts';
import { alertItems, alertOwnerItems } from './pki/alerts.ts';
import { certificateApplicationItems } from './pki/applications.ts';
import { authorityItems, authorityOwnerItems } from './pki/authorities.ts';
import { certificateItems } from './pki/certificate-items.ts';
import { collectionContentItems, collectionItems } from './pki/collections.ts';
import { estConfigItems } from './pki/est-configs.ts';
import { certificatePolicyItems } from './pki/policies.ts';
import { certificateProfileItems } from './pki/profiles.ts';
import { responderItems } from './pki/responders.ts';
import { revocationItems } from './pki/revocations.ts';
import { certificateTemplateItems } from './pki/templates.ts';
import { privilegeItems } from './privileges.ts';
import { environmentItems, projectItems, projectLineItems } from './projects/items.ts';
import { providerWordItems } from './provider-words.ts';
import { purgeTaskItems } from './purge-tasks.ts';
import { rateLimitItems } from './rate-limits.ts';
import { recoveryKitItems } from './recovery-kits.ts';
import { referenceFromItems, referenceItems } from './references.ts';
import { reminderItems } from './reminders.ts';
import { roleItems } from './roles.ts';
import { rotationItems } from './rotations.ts';
import { samlConfigItems, samlExchangeItems } from './saml.ts';
import { scanItems } from './scanning.ts';
import { scimItems } from './scim.ts';
import { secretRotationItems } from './secret-rotations.ts';
import { secretItems, versionItems } from './secrets/items.ts';
import { serviceTokenItems } from './service-tokens.ts';
import { shareItems } from './shares.ts';
import { signatureItems } from './signatures.ts';
import { ssoSettingItems } from './sso-settings.ts';
import { strategyItems } from './strategies.ts';
import { syncContentItems, syncItems } from './syncs.ts';
import { systemItems } from './system/items.ts';
import { tagItems } from './tags.ts';
import { tallyItems } from './tallies.ts';
import { templateItems } from './templates.ts';
import { trustedIpItems } from './trusted-ips.ts';
import { userItems } from './users.ts';
import { webhookItems } from './webhooks.ts';

/**
 * Every item type, by the headings and in the order of `docs/data-model.md`. For what looks at all of them: the purge,
 * the templates, the documentation and the tests. A function that serves requests imports the records it uses.
 */
export const catalogue: Readonly<Record<string, readonly AnyItemType[]>> = {
  'Instance, organizations, people': [
    ...systemItems,
    ...rotationItems,
    ...strategyItems,
    ...appCredentialItems,
    ...rateLimitItems,
    ...organizationItems,
    ...invitationItems,
    ...incidentContactItems,
    ...incidentItems,
    ...identityLineItems,
    ...projectLineItems,
    ...templateItems,
    ...organizationFenceItems,
    ...userItems,
    ...apiKeyItems,
    ...recoveryKitItems,
    ...factorItems,
    ...mailItems,
    ...membershipItems,
    ...aliasItems,
    ...ldapConfigItems,
    ...oidcConfigItems,
    ...integrationItems,
    ...scanItems,
    ...samlConfigItems,
    ...samlExchangeItems,
    ...providerWordItems,
    ...ssoSettingItems,
    ...groupItems,
    ...groupMembershipItems,
    ...scimItems,
  ],
  'Machine identities': [
    ...identityItems,
    ...lastLoginItems,
    ...tokenItems,
    ...clientItems,
    ...clientSecretItems,
    ...guessItems,
    ...signatureItems,
  ],
  'Projects and secrets': [
    ...projectItems,
    ...grantItems,
    ...projectIdentityItems,
    ...roleItems,
    ...privilegeItems,
    ...endingItems,
    ...accessPolicyItems,
    ...accessRequestItems,
    ...tagItems,
    ...serviceTokenItems,
    ...trustedIpItems,
    ...projectFenceItems,
    ...environmentItems,
    ...folderItems,
    ...secretItems,
    ...versionItems,
    ...historyItems,
    ...referenceItems,
    ...importItems,
  ],
  'Dynamic secrets': [...dynamicSecretItems, ...leaseItems],
  'Rotations of secrets': secretRotationItems,
  'Change policies and requests': [...changePolicyItems, ...changeRequestItems],
  'Connections and syncs': [
    ...projectConnectionItems,
    ...organizationConnectionItems,
    ...syncItems,
    ...syncContentItems,
  ],
  'Imports from elsewhere': [...externalImportItems, ...externalImportContentItems],
  'Sharing, webhooks, reminders': [...shareItems, ...webhookItems, ...projectChatItems, ...reminderItems],
  'Key service': [...kmsItems, ...kmsOwnerItems, ...externalKmsItems, ...kmsUseItems],
  'Private CA': [
    ...authorityItems,
    ...authorityOwnerItems,
    ...certificateItems,
    ...revocationItems,
    ...responderItems,
    ...certificateTemplateItems,
    ...collectionItems,
    ...collectionContentItems,
    ...alertItems,
    ...alertOwnerItems,
    ...acmeItems,
    ...acmeNonceItems,
    ...estConfigItems,
    ...certificatePolicyItems,
    ...certificateProfileItems,
    ...certificateApplicationItems,
  ],
  Purge: [...purgeTaskItems, ...referenceFromItems],
  'Trail and bulk writes': [
    ...auditItems,
    ...auditIndexItems,
    ...auditChainItems,
    ...auditStreamItems,
    ...tallyItems,
    ...lastUseItems,
    ...knownUseItems,
    ...intentItems,
  ],
};

export const itemTypes: readonly AnyItemType[] = Object.values(catalogue).flat();

/** The type of the item under a key; undefined for a key that no type has. */
export const typeOf = (key: Key): AnyItemType | undefined => itemTypes.find((type) => type.holds(key));
