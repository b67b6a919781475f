import type { AccessPolicyStore } from './access-requests/policy.ts';
import type { AccessRequestStore } from './access-requests/request.ts';
import type { ChangePolicyStore } from './approvals/change-policy.ts';
import type { ChangeRequestStore } from './approvals/change-request.ts';
import type { AuditArchive } from './audit/archive/audit-archive.ts';
import type { AuditNote } from './audit/event.ts';
import type { AuditEventType } from './audit/event-types.ts';
import type { LastUseStore } from './audit/last-uses.ts';
import type { Asked, Refused } from './audit/refusals.ts';
import type { TallyStore } from './audit/tallies.ts';
import type { AuditStore } from './audit/trail.ts';
import type { AuditStreamStore } from './audit-streams/stream.ts';
import type { Caller } from './caller.ts';
import type { ChatStore } from './chat/workflow-integration.ts';
import type { DynamicSecretStore } from './dynamic-secrets/dynamic-secret.ts';
import type { LeaseStore } from './dynamic-secrets/lease.ts';
import type { DynamicProviders } from './dynamic-secrets/providers.ts';
import type { Egress } from './egress.ts';
import type { StrategyStore } from './encryption-strategies/strategy-switch.ts';
import type { EndingStore } from './endings/ending.ts';
import type { ErrorCode } from './errors.ts';
import type { ExternalImportStore } from './external-imports/external-import.ts';
import type { ImportSources } from './external-imports/import-source.ts';
import type { CustomerKms } from './external-kms/customer-kms.ts';
import type { ExternalKmsStore } from './external-kms/external-kms.ts';
import type { FolderStore } from './folders/folder.ts';
import type { GroupStore } from './groups/group.ts';
import type { GuessStore } from './guess-limits.ts';
import type { HistoryStore } from './history/history-store.ts';
import type { SignatureStore } from './identities/aws-auth/aws-auth-login.ts';
import type { SecurityTokenService } from './identities/aws-auth/caller-identity.ts';
import type { ForeignTokens } from './identities/foreign-tokens/foreign-tokens.ts';
import type { IdentityStore } from './identities/identity.ts';
import type { Directory } from './identities/ldap-auth/directory.ts';
import type { ImportStore } from './imports/import.ts';
import type { IncidentStore } from './incidents/incident.ts';
import type { AppCredentialStore } from './instance/app-credentials.ts';
import type { KeptApps } from './instance/kept-apps.ts';
import type { Workings } from './instance/workings.ts';
import type { InvitationStore } from './invitations/invitation.ts';
import type { KeyRing } from './keys/key-ring.ts';
import type { KmsStore } from './kms/key.ts';
import type { Mailer } from './mail.ts';
import type { MailStore } from './mailing/mail-order.ts';
import type { IncidentContactStore } from './organizations/incident-contacts.ts';
import type { InstanceStore, OrganizationStore } from './organizations/organization.ts';
import type { AcmeStore } from './pki/acme/records.ts';
import type { AlertStore } from './pki/alerts/alert.ts';
import type { AuthorityStore } from './pki/authority.ts';
import type { CaKeys } from './pki/ca-keys.ts';
import type { CertificateStore } from './pki/certificate.ts';
import type { CertificateTemplateStore } from './pki/certificate-template.ts';
import type { CollectionStore } from './pki/collections/collection.ts';
import type { EstConfigStore } from './pki/est/est-config.ts';
import type { ResponderStore } from './pki/ocsp/responder.ts';
import type { CertificateApplicationStore } from './pki/profiles/application.ts';
import type { CertificatePolicyStore } from './pki/profiles/policy.ts';
import type { CertificateProfileStore } from './pki/profiles/profile.ts';
import type { PrivilegeStore } from './privileges/privilege.ts';
import type { TemplateStore } from './project-templates/template.ts';
import type { ProjectStore } from './projects/project.ts';
import type { TagStore } from './projects/tag.ts';
import type { TrustedIpStore } from './projects/trusted-ips.ts';
import type { RateLimiter } from './rate-limits/limiter.ts';
import type { RateLimitStore } from './rate-limits/limits.ts';
import type { ReminderStore } from './reminders/reminder.ts';
import type { RoleStore } from './roles/role.ts';
import type { RotationStore } from './rotation/rotation.ts';
import type { SealedValueStore } from './rotation/sealed-values.ts';
import type { Runtime } from './runtime.ts';
import type { ScimStore } from './scim/scim-store.ts';
import type { FactorStore } from './second-factors/factors.ts';
import type { SecretRotationStore } from './secret-rotation/secret-rotation.ts';
import type { RotationTargets } from './secret-rotation/targets.ts';
import type { ScanningStore } from './secret-scanning/source.ts';
import type { SecretStore } from './secrets/core/secret.ts';
import type { ReferenceStore } from './secrets/references/reference-index.ts';
import type { ServiceTokenStore } from './service-tokens/service-token.ts';
import type { ShareStore } from './sharing/share.ts';
import type { AliasStore } from './sign-in/alias.ts';
import type { ProviderWordStore } from './sign-in/provider-word.ts';
import type { BreakGlassStore } from './sso/break-glass.ts';
import type { GroupMappingStore } from './sso/group-mappings.ts';
import type { LdapConfigStore } from './sso/ldap/ldap-config.ts';
import type { OidcConfigStore } from './sso/oidc-config.ts';
import type { SamlConfigStore, SamlExchangeStore } from './sso/saml/saml-config.ts';
import type { DnsTexts, VerifiedDomainStore } from './sso/verified-domains.ts';
import type { Change } from './store/change.ts';
import type { FenceStore } from './store/fence.ts';
import type { ConnectionStore } from './syncs/connection.ts';
import type { SyncStore } from './syncs/sync.ts';
import type { SyncTargets } from './syncs/target.ts';
import type { BearerClaims } from './tokens/claims.ts';
import type { TokenService } from './tokens/token-service.ts';
import type { ApiKeyStore } from './users/api-key.ts';
import type { RecoveryKitStore } from './users/recovery-kit.ts';
import type { UserStore } from './users/user.ts';
import type { VendorCalls } from './vendor-calls.ts';
import type { WebhookStore } from './webhooks/webhook.ts';

/** The stores of one request: they share one read session, so each item is read at most once. */
export interface Stores {
  readonly identities: IdentityStore;
  readonly projects: ProjectStore;
  readonly roles: RoleStore;
  readonly groups: GroupStore;
  readonly privileges: PrivilegeStore;
  readonly endings: EndingStore;
  readonly accessPolicies: AccessPolicyStore;
  readonly accessRequests: AccessRequestStore;
  readonly tags: TagStore;
  readonly templates: TemplateStore;
  readonly trustedIps: TrustedIpStore;
  readonly organizations: OrganizationStore;
  readonly invitations: InvitationStore;
  readonly incidentContacts: IncidentContactStore;
  readonly incidents: IncidentStore;
  readonly instance: InstanceStore;
  readonly appCredentials: AppCredentialStore;
  readonly users: UserStore;
  readonly aliases: AliasStore;
  readonly ldapConfigs: LdapConfigStore;
  readonly oidcConfigs: OidcConfigStore;
  readonly samlConfigs: SamlConfigStore;
  readonly samlExchanges: SamlExchangeStore;
  readonly providerWords: ProviderWordStore;
  readonly breakGlass: BreakGlassStore;
  readonly groupMappings: GroupMappingStore;
  readonly verifiedDomains: VerifiedDomainStore;
  readonly folders: FolderStore;
  readonly imports: ImportStore;
  readonly secrets: SecretStore;
  readonly references: ReferenceStore;
  readonly history: HistoryStore;
  readonly shares: ShareStore;
  readonly guesses: GuessStore;
  readonly signatures: SignatureStore;
  readonly webhooks: WebhookStore;
  readonly connections: ConnectionStore;
  readonly syncs: SyncStore;
  readonly chats: ChatStore;
  readonly scanning: ScanningStore;
  readonly dynamicSecrets: DynamicSecretStore;
  readonly leases: LeaseStore;
  readonly secretRotations: SecretRotationStore;
  readonly kms: KmsStore;
  readonly externalImports: ExternalImportStore;
  readonly externalKms: ExternalKmsStore;
  readonly authorities: AuthorityStore;
  readonly certificates: CertificateStore;
  readonly certificateTemplates: CertificateTemplateStore;
  readonly pkiCollections: CollectionStore;
  readonly pkiAlerts: AlertStore;
  readonly ocspResponders: ResponderStore;
  readonly acme: AcmeStore;
  readonly estConfigs: EstConfigStore;
  readonly certificatePolicies: CertificatePolicyStore;
  readonly certificateApplications: CertificateApplicationStore;
  readonly certificateProfiles: CertificateProfileStore;
  readonly reminders: ReminderStore;
  readonly changePolicies: ChangePolicyStore;
  readonly changeRequests: ChangeRequestStore;
  readonly fences: FenceStore;
  readonly serviceTokens: ServiceTokenStore;
  readonly scim: ScimStore;
  readonly rateLimits: RateLimitStore;
  readonly mails: MailStore;
  readonly apiKeys: ApiKeyStore;
  readonly recoveryKits: RecoveryKitStore;
  readonly factors: FactorStore;
  readonly audit: AuditStore;
  readonly tallies: TallyStore;
  readonly lastUses: LastUseStore;
  readonly auditStreams: AuditStreamStore;
  readonly rotations: RotationStore;
  readonly strategies: StrategyStore;
  readonly sealedValues: SealedValueStore;
}

export type StoreName = keyof Stores;

/** Where the request came from, as API Gateway says; never from headers. */
export interface Origin {
  readonly ipAddress: string;
  readonly userAgent: string;
  readonly requestId: string;
  /**
   * The certificate that the client showed when its connection was made, in PEM, empty when it showed none; of a header
   * only where the operator says that one holds it.
   */
  readonly clientCertificate?: { readonly from: 'connection' | 'header'; readonly pem: string };
}

/** The ways to reach what is neither the table nor the keys: mostly addresses of others. */
export interface Outbound {
  readonly egress: Egress;
  readonly vendorCalls: VendorCalls;
  readonly sts: SecurityTokenService;
  readonly foreignTokens: ForeignTokens;
  readonly ldap: Directory;
  readonly dns: DnsTexts;
  readonly customerKms: CustomerKms;
  readonly dynamicProviders: DynamicProviders;
  readonly syncTargets: SyncTargets;
  readonly externalSources: ImportSources;
  readonly rotationTargets: RotationTargets;
  /** Absent where the settings name no place outside the instance. */
  readonly keptApps: KeptApps | undefined;
  /** Absent where the function is told of no queues. */
  readonly workings: Workings | undefined;
  /** Absent where no mail can be sent. */
  readonly mailer: Mailer | undefined;
  /** Absent where keys of CAs are not kept in KMS. */
  readonly caKeys: CaKeys | undefined;
  /** Absent where keys of CAs are not kept in an HSM. */
  readonly hsmCaKeys: CaKeys | undefined;
  /** Absent where the trail has no archive. */
  readonly auditArchive: AuditArchive | undefined;
}

export type OutboundName = keyof Outbound;

/** One request: who asks, what it may use, and the one event it leaves in the trail. */
export interface Unit extends Outbound {
  readonly caller: Caller;
  readonly origin: Origin;
  readonly runtime: Runtime;
  readonly stores: Stores;
  readonly keys: KeyRing;
  readonly tokens: TokenService;
  /** Whether mail can be sent, by whatever function sends it. */
  readonly sendsMail: boolean;
  /** Adds to this request's audit event; later notes win member by member. */
  note(note: AuditNote): void;
  /**
   * Carries out all changes and the audit event in one transaction. A change whose condition does not hold
   * throws its own refusal; `throttled` or `unavailable` when storage is in trouble.
   */
  commit(changes: readonly Change[]): Promise<void>;
  /**
   * The same after a last look, which decides by what it throws whether to go on: it is called once nobody else can
   * touch what the changes touch, and reads anew.
   */
  commitAfterLook(changes: readonly Change[], lastLook: () => Promise<void>): Promise<void>;
  /** Carries out what a login that fails for this reason must leave behind, its count, in one transaction with its event. */
  count(changes: readonly Change[], reason: ErrorCode): Promise<void>;
  /**
   * Another unit of the same request, by the same caller, for something beside what the request is about: with an event of
   * its own, or without any for what nobody but ourselves has to know, such as leases.
   */
  beside(auditType: AuditEventType | null): Unit;
  /** Drops what was read so far, so that a retry after a lost race sees the world anew. */
  forget(): void;
}

/** The pipeline's own side of a unit: it says who the caller is and closes the trail. */
export interface RequestUnit extends Unit {
  /** Counts requests; none where nothing is limited. */
  readonly limiter: RateLimiter | undefined;
  identify(caller: Caller): void;
  /** Whether a bulk write was decided between two of the reads so far, which may then show two different states. */
  overtaken(): Promise<boolean>;
  /** Whose token was presented, should it turn out to be dead: its signature is proven, the caller is not known. */
  present(claims: BearerClaims): void;
  /** Says how to tell what is asked for, should it be refused. */
  asks(asked: () => Asked): void;
  /** What was noted so far. */
  readonly noted: AuditNote;
  /**
   * Writes the audit event, that of a read that was answered or of anything else, when no transaction carried it; does
   * nothing for an operation that leaves none.
   */
  record(isRead?: boolean): Promise<void>;
  /** Makes the event of a refusal durable; does nothing when an event was written already. */
  refuse(refused: Refused): Promise<void>;
}

/** What a function is built on: opens one unit per request. */
export interface Platform {
  /**
   * `auditType` is the event type of the operation in hand, or null when it leaves no event. `endsAt`, in milliseconds
   * since 1970, is when the process that works on it is ended at the latest.
   */
  open(origin: Origin, auditType: AuditEventType | null, endsAt?: number): RequestUnit;
}
