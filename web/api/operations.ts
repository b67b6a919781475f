// Written by `npm run cli-api` from the route table.

export interface Operations {
  'DELETE /api/v1/access-approvals/policies/{policyId}': {
    readonly path: { readonly policyId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly approval: {
        readonly id: string;
        readonly name: string;
        readonly secretPath: string | null;
        readonly approvals: number;
        readonly envId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly deletedAt: string | null;
        readonly enforcementLevel: string;
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly environments: readonly {
          readonly id: string;
          readonly name: string;
          readonly slug: string;
        }[];
        readonly projectId: string;
        readonly allowedSelfApprovals: boolean;
        readonly maxTimePeriod: string | null;
        readonly requestExpirationTime: string | null;
        readonly approvers: readonly {
          readonly type: 'user' | 'group';
          readonly id?: string | null;
          readonly name?: string | null;
          readonly sequence: number;
          readonly approvalsRequired: number;
        }[];
        readonly bypassers: readonly {
          readonly type: 'user' | 'group';
          readonly id?: string | null;
          readonly name?: string | null;
        }[];
      };
    };
  };
  'DELETE /api/v1/admin/app-credentials/{app}': {
    readonly path: {
      readonly app:
        | 'google'
        | 'github'
        | 'gitlab'
        | 'slack'
        | 'github-app'
        | 'azure'
        | 'bitbucket'
        | 'gcp'
        | 'github-integration'
        | 'gitlab-integration'
        | 'heroku'
        | 'netlify'
        | 'vercel';
    };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly app:
        | 'google'
        | 'github'
        | 'gitlab'
        | 'slack'
        | 'github-app'
        | 'azure'
        | 'bitbucket'
        | 'gcp'
        | 'github-integration'
        | 'gitlab-integration'
        | 'heroku'
        | 'netlify'
        | 'vercel';
      readonly shown: Readonly<Record<string, string>>;
      readonly secretMembers: readonly string[];
      readonly updatedAt: string | null;
      readonly isKeptOutside: boolean;
    };
  };
  'DELETE /api/v1/app-connections/{app}/{connectionId}': {
    readonly path: { readonly app: string; readonly connectionId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly appConnection: {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly version: number;
        readonly orgId: string;
        readonly projectId: string | null;
        readonly app: string;
        readonly method: string;
        readonly credentialsHash: string;
        readonly isPlatformManagedCredentials: boolean;
        readonly gatewayId: string | null;
        readonly credentials: Readonly<Record<never, never>>;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'DELETE /api/v1/audit-log-streams/{id}': {
    readonly path: { readonly id: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly auditLogStream: {
        readonly id: string;
        readonly url: string;
        readonly provider: 'custom' | 'datadog' | 'better-stack' | 'splunk';
        readonly format: 'json' | 'ndjson';
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly status: {
          readonly state: 'waiting' | 'delivering' | 'failing';
          readonly lastSuccessAt: string | null;
          readonly lastFailureAt: string | null;
          readonly lastErrorCode: string | null;
          readonly lastErrorMessage: string | null;
          readonly failures: number;
          readonly failingSince: string | null;
          readonly nextAttemptAt: string | null;
          readonly lagSeconds: number | null;
          readonly givenUp: number;
        };
      };
    };
  };
  'DELETE /api/v1/auth/aws-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identityAwsAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly type: 'iam';
        readonly stsEndpoint: string;
        readonly allowedPrincipalArns: string;
        readonly allowedAccountIds: string;
        readonly serverId: string | null;
      };
    };
  };
  'DELETE /api/v1/auth/azure-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identityAzureAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly tenantId: string;
        readonly resource: string;
        readonly allowedServicePrincipalIds: string;
      };
    };
  };
  'DELETE /api/v1/auth/gcp-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identityGcpAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly type: 'iam' | 'gce';
        readonly allowedServiceAccounts: string;
        readonly allowedProjects: string;
        readonly allowedZones: string;
      };
    };
  };
  'DELETE /api/v1/auth/jwt-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identityJwtAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly boundIssuer: string;
        readonly boundAudiences: string;
        readonly boundClaims: Readonly<Record<string, string>>;
        readonly boundSubject: string;
        readonly claimMetadataMapping: Readonly<Record<string, string>>;
        readonly configurationType: 'jwks' | 'static';
        readonly jwksUrl: string;
        readonly jwksCaCert: string;
        readonly publicKeys: readonly string[];
      };
    };
  };
  'DELETE /api/v1/auth/kubernetes-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identityKubernetesAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly kubernetesHost: string;
        readonly caCert: string;
        readonly tokenReviewerJwt: '';
        readonly tokenReviewMode: 'api';
        readonly allowedNamespaces: string;
        readonly allowedNames: string;
        readonly allowedAudience: string;
      };
    };
  };
  'DELETE /api/v1/auth/ldap-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identityLdapAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly url: string;
        readonly bindDN: string;
        readonly bindPass: '';
        readonly searchBase: string;
        readonly searchFilter: string;
        readonly ldapCaCertificate: string;
        readonly allowedFields: readonly { readonly key: string; readonly value: string }[];
        readonly lockoutEnabled: boolean;
        readonly lockoutThreshold: number;
        readonly lockoutDurationSeconds: number;
        readonly lockoutCounterResetSeconds: number;
      };
    };
  };
  'DELETE /api/v1/auth/oidc-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identityOidcAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly boundIssuer: string;
        readonly boundAudiences: string;
        readonly boundClaims: Readonly<Record<string, string>>;
        readonly boundSubject: string;
        readonly claimMetadataMapping: Readonly<Record<string, string>>;
        readonly oidcDiscoveryUrl: string;
        readonly caCert: string;
      };
    };
  };
  'DELETE /api/v1/auth/tls-cert-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identityTlsCertAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly caCertificate: string;
        readonly allowedCommonNames: string;
        readonly allowedSubjectAltNames: readonly string[];
        readonly verifyClientCertificateChain: boolean;
      };
    };
  };
  'DELETE /api/v1/auth/token-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identityTokenAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'DELETE /api/v1/auth/universal-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identityUniversalAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly clientId: string;
        readonly clientSecretTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly lockoutEnabled: boolean;
        readonly lockoutThreshold: number;
        readonly lockoutDurationSeconds: number;
        readonly lockoutCounterResetSeconds: number;
      };
    };
  };
  'DELETE /api/v1/cert-manager/certificate-policies/{policyId}': {
    readonly path: { readonly policyId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly certificatePolicy: {
        readonly id: string;
        readonly projectId: string;
        readonly name: string;
        readonly description: string | null;
        readonly subject: readonly {
          readonly allowed?: readonly string[];
          readonly required?: readonly string[];
          readonly denied?: readonly string[];
          readonly type: string;
        }[];
        readonly sans: readonly {
          readonly allowed?: readonly string[];
          readonly required?: readonly string[];
          readonly denied?: readonly string[];
          readonly type: string;
        }[];
        readonly keyUsages: {
          readonly allowed?: readonly string[];
          readonly required?: readonly string[];
          readonly denied?: readonly string[];
        } | null;
        readonly extendedKeyUsages: {
          readonly allowed?: readonly string[];
          readonly required?: readonly string[];
          readonly denied?: readonly string[];
        } | null;
        readonly algorithms: {
          readonly signature?: readonly string[];
          readonly keyAlgorithm?: readonly string[];
        } | null;
        readonly validity: { readonly max?: string } | null;
        readonly basicConstraints: { readonly isCA: string };
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'DELETE /api/v1/cert-manager/certificate-profiles/{profileId}': {
    readonly path: { readonly profileId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly certificateProfile: {
        readonly id: string;
        readonly projectId: string;
        readonly caId: string;
        readonly certificatePolicyId: string;
        readonly slug: string;
        readonly description: string | null;
        readonly issuerType: string;
        readonly enrollmentType: string;
        readonly defaults: {
          readonly ttlDays?: number;
          readonly commonName?: string;
          readonly keyAlgorithm?: string;
          readonly signatureAlgorithm?: string;
          readonly keyUsages?: readonly string[];
          readonly extendedKeyUsages?: readonly string[];
          readonly organization?: string;
          readonly organizationalUnit?: string;
          readonly country?: string;
          readonly state?: string;
          readonly locality?: string;
        } | null;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'DELETE /api/v1/dynamic-secrets/leases/{leaseId}': {
    readonly path: { readonly leaseId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly projectSlug?: string;
      readonly projectId?: string;
      readonly environmentSlug: string;
      readonly path?: string;
      readonly isForced?: boolean;
    };
    readonly reply: {
      readonly lease: {
        readonly id: string;
        readonly version: number;
        readonly externalEntityId: string;
        readonly expireAt: string;
        readonly status: string | null;
        readonly statusDetails: string | null;
        readonly dynamicSecretId: string;
        readonly takenBy: { readonly type: string; readonly id: string; readonly name: string };
        readonly renewals: number;
        readonly lastRenewedAt: string | null;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'DELETE /api/v1/dynamic-secrets/{name}': {
    readonly path: { readonly name: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly projectSlug?: string;
      readonly projectId?: string;
      readonly environmentSlug: string;
      readonly path?: string;
      readonly isForced?: boolean;
    };
    readonly reply: {
      readonly dynamicSecret: {
        readonly id: string;
        readonly name: string;
        readonly version: number;
        readonly type: string;
        readonly defaultTTL: string;
        readonly maxTTL: string | null;
        readonly folderId: string;
        readonly status: string | null;
        readonly statusDetails: string | null;
        readonly usernameTemplate: string | null;
        readonly metadata: readonly { readonly key: string; readonly value: string }[];
        readonly removesStrays: boolean;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'DELETE /api/v1/folders/{id}': {
    readonly path: { readonly id: string };
    readonly query: { readonly forceDelete?: boolean };
    readonly body: {
      readonly workspaceId: string;
      readonly environment: string;
      readonly path?: string;
      readonly directory?: string;
      readonly forceDelete?: boolean;
    };
    readonly reply:
      | {
          readonly folder: {
            readonly id: string;
            readonly name: string;
            readonly version: number;
            readonly createdAt: string;
            readonly updatedAt: string;
            readonly envId: string;
            readonly parentId: string | null;
            readonly isReserved: boolean;
            readonly description: string | null;
            readonly path: string;
          };
        }
      | {
          readonly approval: {
            readonly id: string;
            readonly policyId: string;
            readonly hasMerged: boolean;
            readonly status: string;
            readonly conflicts?: unknown;
            readonly slug: string;
            readonly folderId: string;
            readonly createdAt: string;
            readonly updatedAt: string;
            readonly isReplicated: boolean | null;
            readonly committerUserId: string;
            readonly committerType: string;
            readonly statusChangedByUserId: string | null;
            readonly bypassReason: string | null;
            readonly expiresAt: string | null;
          };
        };
  };
  'DELETE /api/v1/groups/{id}': {
    readonly path: { readonly id: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly id: string;
      readonly orgId: string;
      readonly name: string;
      readonly slug: string;
      readonly role: string;
      readonly roleId: string | null;
      readonly customRoleSlug: string | null;
      readonly createdAt: string;
      readonly updatedAt: string;
    };
  };
  'DELETE /api/v1/groups/{id}/users/{username}': {
    readonly path: { readonly id: string; readonly username: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly email: string | null;
      readonly username: string;
      readonly firstName: string | null;
      readonly lastName: string | null;
      readonly id: string;
    };
  };
  'DELETE /api/v1/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identity: {
        readonly id: string;
        readonly name: string;
        readonly authMethod: string | null;
        readonly authMethods: readonly string[];
        readonly hasDeleteProtection: boolean;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly orgId: string;
        readonly metadata: readonly { readonly id: string; readonly key: string; readonly value: string }[];
      };
    };
  };
  'DELETE /api/v1/kms/keys/{keyId}': {
    readonly path: { readonly keyId: string };
    readonly query: { readonly pendingWindowInDays?: number };
    readonly body: undefined;
    readonly reply: {
      readonly key: {
        readonly id: string;
        readonly description: string | null;
        readonly isDisabled: boolean;
        readonly isReserved: boolean;
        readonly orgId: string;
        readonly name: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly projectId: string;
        readonly slug: string | null;
        readonly keyUsage: string;
        readonly encryptionAlgorithm: string;
        readonly version: number;
        readonly minDecryptionVersion: number;
        readonly rotationPeriodDays: number | null;
        readonly nextRotationAt: string | null;
        readonly deletedAt: string;
        readonly deletionDate: string;
      };
    };
  };
  'DELETE /api/v1/ldap/config/{configId}/group-maps/{groupMapId}': {
    readonly path: { readonly configId: string; readonly groupMapId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly id: string;
      readonly ldapConfigId: string;
      readonly ldapGroupCN: string;
      readonly groupId: string;
    };
  };
  'DELETE /api/v1/organization/roles/{roleId}': {
    readonly path: { readonly roleId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly role: {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly slug: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly orgId: string;
        readonly permissions: readonly {
          readonly subject: string | readonly string[];
          readonly action: string | readonly string[];
          readonly conditions?: Readonly<Record<string, unknown>>;
          readonly inverted?: boolean;
        }[];
      };
    };
  };
  'DELETE /api/v1/organization/{orgId}/incidentContactOrg/{incidentContactId}': {
    readonly path: { readonly orgId: string; readonly incidentContactId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly incidentContactsOrg: {
        readonly id: string;
        readonly email: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly orgId: string;
      };
    };
  };
  'DELETE /api/v1/organization/{orgId}/verified-domains/{domainId}': {
    readonly path: { readonly orgId: string; readonly domainId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly domain: {
        readonly id: string;
        readonly domain: string;
        readonly isVerified: boolean;
        readonly verifiedAt: string | null;
        readonly recordType: 'TXT';
        readonly recordName: string;
        readonly recordValue: string;
        readonly createdAt: string;
      };
    };
  };
  'DELETE /api/v1/pki/alerts/{alertId}': {
    readonly path: { readonly alertId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly id: string;
      readonly createdAt: string;
      readonly updatedAt: string;
      readonly projectId: string;
      readonly pkiCollectionId: string;
      readonly name: string;
      readonly alertBeforeDays: number;
      readonly recipientEmails: string;
    };
  };
  'DELETE /api/v1/pki/ca/{caId}': {
    readonly path: { readonly caId: string };
    readonly query: { readonly force?: boolean };
    readonly body: undefined;
    readonly reply: {
      readonly ca: {
        readonly id: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly parentCaId: string | null;
        readonly projectId: string;
        readonly type: string;
        readonly status: string;
        readonly friendlyName: string;
        readonly organization: string;
        readonly ou: string;
        readonly country: string;
        readonly province: string;
        readonly locality: string;
        readonly commonName: string;
        readonly dn: string;
        readonly serialNumber: string | null;
        readonly maxPathLength: number | null;
        readonly keyAlgorithm: string;
        readonly keyStorage: string;
        readonly notBefore: string | null;
        readonly notAfter: string | null;
        readonly activeCaCertId: string | null;
        readonly requireTemplateForIssuance: boolean;
      };
    };
  };
  'DELETE /api/v1/pki/certificate-templates/{certificateTemplateId}': {
    readonly path: { readonly certificateTemplateId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly id: string;
      readonly caId: string;
      readonly name: string;
      readonly commonName: string;
      readonly subjectAlternativeName: string;
      readonly pkiCollectionId: string | null;
      readonly ttl: string;
      readonly keyUsages: readonly string[];
      readonly extendedKeyUsages: readonly string[];
      readonly projectId: string;
      readonly caName: string;
    };
  };
  'DELETE /api/v1/pki/certificate-templates/{certificateTemplateId}/acme-keys/{acmeKeyId}': {
    readonly path: { readonly certificateTemplateId: string; readonly acmeKeyId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly acmeKey: {
        readonly id: string;
        readonly certificateTemplateId: string;
        readonly name: string;
        readonly acmeAccountId: string | null;
        readonly createdAt: string;
      };
    };
  };
  'DELETE /api/v1/project-templates/{templateId}': {
    readonly path: { readonly templateId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly projectTemplate: {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly type: string;
        readonly roles: readonly {
          readonly name: string;
          readonly slug: string;
          readonly permissions: readonly {
            readonly subject: string | readonly string[];
            readonly action: readonly string[];
            readonly conditions?: Readonly<Record<string, unknown>>;
            readonly inverted: boolean;
          }[];
        }[];
        readonly environments: readonly {
          readonly name: string;
          readonly slug: string;
          readonly position: number;
        }[];
        readonly identities: readonly { readonly identityId: string; readonly roles: readonly string[] }[];
        readonly users: readonly { readonly username: string; readonly roles: readonly string[] }[];
        readonly groups: readonly { readonly groupSlug: string; readonly roles: readonly string[] }[];
        readonly orgId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'DELETE /api/v1/projects/{projectId}': {
    readonly path: { readonly projectId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly project: {
        readonly id: string;
        readonly _id: string;
        readonly name: string;
        readonly slug: string;
        readonly description: string | null;
        readonly type: string;
        readonly autoCapitalization: boolean | null;
        readonly hasDeleteProtection: boolean;
        readonly orgId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly version: number;
        readonly upgradeStatus: string | null;
        readonly pitVersionLimit: number;
        readonly kmsCertificateKeyId: string | null;
        readonly kmsSecretManagerKeyId: string | null;
        readonly auditLogsRetentionDays: number | null;
        readonly environments: readonly {
          readonly id: string;
          readonly name: string;
          readonly slug: string;
          readonly isProtected: boolean;
        }[];
      };
    };
  };
  'DELETE /api/v1/projects/{projectId}/environments/{environmentId}': {
    readonly path: { readonly projectId: string; readonly environmentId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly message: string;
      readonly workspace: string;
      readonly environment: {
        readonly id: string;
        readonly name: string;
        readonly slug: string;
        readonly position: number;
        readonly isProtected: boolean;
        readonly projectId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'DELETE /api/v1/projects/{projectId}/groups/{groupId}': {
    readonly path: { readonly projectId: string; readonly groupId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly groupMembership: {
        readonly id: string;
        readonly projectId: string;
        readonly groupId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'DELETE /api/v1/projects/{projectId}/identity-memberships/{identityId}': {
    readonly path: { readonly projectId: string; readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identityMembership: {
        readonly id: string;
        readonly projectId: string;
        readonly identityId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'DELETE /api/v1/projects/{projectId}/memberships/{membershipId}': {
    readonly path: { readonly projectId: string; readonly membershipId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly membership: {
        readonly id: string;
        readonly userId: string;
        readonly projectId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'DELETE /api/v1/projects/{projectId}/roles/{roleId}': {
    readonly path: { readonly projectId: string; readonly roleId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly role: {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly slug: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly projectId: string;
        readonly permissions: readonly {
          readonly subject: string | readonly string[];
          readonly action: string | readonly string[];
          readonly conditions?: Readonly<Record<string, unknown>>;
          readonly inverted?: boolean;
        }[];
      };
    };
  };
  'DELETE /api/v1/scim/scim-tokens/{scimTokenId}': {
    readonly path: { readonly scimTokenId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly scimToken: {
        readonly id: string;
        readonly ttlDays: number;
        readonly description: string;
        readonly orgId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'DELETE /api/v1/secret-approvals/{sapId}': {
    readonly path: { readonly sapId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly approval: {
        readonly id: string;
        readonly name: string;
        readonly secretPath: string | null;
        readonly approvals: number;
        readonly envId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly deletedAt: string | null;
        readonly enforcementLevel: string;
        readonly allowedSelfApprovals: boolean;
        readonly machineChanges: string;
        readonly exemptMachines: readonly string[];
        readonly requestExpirationDays: number | null;
        readonly autoMerge: boolean;
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly environments: readonly {
          readonly id: string;
          readonly name: string;
          readonly slug: string;
        }[];
        readonly projectId: string;
        readonly approvers: readonly {
          readonly id: string;
          readonly type: 'user' | 'group';
          readonly name: string | null;
          readonly username: string | null;
        }[];
        readonly userApprovers: readonly { readonly userId: string }[];
        readonly bypassers: readonly {
          readonly id: string;
          readonly type: 'user' | 'group';
          readonly name: string | null;
          readonly username: string | null;
        }[];
      };
    };
  };
  'DELETE /api/v1/secret-scanning/sources/{sourceId}': {
    readonly path: { readonly sourceId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly source: {
        readonly id: string;
        readonly orgId: string;
        readonly host: string;
        readonly name: string;
        readonly url: string | null;
        readonly installationId: string | null;
        readonly isDisabled: boolean;
        readonly lastStatus: string | null;
        readonly lastErrorMessage: string | null;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'DELETE /api/v1/secret-sharing/{sharedSecretId}': {
    readonly path: { readonly sharedSecretId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly id: string;
      readonly encryptedValue: null;
      readonly iv: null;
      readonly tag: null;
      readonly hashedHex: null;
      readonly expiresAt: string;
      readonly userId: string | null;
      readonly orgId: string | null;
      readonly createdAt: string;
      readonly updatedAt: string;
      readonly expiresAfterViews: number | null;
      readonly accessType: string;
      readonly name: string | null;
      readonly lastViewedAt: string | null;
      readonly password: null;
      readonly encryptedSecret: null;
      readonly identifier: null;
    };
  };
  'DELETE /api/v1/secret-syncs/{app}/{syncId}': {
    readonly path: { readonly app: string; readonly syncId: string };
    readonly query: { readonly removeSecrets?: boolean };
    readonly body: undefined;
    readonly reply: {
      readonly secretSync: {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly isAutoSyncEnabled: boolean;
        readonly version: number;
        readonly projectId: string;
        readonly connectionId: string;
        readonly destination: string;
        readonly syncStatus: 'pending' | 'running' | 'succeeded' | 'failed';
        readonly lastSyncJobId: string | null;
        readonly lastSyncMessage: string | null;
        readonly lastSyncedAt: string | null;
        readonly nextAttemptAt: string | null;
        readonly connection: { readonly id: string; readonly app: string; readonly name: string };
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly folder: { readonly path: string };
        readonly syncOptions: Readonly<Record<string, unknown>>;
        readonly destinationConfig: Readonly<Record<string, unknown>>;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'DELETE /api/v1/user-project-additional-privilege/{privilegeId}': {
    readonly path: { readonly privilegeId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly privilege: {
        readonly id: string;
        readonly slug: string;
        readonly projectMembershipId: string;
        readonly isTemporary: boolean;
        readonly temporaryMode: string | null;
        readonly temporaryRange: string | null;
        readonly temporaryAccessStartTime: string | null;
        readonly temporaryAccessEndTime: string | null;
        readonly permissions: readonly {
          readonly subject: string | readonly string[];
          readonly action: string | readonly string[];
          readonly conditions?: Readonly<Record<string, unknown>>;
          readonly inverted?: boolean;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly userId: string;
        readonly projectId: string;
      };
    };
  };
  'DELETE /api/v1/user/me/totp': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: Readonly<Record<never, never>>;
  };
  'DELETE /api/v1/user/me/webauthn/{credentialId}': {
    readonly path: { readonly credentialId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly credential: {
        readonly id: string;
        readonly credentialId: string;
        readonly name: string;
        readonly transports: readonly string[];
        readonly createdAt: string;
        readonly lastUsedAt: string | null;
      };
    };
  };
  'DELETE /api/v1/webhooks/{webhookId}': {
    readonly path: { readonly webhookId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly message: string;
      readonly webhook: {
        readonly id: string;
        readonly secretPath: string;
        readonly lastStatus: string | null;
        readonly lastRunErrorMessage: string | null;
        readonly isDisabled: boolean;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly envId: string;
        readonly type: string | null;
        readonly projectId: string;
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly url: string;
        readonly eventsFilter: readonly { readonly eventName: string }[];
      };
    };
  };
  'DELETE /api/v1/workflow-integrations/slack/{id}': {
    readonly path: { readonly id: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly id: string;
      readonly description: string | null;
      readonly slug: string;
      readonly integration: string;
      readonly teamName: string;
    };
  };
  'DELETE /api/v2/identity-project-additional-privilege/{privilegeId}': {
    readonly path: { readonly privilegeId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly privilege: {
        readonly id: string;
        readonly slug: string;
        readonly projectMembershipId: string;
        readonly isTemporary: boolean;
        readonly temporaryMode: string | null;
        readonly temporaryRange: string | null;
        readonly temporaryAccessStartTime: string | null;
        readonly temporaryAccessEndTime: string | null;
        readonly permissions: readonly {
          readonly subject: string | readonly string[];
          readonly action: string | readonly string[];
          readonly conditions?: Readonly<Record<string, unknown>>;
          readonly inverted?: boolean;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'DELETE /api/v2/organizations/{orgId}/memberships/{membershipId}': {
    readonly path: { readonly orgId: string; readonly membershipId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly membership: {
        readonly id: string;
        readonly role: string;
        readonly roleId: string | null;
        readonly status: 'invited' | 'accepted';
        readonly inviteEmail: string | null;
        readonly userId: string;
        readonly orgId: string;
        readonly isActive: boolean;
        readonly projectFavorites: readonly string[] | null;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'DELETE /api/v2/secret-imports/{secretImportId}': {
    readonly path: { readonly secretImportId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly projectId: string; readonly environment: string; readonly path?: string };
    readonly reply: {
      readonly message: string;
      readonly secretImport: {
        readonly id: string;
        readonly version: number;
        readonly importPath: string;
        readonly importEnv: { readonly id: string; readonly name: string; readonly slug: string };
        readonly position: number;
        readonly folderId: string;
        readonly isReplication: boolean;
        readonly isReplicationSuccess: boolean | null;
        readonly replicationStatus: string | null;
        readonly lastReplicated: string | null;
        readonly isReserved: boolean;
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly projectId: string;
        readonly secretPath: string;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'DELETE /api/v2/secret-rotations/{provider}/{id}': {
    readonly path: { readonly provider: string; readonly id: string };
    readonly query: { readonly deleteSecrets?: boolean; readonly revokeGeneratedCredentials?: boolean };
    readonly body: undefined;
    readonly reply: {
      readonly secretRotation: {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly type: string;
        readonly projectId: string;
        readonly connectionId: string;
        readonly connection: { readonly id: string; readonly name: string; readonly app: string };
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly folder: { readonly id: string; readonly path: string };
        readonly folderId: string;
        readonly isAutoRotationEnabled: boolean;
        readonly rotationInterval: number;
        readonly rotateAtUtc: { readonly hours: number; readonly minutes: number };
        readonly overlapHours: number | null;
        readonly rotationStatus: string;
        readonly statusMessage: string | null;
        readonly isRotating: boolean;
        readonly lastRotatedAt: string | null;
        readonly lastRotationAttemptedAt: string | null;
        readonly nextRotationAt: string | null;
        readonly parameters: Readonly<Record<string, unknown>>;
        readonly secretsMapping: Readonly<Record<string, string>>;
        readonly temporaryParameters: Readonly<Record<string, unknown>>;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'DELETE /api/v2/users/me/api-keys/{apiKeyDataId}': {
    readonly path: { readonly apiKeyDataId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly apiKeyData: {
        readonly id: string;
        readonly name: string;
        readonly lastUsed: null;
        readonly expiresAt: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly userId: string;
      };
    };
  };
  'DELETE /api/v2/users/me/sessions': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: { readonly message: string };
  };
  'DELETE /api/v2/users/me/sessions/{sessionId}': {
    readonly path: { readonly sessionId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: { readonly message: string };
  };
  'DELETE /api/v4/secrets/batch': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly projectId?: string;
      readonly projectSlug?: string;
      readonly environment: string;
      readonly secretPath?: string;
      readonly changeRequestId?: string;
      readonly secrets: readonly {
        readonly secretKey: string;
        readonly secretPath?: string;
        readonly type?: 'shared' | 'personal';
      }[];
    };
    readonly reply:
      | {
          readonly secrets: readonly {
            readonly id: string;
            readonly _id: string;
            readonly workspace: string;
            readonly environment: string;
            readonly version: number;
            readonly type: 'shared' | 'personal';
            readonly secretKey: string;
            readonly secretValue: string;
            readonly secretValueHidden: boolean;
            readonly secretComment: string;
            readonly secretPath: string;
            readonly secretReminderNote: string | null;
            readonly secretReminderRepeatDays: number | null;
            readonly skipMultilineEncoding: boolean;
            readonly metadata?: unknown;
            readonly secretMetadata: readonly {
              readonly key: string;
              readonly value: string;
              readonly isEncrypted: boolean;
            }[];
            readonly tags: readonly {
              readonly id: string;
              readonly slug: string;
              readonly color: string | null;
              readonly name: string;
            }[];
            readonly createdAt: string;
            readonly updatedAt: string;
            readonly isRotatedSecret?: boolean;
            readonly rotationId?: string;
          }[];
        }
      | {
          readonly approval: {
            readonly id: string;
            readonly policyId: string;
            readonly hasMerged: boolean;
            readonly status: string;
            readonly conflicts?: unknown;
            readonly slug: string;
            readonly folderId: string;
            readonly createdAt: string;
            readonly updatedAt: string;
            readonly isReplicated: boolean | null;
            readonly committerUserId: string;
            readonly committerType: string;
            readonly statusChangedByUserId: string | null;
            readonly bypassReason: string | null;
            readonly expiresAt: string | null;
          };
        };
  };
  'DELETE /api/v4/secrets/{secretName}': {
    readonly path: { readonly secretName: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly projectId?: string;
      readonly projectSlug?: string;
      readonly environment: string;
      readonly secretPath?: string;
      readonly type?: 'shared' | 'personal';
    };
    readonly reply:
      | {
          readonly secret: {
            readonly id: string;
            readonly _id: string;
            readonly workspace: string;
            readonly environment: string;
            readonly version: number;
            readonly type: 'shared' | 'personal';
            readonly secretKey: string;
            readonly secretValue: string;
            readonly secretValueHidden: boolean;
            readonly secretComment: string;
            readonly secretPath: string;
            readonly secretReminderNote: string | null;
            readonly secretReminderRepeatDays: number | null;
            readonly skipMultilineEncoding: boolean;
            readonly metadata?: unknown;
            readonly secretMetadata: readonly {
              readonly key: string;
              readonly value: string;
              readonly isEncrypted: boolean;
            }[];
            readonly tags: readonly {
              readonly id: string;
              readonly slug: string;
              readonly color: string | null;
              readonly name: string;
            }[];
            readonly createdAt: string;
            readonly updatedAt: string;
            readonly isRotatedSecret?: boolean;
            readonly rotationId?: string;
          };
        }
      | {
          readonly approval: {
            readonly id: string;
            readonly policyId: string;
            readonly hasMerged: boolean;
            readonly status: string;
            readonly conflicts?: unknown;
            readonly slug: string;
            readonly folderId: string;
            readonly createdAt: string;
            readonly updatedAt: string;
            readonly isReplicated: boolean | null;
            readonly committerUserId: string;
            readonly committerType: string;
            readonly statusChangedByUserId: string | null;
            readonly bypassReason: string | null;
            readonly expiresAt: string | null;
          };
        };
  };
  'GET /api/status': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly date: string;
      readonly message: string;
      readonly emailConfigured: boolean;
      readonly inviteOnlySignup: boolean;
      readonly redisConfigured: boolean;
      readonly secretScanningConfigured: boolean;
      readonly samlDefaultOrgSlug?: string;
    };
  };
  'GET /api/v1/access-approvals/grants': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: { readonly projectSlug: string; readonly limit?: number; readonly cursor?: string };
    readonly body: undefined;
    readonly reply: {
      readonly grants: readonly {
        readonly requestId: string;
        readonly policyId: string;
        readonly policyName: string;
        readonly environmentName: string;
        readonly secretPath: string;
        readonly permissions?: unknown;
        readonly privilegeId: string;
        readonly isTemporary: boolean;
        readonly temporaryMode: string | null;
        readonly temporaryRange: string | null;
        readonly temporaryAccessStartTime: string | null;
        readonly temporaryAccessEndTime: string | null;
        readonly grantedAt: string;
        readonly endedAt: string | null;
        readonly isActive: boolean;
        readonly note: string | null;
        readonly bypassReason: string | null;
        readonly reviewers: readonly { readonly userId: string; readonly status: string }[];
        readonly requestedByUser: {
          readonly userId: string;
          readonly email: string | null;
          readonly firstName: string | null;
          readonly lastName: string | null;
          readonly username: string;
        };
      }[];
      readonly nextCursor?: string;
    };
  };
  'GET /api/v1/access-approvals/policies': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: { readonly projectSlug: string };
    readonly body: undefined;
    readonly reply: {
      readonly approvals: readonly {
        readonly id: string;
        readonly name: string;
        readonly secretPath: string | null;
        readonly approvals: number;
        readonly envId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly deletedAt: string | null;
        readonly enforcementLevel: string;
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly environments: readonly {
          readonly id: string;
          readonly name: string;
          readonly slug: string;
        }[];
        readonly projectId: string;
        readonly allowedSelfApprovals: boolean;
        readonly maxTimePeriod: string | null;
        readonly requestExpirationTime: string | null;
        readonly approvers: readonly {
          readonly type: 'user' | 'group';
          readonly id?: string | null;
          readonly name?: string | null;
          readonly sequence: number;
          readonly approvalsRequired: number;
        }[];
        readonly bypassers: readonly {
          readonly type: 'user' | 'group';
          readonly id?: string | null;
          readonly name?: string | null;
        }[];
      }[];
    };
  };
  'GET /api/v1/access-approvals/requests': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: {
      readonly projectSlug: string;
      readonly authorProjectMembershipId?: string;
      readonly envSlug?: string;
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly body: undefined;
    readonly reply: {
      readonly requests: readonly {
        readonly id: string;
        readonly policyId: string;
        readonly privilegeId: string | null;
        readonly requestedBy: string | null;
        readonly isTemporary: boolean;
        readonly temporaryRange: string | null;
        readonly permissions?: unknown;
        readonly note: string | null;
        readonly status: 'pending' | 'approved' | 'rejected' | 'cancelled' | 'expired' | 'revoked';
        readonly bypassReason: string | null;
        readonly expiresAt: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly requestedByUserId: string;
        readonly environmentName: string;
        readonly isApproved: boolean;
        readonly isActive: boolean;
        readonly privilege: {
          readonly membershipId: string;
          readonly isTemporary: boolean;
          readonly temporaryMode: string | null;
          readonly temporaryRange: string | null;
          readonly temporaryAccessStartTime: string | null;
          readonly temporaryAccessEndTime: string | null;
          readonly permissions?: unknown;
        } | null;
        readonly policy: {
          readonly id: string;
          readonly name: string;
          readonly approvals: number;
          readonly approvers: readonly string[];
          readonly secretPath: string | null;
          readonly envId: string;
          readonly enforcementLevel: string;
        };
        readonly reviewers: readonly { readonly userId: string; readonly status: string }[];
        readonly requestedByUser: {
          readonly userId: string;
          readonly email: string | null;
          readonly firstName: string | null;
          readonly lastName: string | null;
          readonly username: string;
        };
      }[];
      readonly nextCursor?: string;
    };
  };
  'GET /api/v1/access-approvals/requests/{requestId}': {
    readonly path: { readonly requestId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly request: {
        readonly id: string;
        readonly policyId: string;
        readonly privilegeId: string | null;
        readonly requestedBy: string | null;
        readonly isTemporary: boolean;
        readonly temporaryRange: string | null;
        readonly permissions?: unknown;
        readonly note: string | null;
        readonly status: 'pending' | 'approved' | 'rejected' | 'cancelled' | 'expired' | 'revoked';
        readonly bypassReason: string | null;
        readonly expiresAt: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly requestedByUserId: string;
        readonly environmentName: string;
        readonly isApproved: boolean;
        readonly isActive: boolean;
        readonly privilege: {
          readonly membershipId: string;
          readonly isTemporary: boolean;
          readonly temporaryMode: string | null;
          readonly temporaryRange: string | null;
          readonly temporaryAccessStartTime: string | null;
          readonly temporaryAccessEndTime: string | null;
          readonly permissions?: unknown;
        } | null;
        readonly policy: {
          readonly id: string;
          readonly name: string;
          readonly approvals: number;
          readonly approvers: readonly string[];
          readonly secretPath: string | null;
          readonly envId: string;
          readonly enforcementLevel: string;
        };
        readonly reviewers: readonly { readonly userId: string; readonly status: string }[];
        readonly requestedByUser: {
          readonly userId: string;
          readonly email: string | null;
          readonly firstName: string | null;
          readonly lastName: string | null;
          readonly username: string;
        };
      };
    };
  };
  'GET /api/v1/admin/app-credentials': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly apps: readonly {
        readonly app:
          | 'google'
          | 'github'
          | 'gitlab'
          | 'slack'
          | 'github-app'
          | 'azure'
          | 'bitbucket'
          | 'gcp'
          | 'github-integration'
          | 'gitlab-integration'
          | 'heroku'
          | 'netlify'
          | 'vercel';
        readonly shown: Readonly<Record<string, string>>;
        readonly secretMembers: readonly string[];
        readonly updatedAt: string | null;
        readonly isKeptOutside: boolean;
      }[];
    };
  };
  'GET /api/v1/admin/config': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly config: {
        readonly id: string;
        readonly initialized: boolean;
        readonly allowSignUp: boolean;
        readonly allowedSignUpDomain: string | null;
        readonly instanceId: string;
        readonly trustSamlEmails: boolean;
        readonly trustLdapEmails: boolean;
        readonly trustOidcEmails: boolean;
        readonly availableLoginMethods: readonly string[];
        readonly defaultAuthOrgId: string | null;
        readonly defaultAuthOrgSlug: string | null;
        readonly enabledLoginMethods: readonly string[] | null;
        readonly isMigrationModeOn: boolean;
        readonly isSecretScanningDisabled: boolean;
      };
    };
  };
  'GET /api/v1/admin/keys/status': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: { readonly projectId?: string };
    readonly body: undefined;
    readonly reply: {
      readonly rootKey: {
        readonly version: number;
        readonly numberOfVersions: number;
        readonly strategy: string;
        readonly wrappedBy: string;
        readonly createdAt: string;
      } | null;
      readonly levels: readonly {
        readonly level: 'root-key' | 'organization-keys' | 'project-keys' | 'token-signing-key' | 'etag-key';
        readonly since: string | null;
        readonly ageDays: number | null;
        readonly underOldVersions: { readonly owners: number | null; readonly values: number };
        readonly rotation: {
          readonly number: number;
          readonly level:
            | 'root-key'
            | 'organization-keys'
            | 'project-keys'
            | 'token-signing-key'
            | 'etag-key';
          readonly projectId: string | null;
          readonly phase: 'preparing' | 'settling' | 'moving' | 'completed';
          readonly owners: number;
          readonly ownersDone: number;
          readonly moved: number;
          readonly left: number;
          readonly outOfReach: number;
          readonly startedAt: string;
          readonly progressAt: string;
          readonly completedAt: string | null;
        } | null;
      }[];
      readonly projectRotation: {
        readonly number: number;
        readonly level: 'root-key' | 'organization-keys' | 'project-keys' | 'token-signing-key' | 'etag-key';
        readonly projectId: string | null;
        readonly phase: 'preparing' | 'settling' | 'moving' | 'completed';
        readonly owners: number;
        readonly ownersDone: number;
        readonly moved: number;
        readonly left: number;
        readonly outOfReach: number;
        readonly startedAt: string;
        readonly progressAt: string;
        readonly completedAt: string | null;
      } | null;
    };
  };
  'GET /api/v1/admin/workers/status': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly checkedAt: string | null;
      readonly queues:
        | readonly {
            readonly name: string;
            readonly waiting: number;
            readonly underWay: number;
            readonly delayed: number;
            readonly oldestSeconds: number | null;
            readonly deadLetters: number;
          }[]
        | null;
      readonly givenUp: number | null;
      readonly alarms:
        | readonly {
            readonly name: string;
            readonly description: string;
            readonly state: 'ok' | 'alarm' | 'insufficient-data';
            readonly changedAt: string;
          }[]
        | null;
    };
  };
  'GET /api/v1/app-connections': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: { readonly projectId?: string };
    readonly body: undefined;
    readonly reply: {
      readonly appConnections: readonly {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly version: number;
        readonly orgId: string;
        readonly projectId: string | null;
        readonly app: string;
        readonly method: string;
        readonly credentialsHash: string;
        readonly isPlatformManagedCredentials: boolean;
        readonly gatewayId: string | null;
        readonly credentials: Readonly<Record<never, never>>;
        readonly createdAt: string;
        readonly updatedAt: string;
      }[];
    };
  };
  'GET /api/v1/app-connections/options': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly appConnectionOptions: readonly {
        readonly app: string;
        readonly name: string;
        readonly methods: readonly string[];
        readonly forms: readonly {
          readonly method: string;
          readonly credentials: readonly {
            readonly name: string;
            readonly kind: 'secret' | 'address' | 'certificate' | 'text';
            readonly isOptional: boolean;
          }[];
        }[];
        readonly oauth: {
          readonly integration: string;
          readonly address: string;
          readonly takesPkce: boolean;
          readonly takesRedirect: boolean;
        } | null;
      }[];
    };
  };
  'GET /api/v1/app-connections/{app}/{connectionId}/usage': {
    readonly path: { readonly app: string; readonly connectionId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly secretSyncs: readonly {
        readonly id: string;
        readonly name: string;
        readonly destination: string;
        readonly projectId: string;
        readonly projectName: string;
      }[];
      readonly numberOutOfReach: number;
    };
  };
  'GET /api/v1/audit-log-streams': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly auditLogStreams: readonly {
        readonly id: string;
        readonly url: string;
        readonly provider: 'custom' | 'datadog' | 'better-stack' | 'splunk';
        readonly format: 'json' | 'ndjson';
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly status: {
          readonly state: 'waiting' | 'delivering' | 'failing';
          readonly lastSuccessAt: string | null;
          readonly lastFailureAt: string | null;
          readonly lastErrorCode: string | null;
          readonly lastErrorMessage: string | null;
          readonly failures: number;
          readonly failingSince: string | null;
          readonly nextAttemptAt: string | null;
          readonly lagSeconds: number | null;
          readonly givenUp: number;
        };
      }[];
    };
  };
  'GET /api/v1/auth/aws-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identityAwsAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly type: 'iam';
        readonly stsEndpoint: string;
        readonly allowedPrincipalArns: string;
        readonly allowedAccountIds: string;
        readonly serverId: string | null;
      };
    };
  };
  'GET /api/v1/auth/azure-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identityAzureAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly tenantId: string;
        readonly resource: string;
        readonly allowedServicePrincipalIds: string;
      };
    };
  };
  'GET /api/v1/auth/gcp-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identityGcpAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly type: 'iam' | 'gce';
        readonly allowedServiceAccounts: string;
        readonly allowedProjects: string;
        readonly allowedZones: string;
      };
    };
  };
  'GET /api/v1/auth/jwt-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identityJwtAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly boundIssuer: string;
        readonly boundAudiences: string;
        readonly boundClaims: Readonly<Record<string, string>>;
        readonly boundSubject: string;
        readonly claimMetadataMapping: Readonly<Record<string, string>>;
        readonly configurationType: 'jwks' | 'static';
        readonly jwksUrl: string;
        readonly jwksCaCert: string;
        readonly publicKeys: readonly string[];
      };
    };
  };
  'GET /api/v1/auth/kubernetes-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identityKubernetesAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly kubernetesHost: string;
        readonly caCert: string;
        readonly tokenReviewerJwt: '';
        readonly tokenReviewMode: 'api';
        readonly allowedNamespaces: string;
        readonly allowedNames: string;
        readonly allowedAudience: string;
      };
    };
  };
  'GET /api/v1/auth/ldap-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identityLdapAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly url: string;
        readonly bindDN: string;
        readonly bindPass: '';
        readonly searchBase: string;
        readonly searchFilter: string;
        readonly ldapCaCertificate: string;
        readonly allowedFields: readonly { readonly key: string; readonly value: string }[];
        readonly lockoutEnabled: boolean;
        readonly lockoutThreshold: number;
        readonly lockoutDurationSeconds: number;
        readonly lockoutCounterResetSeconds: number;
      };
    };
  };
  'GET /api/v1/auth/oidc-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identityOidcAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly boundIssuer: string;
        readonly boundAudiences: string;
        readonly boundClaims: Readonly<Record<string, string>>;
        readonly boundSubject: string;
        readonly claimMetadataMapping: Readonly<Record<string, string>>;
        readonly oidcDiscoveryUrl: string;
        readonly caCert: string;
      };
    };
  };
  'GET /api/v1/auth/tls-cert-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identityTlsCertAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly caCertificate: string;
        readonly allowedCommonNames: string;
        readonly allowedSubjectAltNames: readonly string[];
        readonly verifyClientCertificateChain: boolean;
      };
    };
  };
  'GET /api/v1/auth/token-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identityTokenAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'GET /api/v1/auth/token-auth/identities/{identityId}/tokens': {
    readonly path: { readonly identityId: string };
    readonly query: { readonly offset?: number; readonly limit?: number };
    readonly body: undefined;
    readonly reply: {
      readonly tokens: readonly {
        readonly id: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenNumUses: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenLastUsedAt: string | null;
        readonly accessTokenLastRenewedAt: string | null;
        readonly isAccessTokenRevoked: boolean;
        readonly identityUAClientSecretId: string | null;
        readonly identityId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly name: string | null;
        readonly authMethod: string;
        readonly accessTokenPeriod: number;
      }[];
    };
  };
  'GET /api/v1/auth/universal-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identityUniversalAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly clientId: string;
        readonly clientSecretTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly lockoutEnabled: boolean;
        readonly lockoutThreshold: number;
        readonly lockoutDurationSeconds: number;
        readonly lockoutCounterResetSeconds: number;
      };
    };
  };
  'GET /api/v1/auth/universal-auth/identities/{identityId}/client-secrets': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly clientSecretData: readonly {
        readonly id: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly description: string;
        readonly clientSecretPrefix: string;
        readonly clientSecretNumUses: number;
        readonly clientSecretNumUsesLimit: number;
        readonly clientSecretTTL: number;
        readonly identityUAId: string;
        readonly isClientSecretRevoked: boolean;
      }[];
    };
  };
  'GET /api/v1/cert-manager/certificate-policies': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: { readonly projectId?: string; readonly projectSlug?: string };
    readonly body: undefined;
    readonly reply: {
      readonly certificatePolicies: readonly {
        readonly id: string;
        readonly projectId: string;
        readonly name: string;
        readonly description: string | null;
        readonly subject: readonly {
          readonly allowed?: readonly string[];
          readonly required?: readonly string[];
          readonly denied?: readonly string[];
          readonly type: string;
        }[];
        readonly sans: readonly {
          readonly allowed?: readonly string[];
          readonly required?: readonly string[];
          readonly denied?: readonly string[];
          readonly type: string;
        }[];
        readonly keyUsages: {
          readonly allowed?: readonly string[];
          readonly required?: readonly string[];
          readonly denied?: readonly string[];
        } | null;
        readonly extendedKeyUsages: {
          readonly allowed?: readonly string[];
          readonly required?: readonly string[];
          readonly denied?: readonly string[];
        } | null;
        readonly algorithms: {
          readonly signature?: readonly string[];
          readonly keyAlgorithm?: readonly string[];
        } | null;
        readonly validity: { readonly max?: string } | null;
        readonly basicConstraints: { readonly isCA: string };
        readonly createdAt: string;
        readonly updatedAt: string;
      }[];
      readonly totalCount: number;
    };
  };
  'GET /api/v1/cert-manager/certificate-profiles': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: { readonly projectId?: string; readonly projectSlug?: string };
    readonly body: undefined;
    readonly reply: {
      readonly certificateProfiles: readonly {
        readonly id: string;
        readonly projectId: string;
        readonly caId: string;
        readonly certificatePolicyId: string;
        readonly slug: string;
        readonly description: string | null;
        readonly issuerType: string;
        readonly enrollmentType: string;
        readonly defaults: {
          readonly ttlDays?: number;
          readonly commonName?: string;
          readonly keyAlgorithm?: string;
          readonly signatureAlgorithm?: string;
          readonly keyUsages?: readonly string[];
          readonly extendedKeyUsages?: readonly string[];
          readonly organization?: string;
          readonly organizationalUnit?: string;
          readonly country?: string;
          readonly state?: string;
          readonly locality?: string;
        } | null;
        readonly createdAt: string;
        readonly updatedAt: string;
      }[];
      readonly totalCount: number;
    };
  };
  'GET /api/v1/dynamic-secrets': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: {
      readonly projectSlug?: string;
      readonly projectId?: string;
      readonly environmentSlug: string;
      readonly path?: string;
    };
    readonly body: undefined;
    readonly reply: {
      readonly dynamicSecrets: readonly {
        readonly id: string;
        readonly name: string;
        readonly version: number;
        readonly type: string;
        readonly defaultTTL: string;
        readonly maxTTL: string | null;
        readonly folderId: string;
        readonly status: string | null;
        readonly statusDetails: string | null;
        readonly usernameTemplate: string | null;
        readonly metadata: readonly { readonly key: string; readonly value: string }[];
        readonly removesStrays: boolean;
        readonly createdAt: string;
        readonly updatedAt: string;
      }[];
    };
  };
  'GET /api/v1/dynamic-secrets/{name}': {
    readonly path: { readonly name: string };
    readonly query: {
      readonly projectSlug?: string;
      readonly projectId?: string;
      readonly environmentSlug: string;
      readonly path?: string;
    };
    readonly body: undefined;
    readonly reply: {
      readonly dynamicSecret: {
        readonly id: string;
        readonly name: string;
        readonly version: number;
        readonly type: string;
        readonly defaultTTL: string;
        readonly maxTTL: string | null;
        readonly folderId: string;
        readonly status: string | null;
        readonly statusDetails: string | null;
        readonly usernameTemplate: string | null;
        readonly metadata: readonly { readonly key: string; readonly value: string }[];
        readonly removesStrays: boolean;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly inputs?: Readonly<Record<string, unknown>>;
      };
    };
  };
  'GET /api/v1/dynamic-secrets/{name}/drift': {
    readonly path: { readonly name: string };
    readonly query: {
      readonly projectSlug?: string;
      readonly projectId?: string;
      readonly environmentSlug: string;
      readonly path?: string;
    };
    readonly body: undefined;
    readonly reply: {
      readonly drift: {
        readonly isKnown: boolean;
        readonly strays: readonly { readonly externalEntityId: string }[];
        readonly missing: readonly { readonly leaseId: string; readonly externalEntityId: string }[];
      };
    };
  };
  'GET /api/v1/dynamic-secrets/{name}/leases': {
    readonly path: { readonly name: string };
    readonly query: {
      readonly projectSlug?: string;
      readonly projectId?: string;
      readonly environmentSlug: string;
      readonly path?: string;
      readonly limit?: number;
      readonly after?: string;
    };
    readonly body: undefined;
    readonly reply: {
      readonly leases: readonly {
        readonly id: string;
        readonly version: number;
        readonly externalEntityId: string;
        readonly expireAt: string;
        readonly status: string | null;
        readonly statusDetails: string | null;
        readonly dynamicSecretId: string;
        readonly takenBy: { readonly type: string; readonly id: string; readonly name: string };
        readonly renewals: number;
        readonly lastRenewedAt: string | null;
        readonly createdAt: string;
        readonly updatedAt: string;
      }[];
      readonly next: string | null;
    };
  };
  'GET /api/v1/folders': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: {
      readonly workspaceId: string;
      readonly environment: string;
      readonly path?: string;
      readonly directory?: string;
      readonly recursive?: boolean;
    };
    readonly body: undefined;
    readonly reply: {
      readonly folders: readonly {
        readonly id: string;
        readonly name: string;
        readonly version: number;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly envId: string;
        readonly parentId: string | null;
        readonly isReserved: boolean;
        readonly description: string | null;
        readonly path: string;
        readonly relativePath: string;
      }[];
    };
  };
  'GET /api/v1/groups/{id}/users': {
    readonly path: { readonly id: string };
    readonly query: {
      readonly offset?: number;
      readonly limit?: number;
      readonly search?: string;
      readonly username?: string;
      readonly filterUsers?: 'existingMembers' | 'nonMembers';
    };
    readonly body: undefined;
    readonly reply: {
      readonly users: readonly {
        readonly email: string | null;
        readonly username: string;
        readonly firstName: string | null;
        readonly lastName: string | null;
        readonly id: string;
        readonly isPartOfGroup: boolean;
        readonly joinedGroupAt: string | null;
      }[];
      readonly totalCount: number;
    };
  };
  'GET /api/v1/identities': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: { readonly orgId: string };
    readonly body: undefined;
    readonly reply: {
      readonly identities: readonly {
        readonly id: string;
        readonly role: string;
        readonly roleId: string | null;
        readonly orgId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly identityId: string;
        readonly customRole?: {
          readonly id: string;
          readonly name: string;
          readonly slug: string;
          readonly permissions?: unknown;
          readonly description: string | null;
        };
        readonly lastLoginAuthMethod: string | null;
        readonly lastLoginTime: string | null;
        readonly identity: {
          readonly id: string;
          readonly name: string;
          readonly authMethod: string | null;
          readonly authMethods: readonly string[];
          readonly hasDeleteProtection: boolean;
          readonly createdAt: string;
          readonly updatedAt: string;
        };
      }[];
      readonly totalCount: number;
    };
  };
  'GET /api/v1/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identity: {
        readonly id: string;
        readonly role: string;
        readonly roleId: string | null;
        readonly orgId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly identityId: string;
        readonly customRole?: {
          readonly id: string;
          readonly name: string;
          readonly slug: string;
          readonly permissions?: unknown;
          readonly description: string | null;
        };
        readonly lastLoginAuthMethod: string | null;
        readonly lastLoginTime: string | null;
        readonly identity: {
          readonly id: string;
          readonly name: string;
          readonly authMethod: string | null;
          readonly authMethods: readonly string[];
          readonly hasDeleteProtection: boolean;
          readonly createdAt: string;
          readonly updatedAt: string;
          readonly activeLockoutAuthMethods: readonly string[];
        };
        readonly metadata: readonly { readonly id: string; readonly key: string; readonly value: string }[];
      };
    };
  };
  'GET /api/v1/identities/{identityId}/identity-memberships': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identityMemberships: readonly {
        readonly id: string;
        readonly identityId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly roles: readonly {
          readonly id: string;
          readonly role: string;
          readonly customRoleId: string | null;
          readonly customRoleName: string | null;
          readonly customRoleSlug: string | null;
          readonly isTemporary: boolean;
          readonly temporaryMode: string | null;
          readonly temporaryRange: string | null;
          readonly temporaryAccessStartTime: string | null;
          readonly temporaryAccessEndTime: string | null;
        }[];
        readonly identity: {
          readonly id: string;
          readonly name: string;
          readonly authMethod: string | null;
          readonly authMethods: readonly string[];
        };
        readonly project: { readonly id: string; readonly name: string };
      }[];
    };
  };
  'GET /api/v1/imports': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: { readonly projectId: string; readonly limit?: number; readonly cursor?: string };
    readonly body: undefined;
    readonly reply: {
      readonly imports: readonly {
        readonly id: string;
        readonly projectId: string;
        readonly source:
          | 'infisical'
          | 'vault'
          | 'aws-secrets-manager'
          | 'aws-parameter-store'
          | 'doppler'
          | 'gcp-secret-manager'
          | 'azure-key-vault'
          | 'file';
        readonly environment: string | null;
        readonly environments: readonly { readonly from: string; readonly to: string }[];
        readonly secretPath: string;
        readonly dryRun: boolean;
        readonly onConflict: 'skip' | 'overwrite';
        readonly status: 'running' | 'completed' | 'failed' | 'cancelled';
        readonly statusMessage: string | null;
        readonly counts: {
          readonly created: number;
          readonly updated: number;
          readonly unchanged: number;
          readonly conflict: number;
          readonly refused: number;
          readonly requested: number;
        };
        readonly startedBy: { readonly actorType: 'user' | 'identity'; readonly actorId: string };
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly endedAt: string | null;
      }[];
      readonly nextCursor?: string;
    };
  };
  'GET /api/v1/imports/{importId}': {
    readonly path: { readonly importId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly import: {
        readonly id: string;
        readonly projectId: string;
        readonly source:
          | 'infisical'
          | 'vault'
          | 'aws-secrets-manager'
          | 'aws-parameter-store'
          | 'doppler'
          | 'gcp-secret-manager'
          | 'azure-key-vault'
          | 'file';
        readonly environment: string | null;
        readonly environments: readonly { readonly from: string; readonly to: string }[];
        readonly secretPath: string;
        readonly dryRun: boolean;
        readonly onConflict: 'skip' | 'overwrite';
        readonly status: 'running' | 'completed' | 'failed' | 'cancelled';
        readonly statusMessage: string | null;
        readonly counts: {
          readonly created: number;
          readonly updated: number;
          readonly unchanged: number;
          readonly conflict: number;
          readonly refused: number;
          readonly requested: number;
        };
        readonly startedBy: { readonly actorType: 'user' | 'identity'; readonly actorId: string };
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly endedAt: string | null;
      };
    };
  };
  'GET /api/v1/imports/{importId}/report': {
    readonly path: { readonly importId: string };
    readonly query: { readonly cursor?: string };
    readonly body: undefined;
    readonly reply: {
      readonly lines: readonly {
        readonly kind: 'secret' | 'import';
        readonly environment: string;
        readonly secretPath: string;
        readonly key: string;
        readonly result: 'created' | 'updated' | 'unchanged' | 'conflict' | 'refused' | 'requested';
        readonly reason: string;
      }[];
      readonly nextCursor?: string;
    };
  };
  'GET /api/v1/kms/keys': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: {
      readonly projectId: string;
      readonly offset?: number;
      readonly limit?: number;
      readonly orderBy?: 'name';
      readonly orderDirection?: 'asc' | 'desc';
      readonly search?: string;
    };
    readonly body: undefined;
    readonly reply: {
      readonly keys: readonly {
        readonly id: string;
        readonly description: string | null;
        readonly isDisabled: boolean;
        readonly isReserved: boolean;
        readonly orgId: string;
        readonly name: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly projectId: string;
        readonly slug: string | null;
        readonly keyUsage: string;
        readonly encryptionAlgorithm: string;
        readonly version: number;
        readonly minDecryptionVersion: number;
        readonly rotationPeriodDays: number | null;
        readonly nextRotationAt: string | null;
      }[];
      readonly totalCount: number;
    };
  };
  'GET /api/v1/kms/keys/{keyId}/signing-algorithms': {
    readonly path: { readonly keyId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: { readonly signingAlgorithms: readonly string[] };
  };
  'GET /api/v1/ldap/config': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: { readonly organizationId: string };
    readonly body: undefined;
    readonly reply: {
      readonly id: string;
      readonly orgId: string;
      readonly isActive: boolean;
      readonly url: string;
      readonly uniqueUserAttribute: string;
      readonly searchBase: string;
      readonly searchFilter: string;
      readonly groupSearchBase: string;
      readonly groupSearchFilter: string;
      readonly nestedGroups: boolean;
      readonly lastUsed: string | null;
      readonly createdAt: string;
      readonly updatedAt: string;
      readonly organization: string;
      readonly bindDN: string;
      readonly bindPass: string;
      readonly caCert: string;
    };
  };
  'GET /api/v1/ldap/config/{configId}/group-maps': {
    readonly path: { readonly configId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: readonly {
      readonly id: string;
      readonly ldapConfigId: string;
      readonly ldapGroupCN: string;
      readonly group: { readonly id: string; readonly name: string; readonly slug: string };
    }[];
  };
  'GET /api/v1/organization': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly organizations: readonly {
        readonly id: string;
        readonly name: string;
        readonly slug: string;
        readonly customerId: string | null;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly authEnforced: boolean;
        readonly scimEnabled: boolean;
        readonly enforceMfa: boolean;
        readonly selectedMfaMethod: string | null;
        readonly enforceStepUp: boolean;
        readonly kmsDefaultKeyId: string | null;
        readonly kmsEncryptedDataKey: null;
        readonly defaultMembershipRole: string;
        readonly userTokenExpiration: string | null;
        readonly allowedEmailDomains: readonly string[];
        readonly auditFailureMode: 'fail' | 'degrade';
        readonly auditLogsRetentionDays: number | null;
        readonly orgAuthMethod: string;
      }[];
    };
  };
  'GET /api/v1/organization/audit-logs': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: {
      readonly eventType?: string;
      readonly eventTypes?: string;
      readonly actor?: string;
      readonly actorType?:
        | 'platform'
        | 'user'
        | 'service'
        | 'identity'
        | 'machine'
        | 'scimClient'
        | 'acmeAccount'
        | 'anonymous';
      readonly userAgentType?:
        | 'web'
        | 'cli'
        | 'k8-operator'
        | 'terraform'
        | 'other'
        | 'InfisicalPythonSDK'
        | 'InfisicalNodeSDK';
      readonly environment?: string;
      readonly secretPath?: string;
      readonly secretKey?: string;
      readonly eventMetadata?: string;
      readonly outcome?: 'success' | 'denied' | 'failed';
      readonly startDate?: string;
      readonly endDate?: string;
      readonly offset?: number;
      readonly limit?: number;
      readonly cursor?: string;
      readonly projectId?: string;
    };
    readonly body: undefined;
    readonly reply: {
      readonly auditLogs: readonly {
        readonly id: string;
        readonly ipAddress: string | null;
        readonly userAgent: string | null;
        readonly userAgentType:
          | 'web'
          | 'cli'
          | 'k8-operator'
          | 'terraform'
          | 'other'
          | 'InfisicalPythonSDK'
          | 'InfisicalNodeSDK'
          | null;
        readonly expiresAt: string | null;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly orgId: string | null;
        readonly projectId: string | null;
        readonly projectName: string | null;
        readonly outcome: 'success' | 'denied' | 'failed';
        readonly event: { readonly type: string; readonly metadata: Readonly<Record<string, unknown>> };
        readonly actor: { readonly type: string; readonly metadata: Readonly<Record<string, unknown>> };
      }[];
      readonly nextCursor?: string;
    };
  };
  'GET /api/v1/organization/audit-logs/summary': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: {
      readonly interval?: 'hour' | 'day';
      readonly startDate?: string;
      readonly endDate?: string;
      readonly projectId?: string;
    };
    readonly body: undefined;
    readonly reply: {
      readonly interval: 'hour' | 'day';
      readonly buckets: readonly {
        readonly startDate: string;
        readonly count: number;
        readonly eventTypes: Readonly<Record<string, number>>;
        readonly outcomes: Readonly<Record<string, number>>;
        readonly actors: readonly {
          readonly type: string;
          readonly id: string | null;
          readonly count: number;
        }[];
        readonly otherActors: number;
      }[];
    };
  };
  'GET /api/v1/organization/roles': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly roles: readonly {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly slug: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly orgId: string;
      }[];
    };
  };
  'GET /api/v1/organization/roles/{roleId}': {
    readonly path: { readonly roleId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly role: {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly slug: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly orgId: string;
        readonly permissions: readonly {
          readonly subject: string | readonly string[];
          readonly action: string | readonly string[];
          readonly conditions?: Readonly<Record<string, unknown>>;
          readonly inverted?: boolean;
        }[];
      };
    };
  };
  'GET /api/v1/organization/{orgId}': {
    readonly path: { readonly orgId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly organization: {
        readonly id: string;
        readonly name: string;
        readonly slug: string;
        readonly customerId: string | null;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly authEnforced: boolean;
        readonly scimEnabled: boolean;
        readonly enforceMfa: boolean;
        readonly selectedMfaMethod: string | null;
        readonly enforceStepUp: boolean;
        readonly kmsDefaultKeyId: string | null;
        readonly kmsEncryptedDataKey: null;
        readonly defaultMembershipRole: string;
        readonly userTokenExpiration: string | null;
        readonly allowedEmailDomains: readonly string[];
        readonly auditFailureMode: 'fail' | 'degrade';
        readonly auditLogsRetentionDays: number | null;
      };
    };
  };
  'GET /api/v1/organization/{orgId}/break-glass-codes': {
    readonly path: { readonly orgId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: { readonly codesLeft: number };
  };
  'GET /api/v1/organization/{orgId}/groups': {
    readonly path: { readonly orgId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly groups: readonly {
        readonly id: string;
        readonly orgId: string;
        readonly name: string;
        readonly slug: string;
        readonly role: string;
        readonly roleId: string | null;
        readonly customRoleSlug: string | null;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly customRole?: {
          readonly id: string;
          readonly name: string;
          readonly slug: string;
          readonly permissions?: unknown;
          readonly description: string | null;
        };
      }[];
    };
  };
  'GET /api/v1/organization/{orgId}/incidentContactOrg': {
    readonly path: { readonly orgId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly incidentContactsOrg: readonly {
        readonly id: string;
        readonly email: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly orgId: string;
      }[];
    };
  };
  'GET /api/v1/organization/{orgId}/verified-domains': {
    readonly path: { readonly orgId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly domains: readonly {
        readonly id: string;
        readonly domain: string;
        readonly isVerified: boolean;
        readonly verifiedAt: string | null;
        readonly recordType: 'TXT';
        readonly recordName: string;
        readonly recordValue: string;
        readonly createdAt: string;
      }[];
    };
  };
  'GET /api/v1/password/recovery-kit': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: { readonly codesLeft: number; readonly createdAt: string | null };
  };
  'GET /api/v1/pki/ca/{caId}': {
    readonly path: { readonly caId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly ca: {
        readonly id: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly parentCaId: string | null;
        readonly projectId: string;
        readonly type: string;
        readonly status: string;
        readonly friendlyName: string;
        readonly organization: string;
        readonly ou: string;
        readonly country: string;
        readonly province: string;
        readonly locality: string;
        readonly commonName: string;
        readonly dn: string;
        readonly serialNumber: string | null;
        readonly maxPathLength: number | null;
        readonly keyAlgorithm: string;
        readonly keyStorage: string;
        readonly notBefore: string | null;
        readonly notAfter: string | null;
        readonly activeCaCertId: string | null;
        readonly requireTemplateForIssuance: boolean;
      };
    };
  };
  'GET /api/v1/pki/ca/{caId}/ca-certificates': {
    readonly path: { readonly caId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: readonly {
      readonly certificate: string;
      readonly certificateChain: string;
      readonly serialNumber: string;
      readonly version: number;
    }[];
  };
  'GET /api/v1/pki/ca/{caId}/certificate': {
    readonly path: { readonly caId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly certificate: string;
      readonly certificateChain: string;
      readonly serialNumber: string;
    };
  };
  'GET /api/v1/pki/ca/{caId}/crls': {
    readonly path: { readonly caId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: readonly { readonly id: string; readonly crl: string }[];
  };
  'GET /api/v1/pki/ca/{caId}/csr': {
    readonly path: { readonly caId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: { readonly csr: string };
  };
  'GET /api/v1/pki/certificate-templates/{certificateTemplateId}/acme-keys': {
    readonly path: { readonly certificateTemplateId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly acmeKeys: readonly {
        readonly id: string;
        readonly certificateTemplateId: string;
        readonly name: string;
        readonly acmeAccountId: string | null;
        readonly createdAt: string;
      }[];
    };
  };
  'GET /api/v1/pki/certificate-templates/{certificateTemplateId}/est-config': {
    readonly path: { readonly certificateTemplateId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly id: string;
      readonly certificateTemplateId: string;
      readonly isEnabled: boolean;
      readonly disableBootstrapCertValidation: boolean;
      readonly caChain: string;
    };
  };
  'GET /api/v1/pki/certificates/{serialNumber}': {
    readonly path: { readonly serialNumber: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly certificate: {
        readonly id: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly caId: string;
        readonly status: string;
        readonly serialNumber: string;
        readonly friendlyName: string;
        readonly commonName: string;
        readonly notBefore: string;
        readonly notAfter: string;
        readonly revokedAt: string | null;
        readonly revocationReason: number | null;
        readonly altNames: string | null;
        readonly caCertId: string;
        readonly certificateTemplateId: string | null;
        readonly keyUsages: readonly string[];
        readonly extendedKeyUsages: readonly string[];
      };
    };
  };
  'GET /api/v1/pki/certificates/{serialNumber}/certificate': {
    readonly path: { readonly serialNumber: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly certificate: string;
      readonly certificateChain: string;
      readonly serialNumber: string;
    };
  };
  'GET /api/v1/project-templates': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly projectTemplates: readonly {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly type: string;
        readonly roles: readonly {
          readonly name: string;
          readonly slug: string;
          readonly permissions: readonly {
            readonly subject: string | readonly string[];
            readonly action: readonly string[];
            readonly conditions?: Readonly<Record<string, unknown>>;
            readonly inverted: boolean;
          }[];
        }[];
        readonly environments: readonly {
          readonly name: string;
          readonly slug: string;
          readonly position: number;
        }[];
        readonly identities: readonly { readonly identityId: string; readonly roles: readonly string[] }[];
        readonly users: readonly { readonly username: string; readonly roles: readonly string[] }[];
        readonly groups: readonly { readonly groupSlug: string; readonly roles: readonly string[] }[];
        readonly orgId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
      }[];
    };
  };
  'GET /api/v1/projects': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: {
      readonly includeRoles?: boolean;
      readonly type?: 'secret-manager' | 'cert-manager' | 'kms' | 'ssh' | 'secret-scanning' | 'pam' | 'all';
    };
    readonly body: undefined;
    readonly reply: {
      readonly projects: readonly {
        readonly id: string;
        readonly _id: string;
        readonly name: string;
        readonly slug: string;
        readonly description: string | null;
        readonly type: string;
        readonly autoCapitalization: boolean | null;
        readonly hasDeleteProtection: boolean;
        readonly orgId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly version: number;
        readonly upgradeStatus: string | null;
        readonly pitVersionLimit: number;
        readonly kmsCertificateKeyId: string | null;
        readonly kmsSecretManagerKeyId: string | null;
        readonly auditLogsRetentionDays: number | null;
        readonly environments: readonly {
          readonly id: string;
          readonly name: string;
          readonly slug: string;
          readonly isProtected: boolean;
        }[];
        readonly roles?: readonly {
          readonly id: string;
          readonly name: string;
          readonly description: string | null;
          readonly slug: string;
          readonly permissions: readonly unknown[];
          readonly createdAt: string;
          readonly updatedAt: string;
          readonly projectId: string;
        }[];
      }[];
    };
  };
  'GET /api/v1/projects/{projectId}': {
    readonly path: { readonly projectId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly project: {
        readonly id: string;
        readonly _id: string;
        readonly name: string;
        readonly slug: string;
        readonly description: string | null;
        readonly type: string;
        readonly autoCapitalization: boolean | null;
        readonly hasDeleteProtection: boolean;
        readonly orgId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly version: number;
        readonly upgradeStatus: string | null;
        readonly pitVersionLimit: number;
        readonly kmsCertificateKeyId: string | null;
        readonly kmsSecretManagerKeyId: string | null;
        readonly auditLogsRetentionDays: number | null;
        readonly environments: readonly {
          readonly id: string;
          readonly name: string;
          readonly slug: string;
          readonly isProtected: boolean;
        }[];
      };
    };
  };
  'GET /api/v1/projects/{projectId}/audit-logs': {
    readonly path: { readonly projectId: string };
    readonly query: {
      readonly eventType?: string;
      readonly eventTypes?: string;
      readonly actor?: string;
      readonly actorType?:
        | 'platform'
        | 'user'
        | 'service'
        | 'identity'
        | 'machine'
        | 'scimClient'
        | 'acmeAccount'
        | 'anonymous';
      readonly userAgentType?:
        | 'web'
        | 'cli'
        | 'k8-operator'
        | 'terraform'
        | 'other'
        | 'InfisicalPythonSDK'
        | 'InfisicalNodeSDK';
      readonly environment?: string;
      readonly secretPath?: string;
      readonly secretKey?: string;
      readonly eventMetadata?: string;
      readonly outcome?: 'success' | 'denied' | 'failed';
      readonly startDate?: string;
      readonly endDate?: string;
      readonly offset?: number;
      readonly limit?: number;
      readonly cursor?: string;
      readonly projectId?: string;
    };
    readonly body: undefined;
    readonly reply: {
      readonly auditLogs: readonly {
        readonly id: string;
        readonly ipAddress: string | null;
        readonly userAgent: string | null;
        readonly userAgentType:
          | 'web'
          | 'cli'
          | 'k8-operator'
          | 'terraform'
          | 'other'
          | 'InfisicalPythonSDK'
          | 'InfisicalNodeSDK'
          | null;
        readonly expiresAt: string | null;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly orgId: string | null;
        readonly projectId: string | null;
        readonly projectName: string | null;
        readonly outcome: 'success' | 'denied' | 'failed';
        readonly event: { readonly type: string; readonly metadata: Readonly<Record<string, unknown>> };
        readonly actor: { readonly type: string; readonly metadata: Readonly<Record<string, unknown>> };
        readonly project: { readonly name: string; readonly slug: string };
      }[];
      readonly nextCursor?: string;
    };
  };
  'GET /api/v1/projects/{projectId}/audit-logs/summary': {
    readonly path: { readonly projectId: string };
    readonly query: {
      readonly interval?: 'hour' | 'day';
      readonly startDate?: string;
      readonly endDate?: string;
      readonly projectId?: string;
    };
    readonly body: undefined;
    readonly reply: {
      readonly interval: 'hour' | 'day';
      readonly buckets: readonly {
        readonly startDate: string;
        readonly count: number;
        readonly eventTypes: Readonly<Record<string, number>>;
        readonly outcomes: Readonly<Record<string, number>>;
        readonly actors: readonly {
          readonly type: string;
          readonly id: string | null;
          readonly count: number;
        }[];
        readonly otherActors: number;
      }[];
    };
  };
  'GET /api/v1/projects/{projectId}/groups': {
    readonly path: { readonly projectId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly groupMemberships: readonly {
        readonly id: string;
        readonly groupId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly roles: readonly {
          readonly id: string;
          readonly role: string;
          readonly customRoleId: string | null;
          readonly customRoleName: string | null;
          readonly customRoleSlug: string | null;
          readonly isTemporary: boolean;
          readonly temporaryMode: string | null;
          readonly temporaryRange: string | null;
          readonly temporaryAccessStartTime: string | null;
          readonly temporaryAccessEndTime: string | null;
        }[];
        readonly group: { readonly name: string; readonly id: string; readonly slug: string };
      }[];
    };
  };
  'GET /api/v1/projects/{projectId}/identity-memberships': {
    readonly path: { readonly projectId: string };
    readonly query: {
      readonly offset?: number;
      readonly limit?: number;
      readonly orderBy?: 'name';
      readonly orderDirection?: 'asc' | 'desc';
      readonly search?: string;
    };
    readonly body: undefined;
    readonly reply: {
      readonly identityMemberships: readonly {
        readonly id: string;
        readonly identityId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly roles: readonly {
          readonly id: string;
          readonly role: string;
          readonly customRoleId: string | null;
          readonly customRoleName: string | null;
          readonly customRoleSlug: string | null;
          readonly isTemporary: boolean;
          readonly temporaryMode: string | null;
          readonly temporaryRange: string | null;
          readonly temporaryAccessStartTime: string | null;
          readonly temporaryAccessEndTime: string | null;
        }[];
        readonly identity: {
          readonly id: string;
          readonly name: string;
          readonly authMethod: string | null;
          readonly authMethods: readonly string[];
        };
        readonly project: { readonly id: string; readonly name: string };
      }[];
      readonly totalCount: number;
    };
  };
  'GET /api/v1/projects/{projectId}/memberships': {
    readonly path: { readonly projectId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly memberships: readonly {
        readonly id: string;
        readonly userId: string;
        readonly projectId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly user: {
          readonly id: string;
          readonly username: string;
          readonly email: string | null;
          readonly firstName: string | null;
          readonly lastName: string | null;
          readonly publicKey: string;
        };
        readonly roles: readonly {
          readonly id: string;
          readonly role: string;
          readonly customRoleId: string | null;
          readonly customRoleName: string | null;
          readonly customRoleSlug: string | null;
          readonly isTemporary: boolean;
          readonly temporaryMode: string | null;
          readonly temporaryRange: string | null;
          readonly temporaryAccessStartTime: string | null;
          readonly temporaryAccessEndTime: string | null;
        }[];
      }[];
    };
  };
  'GET /api/v1/projects/{projectId}/roles': {
    readonly path: { readonly projectId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly roles: readonly {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly slug: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly projectId: string;
      }[];
    };
  };
  'GET /api/v1/projects/{projectId}/roles/{roleId}': {
    readonly path: { readonly projectId: string; readonly roleId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly role: {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly slug: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly projectId: string;
        readonly permissions: readonly {
          readonly subject: string | readonly string[];
          readonly action: string | readonly string[];
          readonly conditions?: Readonly<Record<string, unknown>>;
          readonly inverted?: boolean;
        }[];
      };
    };
  };
  'GET /api/v1/projects/{projectId}/slack-config': {
    readonly path: { readonly projectId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly id: string;
      readonly slackIntegrationId: string;
      readonly isAccessRequestNotificationEnabled: boolean;
      readonly accessRequestChannels: string;
      readonly isSecretRequestNotificationEnabled: boolean;
      readonly secretRequestChannels: string;
      readonly isFailureNotificationEnabled: boolean;
      readonly failureChannels: string;
      readonly lastStatus: string | null;
      readonly lastErrorMessage: string | null;
    };
  };
  'GET /api/v1/projects/{projectId}/tags': {
    readonly path: { readonly projectId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly tags: readonly {
        readonly id: string;
        readonly slug: string;
        readonly color: string | null;
        readonly name: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly createdBy: string | null;
        readonly createdByActorType: string;
        readonly projectId: string;
      }[];
    };
  };
  'GET /api/v1/scim/group-org-role-mappings': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: readonly {
      readonly id: string;
      readonly groupName: string;
      readonly role: string;
      readonly roleId: string | null;
      readonly orgId: string;
      readonly createdAt: string;
      readonly updatedAt: string;
    }[];
  };
  'GET /api/v1/scim/scim-tokens': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: { readonly organizationId: string };
    readonly body: undefined;
    readonly reply: {
      readonly scimTokens: readonly {
        readonly id: string;
        readonly ttlDays: number;
        readonly description: string;
        readonly orgId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
      }[];
    };
  };
  'GET /api/v1/secret-approval-requests': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: {
      readonly workspaceId: string;
      readonly environment?: string;
      readonly committer?: string;
      readonly status?: 'open' | 'close' | 'closed';
      readonly limit?: number;
      readonly offset?: number;
    };
    readonly body: undefined;
    readonly reply: {
      readonly approvals: readonly {
        readonly id: string;
        readonly policyId: string;
        readonly hasMerged: boolean;
        readonly status: string;
        readonly conflicts?: unknown;
        readonly slug: string;
        readonly folderId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly isReplicated: boolean | null;
        readonly committerUserId: string;
        readonly committerType: string;
        readonly statusChangedByUserId: string | null;
        readonly bypassReason: string | null;
        readonly expiresAt: string | null;
        readonly policy: {
          readonly id: string;
          readonly name: string;
          readonly approvals: number;
          readonly secretPath: string | null;
          readonly enforcementLevel: string;
          readonly approvers: readonly { readonly userId: string | null }[];
        };
        readonly committerUser: {
          readonly userId: string | null;
          readonly email: string | null;
          readonly firstName: string | null;
          readonly lastName: string | null;
          readonly username: string;
        };
        readonly commits: readonly { readonly op: string; readonly secretId: string | null }[];
        readonly environment: string;
        readonly reviewers: readonly { readonly userId: string; readonly status: string }[];
        readonly approvers: readonly { readonly userId: string | null }[];
      }[];
    };
  };
  'GET /api/v1/secret-approval-requests/count': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: { readonly workspaceId: string };
    readonly body: undefined;
    readonly reply: { readonly approvals: { readonly open: number; readonly closed: number } };
  };
  'GET /api/v1/secret-approval-requests/{id}': {
    readonly path: { readonly id: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly approval: {
        readonly id: string;
        readonly policyId: string;
        readonly hasMerged: boolean;
        readonly status: string;
        readonly conflicts?: unknown;
        readonly slug: string;
        readonly folderId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly isReplicated: boolean | null;
        readonly committerUserId: string;
        readonly committerType: string;
        readonly statusChangedByUserId: string | null;
        readonly bypassReason: string | null;
        readonly expiresAt: string | null;
        readonly policy: {
          readonly id: string;
          readonly name: string;
          readonly approvals: number;
          readonly secretPath: string | null;
          readonly enforcementLevel: string;
          readonly approvers: readonly {
            readonly userId: string | null;
            readonly email: string | null;
            readonly firstName: string | null;
            readonly lastName: string | null;
            readonly username: string;
          }[];
        };
        readonly environment: string;
        readonly secretPath: string;
        readonly statusChangedByUser?: {
          readonly userId: string | null;
          readonly email: string | null;
          readonly firstName: string | null;
          readonly lastName: string | null;
          readonly username: string;
        };
        readonly committerUser: {
          readonly userId: string | null;
          readonly email: string | null;
          readonly firstName: string | null;
          readonly lastName: string | null;
          readonly username: string;
        };
        readonly reviewers: readonly {
          readonly userId: string | null;
          readonly email: string | null;
          readonly firstName: string | null;
          readonly lastName: string | null;
          readonly username: string;
          readonly status: string;
          readonly comment: string | null;
        }[];
        readonly comments: readonly {
          readonly id: string;
          readonly userId: string;
          readonly comment: string;
          readonly createdAt: string;
        }[];
        readonly commits: readonly {
          readonly id: string;
          readonly op: string;
          readonly secretId: string;
          readonly secretKey: string;
          readonly secretValue: string;
          readonly secretValueHidden: boolean;
          readonly secretComment: string;
          readonly secretReminderNote: string | null;
          readonly secretReminderRepeatDays: number | null;
          readonly skipMultilineEncoding: boolean;
          readonly metadata?: unknown;
          readonly createdAt: string;
          readonly updatedAt: string;
          readonly tags: readonly {
            readonly id: string;
            readonly slug: string;
            readonly color: string | null;
          }[];
          readonly secret: {
            readonly id: string;
            readonly version: number;
            readonly secretKey: string;
            readonly secretValue: string;
            readonly secretComment: string;
          } | null;
          readonly secretVersion?: {
            readonly id: string;
            readonly version: number;
            readonly secretKey: string;
            readonly secretValue: string;
            readonly secretComment: string;
          };
        }[];
      };
    };
  };
  'GET /api/v1/secret-approvals': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: { readonly workspaceId: string };
    readonly body: undefined;
    readonly reply: {
      readonly approvals: readonly {
        readonly id: string;
        readonly name: string;
        readonly secretPath: string | null;
        readonly approvals: number;
        readonly envId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly deletedAt: string | null;
        readonly enforcementLevel: string;
        readonly allowedSelfApprovals: boolean;
        readonly machineChanges: string;
        readonly exemptMachines: readonly string[];
        readonly requestExpirationDays: number | null;
        readonly autoMerge: boolean;
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly environments: readonly {
          readonly id: string;
          readonly name: string;
          readonly slug: string;
        }[];
        readonly projectId: string;
        readonly approvers: readonly {
          readonly id: string;
          readonly type: 'user' | 'group';
          readonly name: string | null;
          readonly username: string | null;
        }[];
        readonly userApprovers: readonly { readonly userId: string }[];
        readonly bypassers: readonly {
          readonly id: string;
          readonly type: 'user' | 'group';
          readonly name: string | null;
          readonly username: string | null;
        }[];
      }[];
    };
  };
  'GET /api/v1/secret-rotation-providers/{workspaceId}': {
    readonly path: { readonly workspaceId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly custom: readonly unknown[];
      readonly providers: readonly {
        readonly name: string;
        readonly kind: string;
        readonly title: string;
        readonly image: string;
        readonly description: string;
        readonly template: { readonly type: string; readonly inputs?: unknown; readonly outputs?: unknown };
      }[];
    };
  };
  'GET /api/v1/secret-rotations': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: { readonly workspaceId: string };
    readonly body: undefined;
    readonly reply: {
      readonly secretRotations: readonly {
        readonly id: string;
        readonly provider: string;
        readonly secretPath: string;
        readonly interval: number;
        readonly lastRotatedAt: string | null;
        readonly status: string | null;
        readonly statusMessage: string | null;
        readonly envId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly name: string;
        readonly isPaused: boolean;
        readonly isRotating: boolean;
        readonly nextRotationAt: string | null;
        readonly rotateAtUtc: { readonly hours: number; readonly minutes: number } | null;
        readonly overlapHours: number | null;
        readonly outputs: readonly {
          readonly key: string;
          readonly secret: { readonly secretKey: string; readonly id: string; readonly version: number };
        }[];
      }[];
    };
  };
  'GET /api/v1/secret-scanning/organization/{organizationId}/risks': {
    readonly path: { readonly organizationId: string };
    readonly query: { readonly limit?: number; readonly cursor?: string };
    readonly body: undefined;
    readonly reply: {
      readonly risks: readonly {
        readonly id: string;
        readonly description: string;
        readonly startLine: string;
        readonly endLine: string;
        readonly startColumn: string;
        readonly endColumn: string;
        readonly file: string;
        readonly symlinkFile: string;
        readonly commit: string;
        readonly entropy: string;
        readonly author: string;
        readonly email: string;
        readonly date: string;
        readonly message: string;
        readonly tags: readonly string[];
        readonly ruleID: string;
        readonly fingerprint: string;
        readonly fingerPrintWithoutCommitId: string;
        readonly isFalsePositive: boolean;
        readonly isResolved: boolean;
        readonly riskOwner: string | null;
        readonly installationId: string;
        readonly repositoryId: string;
        readonly repositoryLink: string;
        readonly repositoryFullName: string;
        readonly pusherName: string | null;
        readonly pusherEmail: string | null;
        readonly status: string;
        readonly orgId: string;
        readonly sourceId: string;
        readonly matchedSecret: {
          readonly secretId: string;
          readonly secretKey: string;
          readonly projectId: string;
          readonly projectName: string;
          readonly environment: string;
          readonly secretPath: string;
        } | null;
        readonly createdAt: string;
        readonly updatedAt: string;
      }[];
      readonly nextCursor?: string;
    };
  };
  'GET /api/v1/secret-scanning/organization/{organizationId}/sources': {
    readonly path: { readonly organizationId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly sources: readonly {
        readonly id: string;
        readonly orgId: string;
        readonly host: string;
        readonly name: string;
        readonly url: string | null;
        readonly installationId: string | null;
        readonly isDisabled: boolean;
        readonly lastStatus: string | null;
        readonly lastErrorMessage: string | null;
        readonly createdAt: string;
        readonly updatedAt: string;
      }[];
    };
  };
  'GET /api/v1/secret-sharing': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: { readonly offset?: number; readonly limit?: number };
    readonly body: undefined;
    readonly reply: {
      readonly secrets: readonly {
        readonly id: string;
        readonly encryptedValue: null;
        readonly iv: null;
        readonly tag: null;
        readonly hashedHex: null;
        readonly expiresAt: string;
        readonly userId: string | null;
        readonly orgId: string | null;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly expiresAfterViews: number | null;
        readonly accessType: string;
        readonly name: string | null;
        readonly lastViewedAt: string | null;
        readonly password: null;
        readonly encryptedSecret: null;
        readonly identifier: null;
      }[];
      readonly totalCount: number;
    };
  };
  'GET /api/v1/secret-syncs': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: { readonly projectId: string };
    readonly body: undefined;
    readonly reply: {
      readonly secretSyncs: readonly {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly isAutoSyncEnabled: boolean;
        readonly version: number;
        readonly projectId: string;
        readonly connectionId: string;
        readonly destination: string;
        readonly syncStatus: 'pending' | 'running' | 'succeeded' | 'failed';
        readonly lastSyncJobId: string | null;
        readonly lastSyncMessage: string | null;
        readonly lastSyncedAt: string | null;
        readonly nextAttemptAt: string | null;
        readonly connection: { readonly id: string; readonly app: string; readonly name: string };
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly folder: { readonly path: string };
        readonly syncOptions: Readonly<Record<string, unknown>>;
        readonly destinationConfig: Readonly<Record<string, unknown>>;
        readonly createdAt: string;
        readonly updatedAt: string;
      }[];
    };
  };
  'GET /api/v1/secret-syncs/options': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly secretSyncOptions: readonly {
        readonly name: string;
        readonly destination: string;
        readonly connection: string;
        readonly canImportSecrets: boolean;
        readonly form: {
          readonly destination: readonly {
            readonly name: string;
            readonly isRequired: boolean;
            readonly kind: 'text' | 'flag' | 'list';
            readonly choices: readonly string[];
          }[];
          readonly options: readonly string[];
        };
      }[];
    };
  };
  'GET /api/v1/secret-syncs/{app}/{syncId}/keys': {
    readonly path: { readonly app: string; readonly syncId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly keys: readonly {
        readonly key: string;
        readonly state: 'owned' | 'creating' | 'writing' | 'foreign' | 'failed';
        readonly result: string;
        readonly message: string;
        readonly at: string;
      }[];
      readonly total: number;
    };
  };
  'GET /api/v1/secret-syncs/{app}/{syncId}/plan': {
    readonly path: { readonly app: string; readonly syncId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly plan: readonly {
        readonly key: string;
        readonly action:
          | 'create'
          | 'update'
          | 'settle'
          | 'unchanged'
          | 'delete'
          | 'forget'
          | 'conflict'
          | 'refused';
        readonly reason: string | null;
      }[];
      readonly total: number;
    };
  };
  'GET /api/v1/secret/{secretId}/secret-versions': {
    readonly path: { readonly secretId: string };
    readonly query: { readonly offset?: number; readonly limit?: number };
    readonly body: undefined;
    readonly reply: {
      readonly secretVersions: readonly {
        readonly id: string;
        readonly _id: string;
        readonly secretId: string;
        readonly workspace: string;
        readonly environment: string;
        readonly secretPath: string;
        readonly version: number;
        readonly type: 'shared' | 'personal';
        readonly secretKey: string;
        readonly secretValue: string;
        readonly secretComment: string;
        readonly secretReminderNote: string | null;
        readonly secretReminderRepeatDays: number | null;
        readonly skipMultilineEncoding: boolean;
        readonly metadata?: unknown;
        readonly secretMetadata: readonly { readonly key: string; readonly value: string }[];
        readonly tags: readonly {
          readonly id: string;
          readonly slug: string;
          readonly color: string | null;
          readonly name: string;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
      }[];
    };
  };
  'GET /api/v1/sso/config': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: { readonly organizationId: string };
    readonly body: undefined;
    readonly reply: {
      readonly id: string;
      readonly orgId: string;
      readonly authProvider:
        | 'okta-saml'
        | 'azure-saml'
        | 'jumpcloud-saml'
        | 'google-saml'
        | 'keycloak-saml'
        | 'generic-saml';
      readonly isActive: boolean;
      readonly lastUsed: string | null;
      readonly createdAt: string;
      readonly updatedAt: string;
      readonly acsUrl: string;
      readonly entityId: string;
      readonly metadataUrl: string;
      readonly providerEntityId: string;
      readonly signRequests: boolean;
      readonly allowIdpInitiated: boolean;
      readonly groupAttribute: string;
      readonly spCertificate: string;
      readonly organization: string;
      readonly entryPoint: string;
      readonly issuer: string;
      readonly cert: string;
    } | null;
  };
  'GET /api/v1/sso/group-mappings': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly mappings: readonly {
        readonly id: string;
        readonly providerGroup: string;
        readonly group: { readonly id: string; readonly name: string; readonly slug: string };
      }[];
    };
  };
  'GET /api/v1/sso/oidc/config': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: { readonly orgSlug: string };
    readonly body: undefined;
    readonly reply: {
      readonly id: string;
      readonly issuer: string | null;
      readonly authorizationEndpoint: string | null;
      readonly configurationType: string;
      readonly discoveryURL: string | null;
      readonly jwksUri: string | null;
      readonly tokenEndpoint: string | null;
      readonly userinfoEndpoint: string | null;
      readonly orgId: string;
      readonly isActive: boolean;
      readonly allowedEmailDomains: string | null;
      readonly caCert: string;
      readonly groupsClaim: string;
      readonly lastUsed: string | null;
      readonly clientId: string;
      readonly clientSecret: string;
    };
  };
  'GET /api/v1/user-project-additional-privilege': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: { readonly projectMembershipId: string };
    readonly body: undefined;
    readonly reply: {
      readonly privileges: readonly {
        readonly id: string;
        readonly slug: string;
        readonly projectMembershipId: string;
        readonly isTemporary: boolean;
        readonly temporaryMode: string | null;
        readonly temporaryRange: string | null;
        readonly temporaryAccessStartTime: string | null;
        readonly temporaryAccessEndTime: string | null;
        readonly permissions: readonly {
          readonly subject: string | readonly string[];
          readonly action: string | readonly string[];
          readonly conditions?: Readonly<Record<string, unknown>>;
          readonly inverted?: boolean;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly userId: string;
        readonly projectId: string;
      }[];
    };
  };
  'GET /api/v1/user/me/second-factors': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly isMfaEnabled: boolean;
      readonly selectedMfaMethod: 'email' | 'totp' | 'webauthn' | null;
      readonly methods: readonly ('email' | 'totp' | 'webauthn')[];
      readonly codesLeft: number;
    };
  };
  'GET /api/v1/user/me/webauthn': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly credentials: readonly {
        readonly id: string;
        readonly credentialId: string;
        readonly name: string;
        readonly transports: readonly string[];
        readonly createdAt: string;
        readonly lastUsedAt: string | null;
      }[];
    };
  };
  'GET /api/v1/webhooks': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: {
      readonly workspaceId?: string;
      readonly projectId?: string;
      readonly environment?: string;
      readonly secretPath?: string;
    };
    readonly body: undefined;
    readonly reply: {
      readonly message: string;
      readonly webhooks: readonly {
        readonly id: string;
        readonly secretPath: string;
        readonly lastStatus: string | null;
        readonly lastRunErrorMessage: string | null;
        readonly isDisabled: boolean;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly envId: string;
        readonly type: string | null;
        readonly projectId: string;
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly url: string;
        readonly eventsFilter: readonly { readonly eventName: string }[];
      }[];
    };
  };
  'GET /api/v1/workflow-integrations/slack': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: readonly {
      readonly id: string;
      readonly description: string | null;
      readonly slug: string;
      readonly integration: string;
      readonly teamName: string;
    }[];
  };
  'GET /api/v1/workflow-integrations/slack/install': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: { readonly slug: string; readonly description?: string };
    readonly body: undefined;
    readonly reply: string;
  };
  'GET /api/v1/workflow-integrations/slack/reinstall': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: { readonly id: string };
    readonly body: undefined;
    readonly reply: string;
  };
  'GET /api/v1/workflow-integrations/slack/{id}/channels': {
    readonly path: { readonly id: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: readonly { readonly id: string; readonly name: string }[];
  };
  'GET /api/v2/identity-project-additional-privilege': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: { readonly identityId: string; readonly projectId: string };
    readonly body: undefined;
    readonly reply: {
      readonly privileges: readonly {
        readonly id: string;
        readonly slug: string;
        readonly projectMembershipId: string;
        readonly isTemporary: boolean;
        readonly temporaryMode: string | null;
        readonly temporaryRange: string | null;
        readonly temporaryAccessStartTime: string | null;
        readonly temporaryAccessEndTime: string | null;
        readonly permissions: readonly {
          readonly subject: string | readonly string[];
          readonly action: string | readonly string[];
          readonly conditions?: Readonly<Record<string, unknown>>;
          readonly inverted?: boolean;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
      }[];
    };
  };
  'GET /api/v2/organizations/{orgId}/memberships': {
    readonly path: { readonly orgId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly users: readonly {
        readonly id: string;
        readonly role: string;
        readonly roleId: string | null;
        readonly status: 'invited' | 'accepted';
        readonly inviteEmail: string | null;
        readonly userId: string;
        readonly orgId: string;
        readonly isActive: boolean;
        readonly projectFavorites: readonly string[] | null;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly user: {
          readonly id: string;
          readonly username: string;
          readonly email: string | null;
          readonly isEmailVerified: boolean;
          readonly firstName: string | null;
          readonly lastName: string | null;
          readonly publicKey: string;
        };
      }[];
    };
  };
  'GET /api/v2/secret-imports': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: { readonly projectId: string; readonly environment: string; readonly path?: string };
    readonly body: undefined;
    readonly reply: {
      readonly message: string;
      readonly secretImports: readonly {
        readonly id: string;
        readonly version: number;
        readonly importPath: string;
        readonly importEnv: { readonly id: string; readonly name: string; readonly slug: string };
        readonly position: number;
        readonly folderId: string;
        readonly isReplication: boolean;
        readonly isReplicationSuccess: boolean | null;
        readonly replicationStatus: string | null;
        readonly lastReplicated: string | null;
        readonly isReserved: boolean;
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly projectId: string;
        readonly secretPath: string;
        readonly createdAt: string;
        readonly updatedAt: string;
      }[];
    };
  };
  'GET /api/v2/users/me': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly user: {
        readonly id: string;
        readonly email: string | null;
        readonly username: string;
        readonly authMethods: readonly string[];
        readonly superAdmin: boolean;
        readonly firstName: string | null;
        readonly lastName: string | null;
        readonly isAccepted: boolean;
        readonly isMfaEnabled: boolean;
        readonly mfaMethods: readonly string[];
        readonly selectedMfaMethod: string | null;
        readonly devices: null;
        readonly isGhost: boolean;
        readonly isEmailVerified: boolean;
        readonly consecutiveFailedMfaAttempts: number;
        readonly isLocked: boolean;
        readonly temporaryLockDateEnd: null;
        readonly consecutiveFailedPasswordAttempts: number;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly clientPublicKey: null;
        readonly serverPrivateKey: null;
        readonly encryptionVersion: number;
        readonly protectedKey: null;
        readonly protectedKeyIV: null;
        readonly protectedKeyTag: null;
        readonly publicKey: string;
        readonly encryptedPrivateKey: string;
        readonly iv: string;
        readonly tag: string;
        readonly salt: string;
        readonly verifier: string;
        readonly userId: string;
      };
    };
  };
  'GET /api/v2/users/me/api-keys': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: readonly {
      readonly id: string;
      readonly name: string;
      readonly lastUsed: null;
      readonly expiresAt: string;
      readonly createdAt: string;
      readonly updatedAt: string;
      readonly userId: string;
    }[];
  };
  'GET /api/v2/users/me/sessions': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: readonly {
      readonly id: string;
      readonly ip: string;
      readonly userAgent: string;
      readonly refreshVersion: number;
      readonly accessVersion: number;
      readonly lastUsed: string;
      readonly createdAt: string;
      readonly updatedAt: string;
      readonly userId: string;
    }[];
  };
  'GET /api/v2/workspace/{projectId}/certificate-templates': {
    readonly path: { readonly projectId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly certificateTemplates: readonly {
        readonly id: string;
        readonly caId: string;
        readonly name: string;
        readonly commonName: string;
        readonly subjectAlternativeName: string;
        readonly pkiCollectionId: string | null;
        readonly ttl: string;
        readonly keyUsages: readonly string[];
        readonly extendedKeyUsages: readonly string[];
        readonly projectId: string;
        readonly caName: string;
      }[];
    };
  };
  'GET /api/v2/workspace/{projectId}/pki-alerts': {
    readonly path: { readonly projectId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly alerts: readonly {
        readonly id: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly projectId: string;
        readonly pkiCollectionId: string;
        readonly name: string;
        readonly alertBeforeDays: number;
        readonly recipientEmails: string;
      }[];
    };
  };
  'GET /api/v2/workspace/{projectId}/pki-collections': {
    readonly path: { readonly projectId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly collections: readonly {
        readonly id: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly projectId: string;
        readonly name: string;
        readonly description: string;
      }[];
    };
  };
  'GET /api/v2/workspace/{slug}/cas': {
    readonly path: { readonly slug: string };
    readonly query: {
      readonly offset?: number;
      readonly limit?: number;
      readonly status?: 'active' | 'disabled' | 'pending-certificate';
      readonly friendlyName?: string;
      readonly commonName?: string;
      readonly isDeleted?: boolean;
    };
    readonly body: undefined;
    readonly reply: {
      readonly cas: readonly {
        readonly id: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly parentCaId: string | null;
        readonly projectId: string;
        readonly type: string;
        readonly status: string;
        readonly friendlyName: string;
        readonly organization: string;
        readonly ou: string;
        readonly country: string;
        readonly province: string;
        readonly locality: string;
        readonly commonName: string;
        readonly dn: string;
        readonly serialNumber: string | null;
        readonly maxPathLength: number | null;
        readonly keyAlgorithm: string;
        readonly keyStorage: string;
        readonly notBefore: string | null;
        readonly notAfter: string | null;
        readonly activeCaCertId: string | null;
        readonly requireTemplateForIssuance: boolean;
        readonly deletesAt?: string;
      }[];
    };
  };
  'GET /api/v2/workspace/{slug}/certificates': {
    readonly path: { readonly slug: string };
    readonly query: {
      readonly offset?: number;
      readonly limit?: number;
      readonly friendlyName?: string;
      readonly commonName?: string;
      readonly serialNumber?: string;
      readonly status?: 'active' | 'expired' | 'revoked';
      readonly certificateTemplateId?: string;
      readonly profileId?: string;
      readonly notAfterFrom?: string;
      readonly notAfterTo?: string;
    };
    readonly body: undefined;
    readonly reply: {
      readonly certificates: readonly {
        readonly id: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly caId: string;
        readonly status: string;
        readonly serialNumber: string;
        readonly friendlyName: string;
        readonly commonName: string;
        readonly notBefore: string;
        readonly notAfter: string;
        readonly revokedAt: string | null;
        readonly revocationReason: number | null;
        readonly altNames: string | null;
        readonly caCertId: string;
        readonly certificateTemplateId: string | null;
        readonly keyUsages: readonly string[];
        readonly extendedKeyUsages: readonly string[];
      }[];
      readonly totalCount: number;
    };
  };
  'GET /api/v4/secrets': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: {
      readonly projectId?: string;
      readonly projectSlug?: string;
      readonly environment: string;
      readonly secretPath?: string;
      readonly viewSecretValue?: boolean;
      readonly tagSlugs?: string;
      readonly expandSecretReferences?: boolean;
      readonly recursive?: boolean;
      readonly includeImports?: boolean;
      readonly includePersonalOverrides?: boolean;
      readonly metadataFilter?: string;
      readonly secretKeyPrefix?: string;
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly body: undefined;
    readonly reply: {
      readonly secrets: readonly {
        readonly id: string;
        readonly _id: string;
        readonly workspace: string;
        readonly environment: string;
        readonly version: number;
        readonly type: 'shared' | 'personal';
        readonly secretKey: string;
        readonly secretValue: string;
        readonly secretValueHidden: boolean;
        readonly secretComment: string;
        readonly secretPath: string;
        readonly secretReminderNote: string | null;
        readonly secretReminderRepeatDays: number | null;
        readonly skipMultilineEncoding: boolean;
        readonly metadata?: unknown;
        readonly secretMetadata: readonly {
          readonly key: string;
          readonly value: string;
          readonly isEncrypted: boolean;
        }[];
        readonly tags: readonly {
          readonly id: string;
          readonly slug: string;
          readonly color: string | null;
          readonly name: string;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly isRotatedSecret?: boolean;
        readonly rotationId?: string;
      }[];
      readonly imports: readonly {
        readonly secretPath: string;
        readonly environment: string;
        readonly folderId?: string;
        readonly secrets: readonly {
          readonly id: string;
          readonly _id: string;
          readonly workspace: string;
          readonly environment: string;
          readonly version: number;
          readonly type: 'shared' | 'personal';
          readonly secretKey: string;
          readonly secretValue: string;
          readonly secretValueHidden: boolean;
          readonly secretComment: string;
          readonly secretPath: string;
          readonly secretReminderNote: string | null;
          readonly secretReminderRepeatDays: number | null;
          readonly skipMultilineEncoding: boolean;
          readonly metadata?: unknown;
          readonly secretMetadata: readonly {
            readonly key: string;
            readonly value: string;
            readonly isEncrypted: boolean;
          }[];
          readonly tags: readonly {
            readonly id: string;
            readonly slug: string;
            readonly color: string | null;
            readonly name: string;
          }[];
          readonly createdAt: string;
          readonly updatedAt: string;
          readonly isRotatedSecret?: boolean;
          readonly rotationId?: string;
        }[];
      }[];
      readonly unresolvedReferences?: readonly {
        readonly environment: string;
        readonly secretPath: string;
        readonly secretKey: string;
        readonly reference: string;
        readonly reason: 'not-found' | 'forbidden' | 'cycle' | 'depth' | 'too-large';
      }[];
      readonly nextCursor?: string;
    };
  };
  'GET /api/v4/secrets/deleted': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: {
      readonly projectId?: string;
      readonly projectSlug?: string;
      readonly environment: string;
      readonly secretPath?: string;
    };
    readonly body: undefined;
    readonly reply: {
      readonly secrets: readonly {
        readonly id: string;
        readonly secretKey: string;
        readonly version: number;
        readonly environment: string;
        readonly secretPath: string;
        readonly deletedAt: string;
        readonly restorableUntil: string;
      }[];
    };
  };
  'GET /api/v4/secrets/{secretName}': {
    readonly path: { readonly secretName: string };
    readonly query: {
      readonly projectId?: string;
      readonly projectSlug?: string;
      readonly environment: string;
      readonly secretPath?: string;
      readonly type?: 'shared' | 'personal';
      readonly version?: number;
      readonly viewSecretValue?: boolean;
      readonly expandSecretReferences?: boolean;
      readonly includeImports?: boolean;
      readonly include_imports?: boolean;
    };
    readonly body: undefined;
    readonly reply: {
      readonly secret: {
        readonly id: string;
        readonly _id: string;
        readonly workspace: string;
        readonly environment: string;
        readonly version: number;
        readonly type: 'shared' | 'personal';
        readonly secretKey: string;
        readonly secretValue: string;
        readonly secretValueHidden: boolean;
        readonly secretComment: string;
        readonly secretPath: string;
        readonly secretReminderNote: string | null;
        readonly secretReminderRepeatDays: number | null;
        readonly skipMultilineEncoding: boolean;
        readonly metadata?: unknown;
        readonly secretMetadata: readonly {
          readonly key: string;
          readonly value: string;
          readonly isEncrypted: boolean;
        }[];
        readonly tags: readonly {
          readonly id: string;
          readonly slug: string;
          readonly color: string | null;
          readonly name: string;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly isRotatedSecret?: boolean;
        readonly rotationId?: string;
      };
      readonly unresolvedReferences?: readonly {
        readonly environment: string;
        readonly secretPath: string;
        readonly secretKey: string;
        readonly reference: string;
        readonly reason: 'not-found' | 'forbidden' | 'cycle' | 'depth' | 'too-large';
      }[];
    };
  };
  'GET /api/v4/secrets/{secretName}/references': {
    readonly path: { readonly secretName: string };
    readonly query: {
      readonly projectId?: string;
      readonly projectSlug?: string;
      readonly environment: string;
      readonly secretPath?: string;
    };
    readonly body: undefined;
    readonly reply: {
      readonly references: readonly {
        readonly environment: string;
        readonly secretPath: string;
        readonly secretKey: string;
        readonly secretId: string;
      }[];
      readonly hiddenReferences: number;
    };
  };
  'PATCH /api/v1/access-approvals/policies/{policyId}': {
    readonly path: { readonly policyId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly name?: string;
      readonly secretPath?: string;
      readonly environment?: string;
      readonly environments?: readonly string[];
      readonly approvers: readonly {
        readonly type: 'user' | 'group';
        readonly id?: string;
        readonly name?: string;
        readonly username?: string;
        readonly sequence?: number;
      }[];
      readonly bypassers?: readonly {
        readonly type: 'user' | 'group';
        readonly id?: unknown;
        readonly name?: unknown;
        readonly username?: unknown;
      }[];
      readonly approvals?: number;
      readonly approvalsRequired?: readonly {
        readonly stepNumber: number;
        readonly numberOfApprovals: number;
      }[];
      readonly enforcementLevel?: 'hard' | 'soft';
      readonly allowedSelfApprovals?: boolean;
      readonly maxTimePeriod?: '' | string;
      readonly requestExpirationTime?: '' | string;
    };
    readonly reply: {
      readonly approval: {
        readonly id: string;
        readonly name: string;
        readonly secretPath: string | null;
        readonly approvals: number;
        readonly envId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly deletedAt: string | null;
        readonly enforcementLevel: string;
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly environments: readonly {
          readonly id: string;
          readonly name: string;
          readonly slug: string;
        }[];
        readonly projectId: string;
        readonly allowedSelfApprovals: boolean;
        readonly maxTimePeriod: string | null;
        readonly requestExpirationTime: string | null;
        readonly approvers: readonly {
          readonly type: 'user' | 'group';
          readonly id?: string | null;
          readonly name?: string | null;
          readonly sequence: number;
          readonly approvalsRequired: number;
        }[];
        readonly bypassers: readonly {
          readonly type: 'user' | 'group';
          readonly id?: string | null;
          readonly name?: string | null;
        }[];
      };
    };
  };
  'PATCH /api/v1/admin/config': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly allowSignUp?: boolean;
      readonly allowedSignUpDomain?: string | null;
      readonly trustSamlEmails?: boolean;
      readonly trustLdapEmails?: boolean;
      readonly trustOidcEmails?: boolean;
      readonly defaultAuthOrgId?: string | null;
      readonly enabledLoginMethods?:
        | readonly ('email' | 'google' | 'github' | 'gitlab' | 'saml' | 'ldap' | 'oidc')[]
        | null;
      readonly isSecretScanningDisabled?: boolean;
      readonly slackClientId?: string;
      readonly slackClientSecret?: string;
    };
    readonly reply: {
      readonly config: {
        readonly id: string;
        readonly initialized: boolean;
        readonly allowSignUp: boolean;
        readonly allowedSignUpDomain: string | null;
        readonly instanceId: string;
        readonly trustSamlEmails: boolean;
        readonly trustLdapEmails: boolean;
        readonly trustOidcEmails: boolean;
        readonly availableLoginMethods: readonly string[];
        readonly defaultAuthOrgId: string | null;
        readonly defaultAuthOrgSlug: string | null;
        readonly enabledLoginMethods: readonly string[] | null;
        readonly isMigrationModeOn: boolean;
        readonly isSecretScanningDisabled: boolean;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'PATCH /api/v1/app-connections/{app}/{connectionId}': {
    readonly path: { readonly app: string; readonly connectionId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly name?: string;
      readonly description?: string;
      readonly method?: string;
      readonly credentials?: Readonly<Record<string, unknown>>;
    };
    readonly reply: {
      readonly appConnection: {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly version: number;
        readonly orgId: string;
        readonly projectId: string | null;
        readonly app: string;
        readonly method: string;
        readonly credentialsHash: string;
        readonly isPlatformManagedCredentials: boolean;
        readonly gatewayId: string | null;
        readonly credentials: Readonly<Record<never, never>>;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'PATCH /api/v1/auth/aws-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly accessTokenTrustedIps?: readonly { readonly ipAddress: string }[];
      readonly accessTokenMaxTTL?: number;
      readonly accessTokenPeriod?: number;
      readonly accessTokenNumUsesLimit?: number;
      readonly accessTokenTTL?: number;
      readonly stsEndpoint?: string;
      readonly allowedPrincipalArns?: string;
      readonly allowedAccountIds?: string;
      readonly serverId?: string;
    };
    readonly reply: {
      readonly identityAwsAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly type: 'iam';
        readonly stsEndpoint: string;
        readonly allowedPrincipalArns: string;
        readonly allowedAccountIds: string;
        readonly serverId: string | null;
      };
    };
  };
  'PATCH /api/v1/auth/azure-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly accessTokenTrustedIps?: readonly { readonly ipAddress: string }[];
      readonly accessTokenMaxTTL?: number;
      readonly accessTokenPeriod?: number;
      readonly accessTokenNumUsesLimit?: number;
      readonly accessTokenTTL?: number;
      readonly allowedServicePrincipalIds?: string;
      readonly tenantId?: string;
      readonly resource?: string;
    };
    readonly reply: {
      readonly identityAzureAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly tenantId: string;
        readonly resource: string;
        readonly allowedServicePrincipalIds: string;
      };
    };
  };
  'PATCH /api/v1/auth/gcp-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly accessTokenTrustedIps?: readonly { readonly ipAddress: string }[];
      readonly accessTokenMaxTTL?: number;
      readonly accessTokenPeriod?: number;
      readonly accessTokenNumUsesLimit?: number;
      readonly accessTokenTTL?: number;
      readonly allowedServiceAccounts?: string;
      readonly allowedProjects?: string;
      readonly allowedZones?: string;
      readonly type?: 'iam' | 'gce';
    };
    readonly reply: {
      readonly identityGcpAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly type: 'iam' | 'gce';
        readonly allowedServiceAccounts: string;
        readonly allowedProjects: string;
        readonly allowedZones: string;
      };
    };
  };
  'PATCH /api/v1/auth/jwt-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly accessTokenTrustedIps?: readonly { readonly ipAddress: string }[];
      readonly accessTokenMaxTTL?: number;
      readonly accessTokenPeriod?: number;
      readonly accessTokenNumUsesLimit?: number;
      readonly accessTokenTTL?: number;
      readonly boundAudiences?: string;
      readonly boundClaims?: Readonly<Record<string, string>>;
      readonly boundSubject?: string;
      readonly claimMetadataMapping?: Readonly<Record<string, string>>;
      readonly boundIssuer?: string;
      readonly jwksUrl?: string;
      readonly jwksCaCert?: string;
      readonly publicKeys?: readonly string[];
      readonly configurationType?: 'jwks' | 'static';
    };
    readonly reply: {
      readonly identityJwtAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly boundIssuer: string;
        readonly boundAudiences: string;
        readonly boundClaims: Readonly<Record<string, string>>;
        readonly boundSubject: string;
        readonly claimMetadataMapping: Readonly<Record<string, string>>;
        readonly configurationType: 'jwks' | 'static';
        readonly jwksUrl: string;
        readonly jwksCaCert: string;
        readonly publicKeys: readonly string[];
      };
    };
  };
  'PATCH /api/v1/auth/kubernetes-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly accessTokenTrustedIps?: readonly { readonly ipAddress: string }[];
      readonly accessTokenMaxTTL?: number;
      readonly accessTokenPeriod?: number;
      readonly accessTokenNumUsesLimit?: number;
      readonly accessTokenTTL?: number;
      readonly caCert?: string;
      readonly allowedNamespaces?: string;
      readonly allowedNames?: string;
      readonly allowedAudience?: string;
      readonly tokenReviewMode?: 'api';
      readonly gatewayId?: unknown;
      readonly kubernetesHost?: string;
      readonly tokenReviewerJwt?: string;
    };
    readonly reply: {
      readonly identityKubernetesAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly kubernetesHost: string;
        readonly caCert: string;
        readonly tokenReviewerJwt: '';
        readonly tokenReviewMode: 'api';
        readonly allowedNamespaces: string;
        readonly allowedNames: string;
        readonly allowedAudience: string;
      };
    };
  };
  'PATCH /api/v1/auth/ldap-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly accessTokenTrustedIps?: readonly { readonly ipAddress: string }[];
      readonly accessTokenMaxTTL?: number;
      readonly accessTokenPeriod?: number;
      readonly accessTokenNumUsesLimit?: number;
      readonly accessTokenTTL?: number;
      readonly ldapCaCertificate?: string;
      readonly searchFilter?: string;
      readonly allowedFields?: readonly { readonly key: string; readonly value: string }[];
      readonly templateId?: unknown;
      readonly lockoutEnabled?: boolean;
      readonly lockoutThreshold?: number;
      readonly lockoutDurationSeconds?: number;
      readonly lockoutCounterResetSeconds?: number;
      readonly url?: string;
      readonly bindDN?: string;
      readonly bindPass?: string;
      readonly searchBase?: string;
    };
    readonly reply: {
      readonly identityLdapAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly url: string;
        readonly bindDN: string;
        readonly bindPass: '';
        readonly searchBase: string;
        readonly searchFilter: string;
        readonly ldapCaCertificate: string;
        readonly allowedFields: readonly { readonly key: string; readonly value: string }[];
        readonly lockoutEnabled: boolean;
        readonly lockoutThreshold: number;
        readonly lockoutDurationSeconds: number;
        readonly lockoutCounterResetSeconds: number;
      };
    };
  };
  'PATCH /api/v1/auth/oidc-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly accessTokenTrustedIps?: readonly { readonly ipAddress: string }[];
      readonly accessTokenMaxTTL?: number;
      readonly accessTokenPeriod?: number;
      readonly accessTokenNumUsesLimit?: number;
      readonly accessTokenTTL?: number;
      readonly boundAudiences?: string;
      readonly boundClaims?: Readonly<Record<string, string>>;
      readonly boundSubject?: string;
      readonly claimMetadataMapping?: Readonly<Record<string, string>>;
      readonly caCert?: string;
      readonly oidcDiscoveryUrl?: string;
      readonly boundIssuer?: string;
    };
    readonly reply: {
      readonly identityOidcAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly boundIssuer: string;
        readonly boundAudiences: string;
        readonly boundClaims: Readonly<Record<string, string>>;
        readonly boundSubject: string;
        readonly claimMetadataMapping: Readonly<Record<string, string>>;
        readonly oidcDiscoveryUrl: string;
        readonly caCert: string;
      };
    };
  };
  'PATCH /api/v1/auth/tls-cert-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly accessTokenTrustedIps?: readonly { readonly ipAddress: string }[];
      readonly accessTokenMaxTTL?: number;
      readonly accessTokenPeriod?: number;
      readonly accessTokenNumUsesLimit?: number;
      readonly accessTokenTTL?: number;
      readonly allowedCommonNames?: string;
      readonly allowedSubjectAltNames?: readonly string[];
      readonly verifyClientCertificateChain?: boolean;
      readonly caCertificate?: string;
    };
    readonly reply: {
      readonly identityTlsCertAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly caCertificate: string;
        readonly allowedCommonNames: string;
        readonly allowedSubjectAltNames: readonly string[];
        readonly verifyClientCertificateChain: boolean;
      };
    };
  };
  'PATCH /api/v1/auth/token-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly accessTokenTrustedIps?: readonly { readonly ipAddress: string }[];
      readonly accessTokenMaxTTL?: number;
      readonly accessTokenPeriod?: number;
      readonly accessTokenNumUsesLimit?: number;
      readonly accessTokenTTL?: number;
    };
    readonly reply: {
      readonly identityTokenAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'PATCH /api/v1/auth/universal-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly accessTokenTrustedIps?: readonly { readonly ipAddress: string }[];
      readonly accessTokenMaxTTL?: number;
      readonly accessTokenPeriod?: number;
      readonly accessTokenNumUsesLimit?: number;
      readonly accessTokenTTL?: number;
      readonly clientSecretTrustedIps?: readonly { readonly ipAddress: string }[];
      readonly lockoutEnabled?: boolean;
      readonly lockoutThreshold?: number;
      readonly lockoutDurationSeconds?: number;
      readonly lockoutCounterResetSeconds?: number;
    };
    readonly reply: {
      readonly identityUniversalAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly clientId: string;
        readonly clientSecretTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly lockoutEnabled: boolean;
        readonly lockoutThreshold: number;
        readonly lockoutDurationSeconds: number;
        readonly lockoutCounterResetSeconds: number;
      };
    };
  };
  'PATCH /api/v1/cert-manager/certificate-policies/{policyId}': {
    readonly path: { readonly policyId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly name?: string;
      readonly description?: string;
      readonly subject?: readonly {
        readonly type:
          | 'common_name'
          | 'organization'
          | 'organizational_unit'
          | 'country'
          | 'state'
          | 'locality'
          | 'domain_component';
        readonly allowed?: readonly string[];
        readonly required?: readonly string[];
        readonly denied?: readonly string[];
      }[];
      readonly sans?: readonly {
        readonly type: 'dns_name' | 'ip_address' | 'email' | 'uri';
        readonly allowed?: unknown;
        readonly required?: unknown;
        readonly denied?: unknown;
      }[];
      readonly keyUsages?: {
        readonly allowed?: readonly string[];
        readonly required?: readonly string[];
        readonly denied?: readonly string[];
      };
      readonly extendedKeyUsages?: {
        readonly allowed?: readonly string[];
        readonly required?: readonly string[];
        readonly denied?: readonly string[];
      };
      readonly algorithms?: {
        readonly signature?: readonly string[];
        readonly keyAlgorithm?: readonly string[];
      };
      readonly validity?: { readonly max?: string };
      readonly basicConstraints?: {
        readonly isCA?: 'denied' | 'allowed' | 'required';
        readonly maxPathLength?: number;
      };
    };
    readonly reply: {
      readonly certificatePolicy: {
        readonly id: string;
        readonly projectId: string;
        readonly name: string;
        readonly description: string | null;
        readonly subject: readonly {
          readonly allowed?: readonly string[];
          readonly required?: readonly string[];
          readonly denied?: readonly string[];
          readonly type: string;
        }[];
        readonly sans: readonly {
          readonly allowed?: readonly string[];
          readonly required?: readonly string[];
          readonly denied?: readonly string[];
          readonly type: string;
        }[];
        readonly keyUsages: {
          readonly allowed?: readonly string[];
          readonly required?: readonly string[];
          readonly denied?: readonly string[];
        } | null;
        readonly extendedKeyUsages: {
          readonly allowed?: readonly string[];
          readonly required?: readonly string[];
          readonly denied?: readonly string[];
        } | null;
        readonly algorithms: {
          readonly signature?: readonly string[];
          readonly keyAlgorithm?: readonly string[];
        } | null;
        readonly validity: { readonly max?: string } | null;
        readonly basicConstraints: { readonly isCA: string };
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'PATCH /api/v1/cert-manager/certificate-profiles/{profileId}': {
    readonly path: { readonly profileId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly issuerType?: 'ca';
      readonly enrollmentType?: 'api';
      readonly slug?: string;
      readonly description?: string;
      readonly defaults?: {
        readonly ttlDays?: number;
        readonly commonName?: string;
        readonly keyAlgorithm?: string;
        readonly signatureAlgorithm?: string;
        readonly keyUsages?: readonly string[];
        readonly extendedKeyUsages?: readonly string[];
        readonly organization?: string;
        readonly organizationalUnit?: string;
        readonly country?: string;
        readonly state?: string;
        readonly locality?: string;
        readonly domainComponents?: readonly string[];
      };
    };
    readonly reply: {
      readonly certificateProfile: {
        readonly id: string;
        readonly projectId: string;
        readonly caId: string;
        readonly certificatePolicyId: string;
        readonly slug: string;
        readonly description: string | null;
        readonly issuerType: string;
        readonly enrollmentType: string;
        readonly defaults: {
          readonly ttlDays?: number;
          readonly commonName?: string;
          readonly keyAlgorithm?: string;
          readonly signatureAlgorithm?: string;
          readonly keyUsages?: readonly string[];
          readonly extendedKeyUsages?: readonly string[];
          readonly organization?: string;
          readonly organizationalUnit?: string;
          readonly country?: string;
          readonly state?: string;
          readonly locality?: string;
        } | null;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'PATCH /api/v1/dynamic-secrets/{name}': {
    readonly path: { readonly name: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly projectSlug?: string;
      readonly projectId?: string;
      readonly environmentSlug: string;
      readonly path?: string;
      readonly data: {
        readonly inputs?: Readonly<Record<string, unknown>>;
        readonly defaultTTL?: string;
        readonly maxTTL?: string | null;
        readonly newName?: string;
        readonly usernameTemplate?: string | null;
        readonly metadata?: readonly { readonly key: string; readonly value?: string }[];
        readonly removesStrays?: boolean;
      };
    };
    readonly reply: {
      readonly dynamicSecret: {
        readonly id: string;
        readonly name: string;
        readonly version: number;
        readonly type: string;
        readonly defaultTTL: string;
        readonly maxTTL: string | null;
        readonly folderId: string;
        readonly status: string | null;
        readonly statusDetails: string | null;
        readonly usernameTemplate: string | null;
        readonly metadata: readonly { readonly key: string; readonly value: string }[];
        readonly removesStrays: boolean;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'PATCH /api/v1/folders/{id}': {
    readonly path: { readonly id: string };
    readonly query: { readonly updateReferences?: boolean };
    readonly body: {
      readonly workspaceId: string;
      readonly updateReferences?: boolean;
      readonly environment: string;
      readonly path?: string;
      readonly directory?: string;
      readonly name: string;
      readonly description?: string | null;
    };
    readonly reply: {
      readonly folder: {
        readonly id: string;
        readonly name: string;
        readonly version: number;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly envId: string;
        readonly parentId: string | null;
        readonly isReserved: boolean;
        readonly description: string | null;
        readonly path: string;
      };
      readonly referencedBy?: readonly {
        readonly environment: string;
        readonly secretPath: string;
        readonly secretKey: string;
        readonly secretId: string;
      }[];
      readonly numberOfReferences?: number;
      readonly notUpdated?: readonly {
        readonly environment: string;
        readonly secretPath: string;
        readonly secretKey: string;
        readonly secretId: string;
        readonly reason: 'forbidden' | 'unspellable' | 'too-large';
      }[];
      readonly numberNotUpdated?: number;
      readonly importedBy?: readonly {
        readonly environment: string;
        readonly secretPath: string;
        readonly secretImportId: string;
        readonly isUpdated: boolean;
      }[];
      readonly numberOfImports?: number;
    };
  };
  'PATCH /api/v1/groups/{id}': {
    readonly path: { readonly id: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly name?: string; readonly slug?: string; readonly role?: string };
    readonly reply: {
      readonly id: string;
      readonly orgId: string;
      readonly name: string;
      readonly slug: string;
      readonly role: string;
      readonly roleId: string | null;
      readonly customRoleSlug: string | null;
      readonly createdAt: string;
      readonly updatedAt: string;
    };
  };
  'PATCH /api/v1/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly name?: string;
      readonly metadata?: readonly { readonly key: string; readonly value: string }[];
      readonly hasDeleteProtection?: boolean;
      readonly role?: string;
    };
    readonly reply: {
      readonly identity: {
        readonly id: string;
        readonly name: string;
        readonly authMethod: string | null;
        readonly authMethods: readonly string[];
        readonly hasDeleteProtection: boolean;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly orgId: string;
        readonly metadata: readonly { readonly id: string; readonly key: string; readonly value: string }[];
      };
    };
  };
  'PATCH /api/v1/kms/keys/{keyId}': {
    readonly path: { readonly keyId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly name?: string;
      readonly description?: string | null;
      readonly isDisabled?: boolean;
      readonly minDecryptionVersion?: number;
      readonly rotationPeriodDays?: number | null;
    };
    readonly reply: {
      readonly key: {
        readonly id: string;
        readonly description: string | null;
        readonly isDisabled: boolean;
        readonly isReserved: boolean;
        readonly orgId: string;
        readonly name: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly projectId: string;
        readonly slug: string | null;
        readonly keyUsage: string;
        readonly encryptionAlgorithm: string;
        readonly version: number;
        readonly minDecryptionVersion: number;
        readonly rotationPeriodDays: number | null;
        readonly nextRotationAt: string | null;
      };
    };
  };
  'PATCH /api/v1/ldap/config': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly organizationId: string;
      readonly isActive?: boolean;
      readonly url?: string;
      readonly bindDN?: string;
      readonly bindPass?: string;
      readonly searchBase?: string;
      readonly groupSearchBase?: string;
      readonly uniqueUserAttribute?: string;
      readonly searchFilter?: string;
      readonly groupSearchFilter?: string;
      readonly caCert?: string;
      readonly nestedGroups?: boolean;
    };
    readonly reply: {
      readonly id: string;
      readonly orgId: string;
      readonly isActive: boolean;
      readonly url: string;
      readonly uniqueUserAttribute: string;
      readonly searchBase: string;
      readonly searchFilter: string;
      readonly groupSearchBase: string;
      readonly groupSearchFilter: string;
      readonly nestedGroups: boolean;
      readonly lastUsed: string | null;
      readonly createdAt: string;
      readonly updatedAt: string;
    };
  };
  'PATCH /api/v1/organization/roles/{roleId}': {
    readonly path: { readonly roleId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly slug?: string;
      readonly name?: string;
      readonly description?: string | null;
      readonly permissions?: readonly unknown[];
    };
    readonly reply: {
      readonly role: {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly slug: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly orgId: string;
        readonly permissions: readonly {
          readonly subject: string | readonly string[];
          readonly action: string | readonly string[];
          readonly conditions?: Readonly<Record<string, unknown>>;
          readonly inverted?: boolean;
        }[];
      };
    };
  };
  'PATCH /api/v1/organization/{orgId}': {
    readonly path: { readonly orgId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly name?: string;
      readonly slug?: string;
      readonly defaultMembershipRoleSlug?: string;
      readonly userTokenExpiration?: string | null;
      readonly allowedEmailDomains?: readonly string[] | null;
      readonly auditFailureMode?: 'fail' | 'degrade';
      readonly auditLogsRetentionDays?: number | null;
      readonly authEnforced?: boolean;
      readonly scimEnabled?: boolean;
      readonly enforceMfa?: boolean;
      readonly selectedMfaMethod?: 'email' | 'totp' | 'webauthn' | null;
      readonly enforceStepUp?: boolean;
    };
    readonly reply: {
      readonly organization: {
        readonly id: string;
        readonly name: string;
        readonly slug: string;
        readonly customerId: string | null;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly authEnforced: boolean;
        readonly scimEnabled: boolean;
        readonly enforceMfa: boolean;
        readonly selectedMfaMethod: string | null;
        readonly enforceStepUp: boolean;
        readonly kmsDefaultKeyId: string | null;
        readonly kmsEncryptedDataKey: null;
        readonly defaultMembershipRole: string;
        readonly userTokenExpiration: string | null;
        readonly allowedEmailDomains: readonly string[];
        readonly auditFailureMode: 'fail' | 'degrade';
        readonly auditLogsRetentionDays: number | null;
      };
      readonly message: string;
    };
  };
  'PATCH /api/v1/pki/ca/{caId}': {
    readonly path: { readonly caId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly status?: 'active' | 'disabled'; readonly requireTemplateForIssuance?: boolean };
    readonly reply: {
      readonly ca: {
        readonly id: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly parentCaId: string | null;
        readonly projectId: string;
        readonly type: string;
        readonly status: string;
        readonly friendlyName: string;
        readonly organization: string;
        readonly ou: string;
        readonly country: string;
        readonly province: string;
        readonly locality: string;
        readonly commonName: string;
        readonly dn: string;
        readonly serialNumber: string | null;
        readonly maxPathLength: number | null;
        readonly keyAlgorithm: string;
        readonly keyStorage: string;
        readonly notBefore: string | null;
        readonly notAfter: string | null;
        readonly activeCaCertId: string | null;
        readonly requireTemplateForIssuance: boolean;
      };
    };
  };
  'PATCH /api/v1/pki/certificate-templates/{certificateTemplateId}': {
    readonly path: { readonly certificateTemplateId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly caId?: string;
      readonly pkiCollectionId?: string;
      readonly name?: string;
      readonly commonName?: string;
      readonly subjectAlternativeName?: string;
      readonly ttl?: string;
      readonly keyUsages?:
        | readonly (
            | 'digitalSignature'
            | 'keyEncipherment'
            | 'nonRepudiation'
            | 'dataEncipherment'
            | 'keyAgreement'
            | 'keyCertSign'
            | 'cRLSign'
            | 'encipherOnly'
            | 'decipherOnly'
          )[]
        | null;
      readonly extendedKeyUsages?:
        | readonly (
            | 'clientAuth'
            | 'serverAuth'
            | 'codeSigning'
            | 'emailProtection'
            | 'timeStamping'
            | 'ocspSigning'
          )[]
        | null;
    };
    readonly reply: {
      readonly id: string;
      readonly caId: string;
      readonly name: string;
      readonly commonName: string;
      readonly subjectAlternativeName: string;
      readonly pkiCollectionId: string | null;
      readonly ttl: string;
      readonly keyUsages: readonly string[];
      readonly extendedKeyUsages: readonly string[];
      readonly projectId: string;
      readonly caName: string;
    };
  };
  'PATCH /api/v1/pki/certificate-templates/{certificateTemplateId}/est-config': {
    readonly path: { readonly certificateTemplateId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly caChain?: string;
      readonly passphrase?: string;
      readonly isEnabled?: boolean;
      readonly disableBootstrapCertValidation?: boolean;
    };
    readonly reply: {
      readonly id: string;
      readonly certificateTemplateId: string;
      readonly isEnabled: boolean;
      readonly disableBootstrapCertValidation: boolean;
    };
  };
  'PATCH /api/v1/project-templates/{templateId}': {
    readonly path: { readonly templateId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly name?: string;
      readonly description?: string | null;
      readonly type?: 'secret-manager' | 'cert-manager' | 'kms' | 'ssh' | 'secret-scanning' | 'pam';
      readonly environments?: readonly {
        readonly name: string;
        readonly slug: string;
        readonly position: number;
      }[];
      readonly roles?: readonly {
        readonly name: unknown;
        readonly slug: string;
        readonly permissions: readonly unknown[];
      }[];
      readonly identities?: readonly { readonly identityId: string; readonly roles: readonly string[] }[];
      readonly users?: readonly { readonly username: string; readonly roles: readonly string[] }[];
      readonly groups?: readonly { readonly groupSlug: string; readonly roles: readonly string[] }[];
    };
    readonly reply: {
      readonly projectTemplate: {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly type: string;
        readonly roles: readonly {
          readonly name: string;
          readonly slug: string;
          readonly permissions: readonly {
            readonly subject: string | readonly string[];
            readonly action: readonly string[];
            readonly conditions?: Readonly<Record<string, unknown>>;
            readonly inverted: boolean;
          }[];
        }[];
        readonly environments: readonly {
          readonly name: string;
          readonly slug: string;
          readonly position: number;
        }[];
        readonly identities: readonly { readonly identityId: string; readonly roles: readonly string[] }[];
        readonly users: readonly { readonly username: string; readonly roles: readonly string[] }[];
        readonly groups: readonly { readonly groupSlug: string; readonly roles: readonly string[] }[];
        readonly orgId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'PATCH /api/v1/projects/{projectId}': {
    readonly path: { readonly projectId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly name?: string;
      readonly description?: string | null;
      readonly autoCapitalization?: boolean;
      readonly slug?: string;
      readonly hasDeleteProtection?: boolean;
      readonly pitVersionLimit?: number;
    };
    readonly reply: {
      readonly id: string;
      readonly _id: string;
      readonly name: string;
      readonly slug: string;
      readonly description: string | null;
      readonly type: string;
      readonly autoCapitalization: boolean | null;
      readonly hasDeleteProtection: boolean;
      readonly orgId: string;
      readonly createdAt: string;
      readonly updatedAt: string;
      readonly version: number;
      readonly upgradeStatus: string | null;
      readonly pitVersionLimit: number;
      readonly kmsCertificateKeyId: string | null;
      readonly kmsSecretManagerKeyId: string | null;
      readonly auditLogsRetentionDays: number | null;
      readonly environments: readonly {
        readonly id: string;
        readonly name: string;
        readonly slug: string;
        readonly isProtected: boolean;
      }[];
      readonly project: {
        readonly id: string;
        readonly _id: string;
        readonly name: string;
        readonly slug: string;
        readonly description: string | null;
        readonly type: string;
        readonly autoCapitalization: boolean | null;
        readonly hasDeleteProtection: boolean;
        readonly orgId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly version: number;
        readonly upgradeStatus: string | null;
        readonly pitVersionLimit: number;
        readonly kmsCertificateKeyId: string | null;
        readonly kmsSecretManagerKeyId: string | null;
        readonly auditLogsRetentionDays: number | null;
        readonly environments: readonly {
          readonly id: string;
          readonly name: string;
          readonly slug: string;
          readonly isProtected: boolean;
        }[];
      };
    };
  };
  'PATCH /api/v1/projects/{projectId}/environments/{environmentId}': {
    readonly path: { readonly projectId: string; readonly environmentId: string };
    readonly query: { readonly updateReferences?: boolean };
    readonly body: {
      readonly name?: string;
      readonly slug?: string;
      readonly position?: number;
      readonly isProtected?: boolean;
      readonly updateReferences?: boolean;
    };
    readonly reply: {
      readonly message: string;
      readonly workspace: string;
      readonly environment: {
        readonly id: string;
        readonly name: string;
        readonly slug: string;
        readonly position: number;
        readonly isProtected: boolean;
        readonly projectId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
      readonly referencedBy?: readonly {
        readonly environment: string;
        readonly secretPath: string;
        readonly secretKey: string;
        readonly secretId: string;
      }[];
      readonly numberOfReferences?: number;
      readonly notUpdated?: readonly {
        readonly environment: string;
        readonly secretPath: string;
        readonly secretKey: string;
        readonly secretId: string;
        readonly reason: 'forbidden' | 'unspellable' | 'too-large';
      }[];
      readonly numberNotUpdated?: number;
    };
  };
  'PATCH /api/v1/projects/{projectId}/groups/{groupId}': {
    readonly path: { readonly projectId: string; readonly groupId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly roles: readonly {
        readonly role: string;
        readonly isTemporary?: boolean;
        readonly temporaryMode?: string;
        readonly temporaryRange?: string;
        readonly temporaryAccessStartTime?: string;
      }[];
    };
    readonly reply: {
      readonly roles: readonly {
        readonly id: string;
        readonly role: string;
        readonly projectMembershipId: string;
        readonly customRoleId: string | null;
        readonly isTemporary: boolean;
        readonly temporaryMode: string | null;
        readonly temporaryRange: string | null;
        readonly temporaryAccessStartTime: string | null;
        readonly temporaryAccessEndTime: string | null;
        readonly createdAt: string;
        readonly updatedAt: string;
      }[];
    };
  };
  'PATCH /api/v1/projects/{projectId}/identity-memberships/{identityId}': {
    readonly path: { readonly projectId: string; readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly roles: readonly {
        readonly role: string;
        readonly isTemporary?: boolean;
        readonly temporaryMode?: string;
        readonly temporaryRange?: string;
        readonly temporaryAccessStartTime?: string;
      }[];
    };
    readonly reply: {
      readonly roles: readonly {
        readonly id: string;
        readonly role: string;
        readonly projectMembershipId: string;
        readonly customRoleId: string | null;
        readonly isTemporary: boolean;
        readonly temporaryMode: string | null;
        readonly temporaryRange: string | null;
        readonly temporaryAccessStartTime: string | null;
        readonly temporaryAccessEndTime: string | null;
        readonly createdAt: string;
        readonly updatedAt: string;
      }[];
    };
  };
  'PATCH /api/v1/projects/{projectId}/memberships/{membershipId}': {
    readonly path: { readonly projectId: string; readonly membershipId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly roles: readonly {
        readonly role: string;
        readonly isTemporary?: boolean;
        readonly temporaryMode?: string;
        readonly temporaryRange?: string;
        readonly temporaryAccessStartTime?: string;
      }[];
    };
    readonly reply: {
      readonly roles: readonly {
        readonly id: string;
        readonly role: string;
        readonly projectMembershipId: string;
        readonly customRoleId: string | null;
        readonly isTemporary: boolean;
        readonly temporaryMode: string | null;
        readonly temporaryRange: string | null;
        readonly temporaryAccessStartTime: string | null;
        readonly temporaryAccessEndTime: string | null;
        readonly createdAt: string;
        readonly updatedAt: string;
      }[];
    };
  };
  'PATCH /api/v1/projects/{projectId}/roles/{roleId}': {
    readonly path: { readonly projectId: string; readonly roleId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly slug?: string;
      readonly name?: string;
      readonly description?: string | null;
      readonly permissions?: readonly unknown[];
    };
    readonly reply: {
      readonly role: {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly slug: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly projectId: string;
        readonly permissions: readonly {
          readonly subject: string | readonly string[];
          readonly action: string | readonly string[];
          readonly conditions?: Readonly<Record<string, unknown>>;
          readonly inverted?: boolean;
        }[];
      };
    };
  };
  'PATCH /api/v1/secret-approvals/{sapId}': {
    readonly path: { readonly sapId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly name?: string;
      readonly environment?: string;
      readonly environments?: readonly string[];
      readonly approvals?: number;
      readonly enforcementLevel?: 'hard' | 'soft';
      readonly allowedSelfApprovals?: boolean;
      readonly bypassers?:
        | readonly {
            readonly type: 'user' | 'group';
            readonly id?: string;
            readonly username?: string;
            readonly name?: string;
          }[]
        | null;
      readonly machineChanges?: 'refuse' | 'request' | 'exempt';
      readonly exemptMachines?: readonly string[] | null;
      readonly requestExpirationDays?: number | null;
      readonly autoMerge?: boolean;
      readonly secretPath?: string | null;
      readonly approvers?: readonly {
        readonly type: 'user' | 'group';
        readonly id?: string;
        readonly username?: string;
        readonly name?: string;
      }[];
    };
    readonly reply: {
      readonly approval: {
        readonly id: string;
        readonly name: string;
        readonly secretPath: string | null;
        readonly approvals: number;
        readonly envId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly deletedAt: string | null;
        readonly enforcementLevel: string;
        readonly allowedSelfApprovals: boolean;
        readonly machineChanges: string;
        readonly exemptMachines: readonly string[];
        readonly requestExpirationDays: number | null;
        readonly autoMerge: boolean;
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly environments: readonly {
          readonly id: string;
          readonly name: string;
          readonly slug: string;
        }[];
        readonly projectId: string;
        readonly approvers: readonly {
          readonly id: string;
          readonly type: 'user' | 'group';
          readonly name: string | null;
          readonly username: string | null;
        }[];
        readonly userApprovers: readonly { readonly userId: string }[];
        readonly bypassers: readonly {
          readonly id: string;
          readonly type: 'user' | 'group';
          readonly name: string | null;
          readonly username: string | null;
        }[];
      };
    };
  };
  'PATCH /api/v1/secret-scanning/sources/{sourceId}': {
    readonly path: { readonly sourceId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly token?: string; readonly isDisabled?: boolean };
    readonly reply: {
      readonly source: {
        readonly id: string;
        readonly orgId: string;
        readonly host: string;
        readonly name: string;
        readonly url: string | null;
        readonly installationId: string | null;
        readonly isDisabled: boolean;
        readonly lastStatus: string | null;
        readonly lastErrorMessage: string | null;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'PATCH /api/v1/secret-syncs/{app}/{syncId}': {
    readonly path: { readonly app: string; readonly syncId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly name?: string;
      readonly description?: string;
      readonly connectionId?: string;
      readonly environment?: string;
      readonly secretPath?: string;
      readonly isAutoSyncEnabled?: boolean;
      readonly syncOptions?: {
        readonly initialSyncBehavior?:
          | 'overwrite-destination'
          | 'import-prioritize-source'
          | 'import-prioritize-destination';
        readonly existingKeys?: 'own' | 'adopt' | 'mirror';
        readonly keySchema?: string;
        readonly disableSecretDeletion?: boolean;
        readonly keyId?: string;
        readonly tags?: readonly { readonly key: string; readonly value: string }[];
        readonly tier?: 'Standard' | 'Advanced' | 'Intelligent-Tiering';
        readonly replicaRegions?: readonly string[];
        readonly autoRedeployServices?: boolean;
        readonly autoRedeploy?: boolean;
      };
      readonly destinationConfig?: Readonly<Record<string, unknown>>;
    };
    readonly reply: {
      readonly secretSync: {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly isAutoSyncEnabled: boolean;
        readonly version: number;
        readonly projectId: string;
        readonly connectionId: string;
        readonly destination: string;
        readonly syncStatus: 'pending' | 'running' | 'succeeded' | 'failed';
        readonly lastSyncJobId: string | null;
        readonly lastSyncMessage: string | null;
        readonly lastSyncedAt: string | null;
        readonly nextAttemptAt: string | null;
        readonly connection: { readonly id: string; readonly app: string; readonly name: string };
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly folder: { readonly path: string };
        readonly syncOptions: Readonly<Record<string, unknown>>;
        readonly destinationConfig: Readonly<Record<string, unknown>>;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'PATCH /api/v1/sso/config': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly organizationId: string;
      readonly authProvider?:
        | 'okta-saml'
        | 'azure-saml'
        | 'jumpcloud-saml'
        | 'google-saml'
        | 'keycloak-saml'
        | 'generic-saml';
      readonly isActive?: boolean;
      readonly entryPoint?: string;
      readonly issuer?: string;
      readonly cert?: string;
      readonly providerEntityId?: string;
      readonly signRequests?: boolean;
      readonly allowIdpInitiated?: boolean;
      readonly groupAttribute?: string;
    };
    readonly reply: {
      readonly id: string;
      readonly orgId: string;
      readonly authProvider:
        | 'okta-saml'
        | 'azure-saml'
        | 'jumpcloud-saml'
        | 'google-saml'
        | 'keycloak-saml'
        | 'generic-saml';
      readonly isActive: boolean;
      readonly lastUsed: string | null;
      readonly createdAt: string;
      readonly updatedAt: string;
      readonly acsUrl: string;
      readonly entityId: string;
      readonly metadataUrl: string;
      readonly providerEntityId: string;
      readonly signRequests: boolean;
      readonly allowIdpInitiated: boolean;
      readonly groupAttribute: string;
      readonly spCertificate: string;
    };
  };
  'PATCH /api/v1/sso/oidc/config': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly issuer?: string;
      readonly discoveryURL?: string;
      readonly authorizationEndpoint?: string;
      readonly jwksUri?: string;
      readonly tokenEndpoint?: string;
      readonly userinfoEndpoint?: string;
      readonly allowedEmailDomains?: string;
      readonly caCert?: string;
      readonly groupsClaim?: string;
      readonly configurationType?: 'custom' | 'discoveryURL';
      readonly clientId?: string;
      readonly clientSecret?: string;
      readonly isActive?: boolean;
      readonly orgSlug: string;
    };
    readonly reply: {
      readonly id: string;
      readonly issuer: string | null;
      readonly authorizationEndpoint: string | null;
      readonly configurationType: string;
      readonly discoveryURL: string | null;
      readonly jwksUri: string | null;
      readonly tokenEndpoint: string | null;
      readonly userinfoEndpoint: string | null;
      readonly orgId: string;
      readonly isActive: boolean;
      readonly allowedEmailDomains: string | null;
      readonly caCert: string;
      readonly groupsClaim: string;
      readonly lastUsed: string | null;
    };
  };
  'PATCH /api/v1/user-project-additional-privilege/{privilegeId}': {
    readonly path: { readonly privilegeId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly slug?: string;
      readonly permissions?: readonly unknown[];
      readonly type?: {
        readonly isTemporary?: boolean;
        readonly temporaryMode?: string;
        readonly temporaryRange?: string;
        readonly temporaryAccessStartTime?: string;
      };
    };
    readonly reply: {
      readonly privilege: {
        readonly id: string;
        readonly slug: string;
        readonly projectMembershipId: string;
        readonly isTemporary: boolean;
        readonly temporaryMode: string | null;
        readonly temporaryRange: string | null;
        readonly temporaryAccessStartTime: string | null;
        readonly temporaryAccessEndTime: string | null;
        readonly permissions: readonly {
          readonly subject: string | readonly string[];
          readonly action: string | readonly string[];
          readonly conditions?: Readonly<Record<string, unknown>>;
          readonly inverted?: boolean;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly userId: string;
        readonly projectId: string;
      };
    };
  };
  'PATCH /api/v1/user/me/webauthn/{credentialId}': {
    readonly path: { readonly credentialId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly name: string };
    readonly reply: {
      readonly credential: {
        readonly id: string;
        readonly credentialId: string;
        readonly name: string;
        readonly transports: readonly string[];
        readonly createdAt: string;
        readonly lastUsedAt: string | null;
      };
    };
  };
  'PATCH /api/v1/webhooks/{webhookId}': {
    readonly path: { readonly webhookId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly isDisabled?: boolean;
      readonly eventsFilter?: readonly {
        readonly eventName:
          | 'secrets.modified'
          | 'approvals.opened'
          | 'approvals.reviewed'
          | 'approvals.merged'
          | 'approvals.bypassed'
          | 'approvals.closed'
          | 'access.requested'
          | 'access.reviewed'
          | 'access.granted'
          | 'access.revoked'
          | 'access.expired'
          | 'access.break-glass'
          | 'leases.failed'
          | 'secrets.rotation-failed'
          | 'syncs.failed'
          | 'certificates.expiring';
      }[];
    };
    readonly reply: {
      readonly message: string;
      readonly webhook: {
        readonly id: string;
        readonly secretPath: string;
        readonly lastStatus: string | null;
        readonly lastRunErrorMessage: string | null;
        readonly isDisabled: boolean;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly envId: string;
        readonly type: string | null;
        readonly projectId: string;
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly url: string;
        readonly eventsFilter: readonly { readonly eventName: string }[];
      };
    };
  };
  'PATCH /api/v1/workflow-integrations/slack/{id}': {
    readonly path: { readonly id: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly slug?: string; readonly description?: '' | string };
    readonly reply: {
      readonly id: string;
      readonly description: string | null;
      readonly slug: string;
      readonly integration: string;
      readonly teamName: string;
    };
  };
  'PATCH /api/v2/identity-project-additional-privilege/{privilegeId}': {
    readonly path: { readonly privilegeId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly slug?: string;
      readonly permissions?: readonly unknown[];
      readonly type?: {
        readonly isTemporary?: boolean;
        readonly temporaryMode?: string;
        readonly temporaryRange?: string;
        readonly temporaryAccessStartTime?: string;
      };
    };
    readonly reply: {
      readonly privilege: {
        readonly id: string;
        readonly slug: string;
        readonly projectMembershipId: string;
        readonly isTemporary: boolean;
        readonly temporaryMode: string | null;
        readonly temporaryRange: string | null;
        readonly temporaryAccessStartTime: string | null;
        readonly temporaryAccessEndTime: string | null;
        readonly permissions: readonly {
          readonly subject: string | readonly string[];
          readonly action: string | readonly string[];
          readonly conditions?: Readonly<Record<string, unknown>>;
          readonly inverted?: boolean;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'PATCH /api/v2/organizations/{orgId}/memberships/{membershipId}': {
    readonly path: { readonly orgId: string; readonly membershipId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly role?: string;
      readonly isActive?: boolean;
      readonly metadata?: readonly { readonly key: string; readonly value: string }[];
    };
    readonly reply: {
      readonly membership: {
        readonly id: string;
        readonly role: string;
        readonly roleId: string | null;
        readonly status: 'invited' | 'accepted';
        readonly inviteEmail: string | null;
        readonly userId: string;
        readonly orgId: string;
        readonly isActive: boolean;
        readonly projectFavorites: readonly string[] | null;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'PATCH /api/v2/secret-rotations/{provider}/{id}': {
    readonly path: { readonly provider: string; readonly id: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly description?: string | null;
      readonly connectionId?: string;
      readonly connectionCredentials?: Readonly<Record<string, unknown>>;
      readonly temporaryParameters?: Readonly<Record<string, unknown>>;
      readonly rotateAtUtc?: { readonly hours: number; readonly minutes: number } | null;
      readonly overlapHours?: number | null;
      readonly name?: string;
      readonly environment?: string;
      readonly secretPath?: string;
      readonly isAutoRotationEnabled?: boolean;
      readonly rotationInterval?: number;
      readonly parameters?: Readonly<Record<string, unknown>>;
      readonly secretsMapping?: Readonly<Record<string, string>>;
    };
    readonly reply: {
      readonly secretRotation: {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly type: string;
        readonly projectId: string;
        readonly connectionId: string;
        readonly connection: { readonly id: string; readonly name: string; readonly app: string };
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly folder: { readonly id: string; readonly path: string };
        readonly folderId: string;
        readonly isAutoRotationEnabled: boolean;
        readonly rotationInterval: number;
        readonly rotateAtUtc: { readonly hours: number; readonly minutes: number };
        readonly overlapHours: number | null;
        readonly rotationStatus: string;
        readonly statusMessage: string | null;
        readonly isRotating: boolean;
        readonly lastRotatedAt: string | null;
        readonly lastRotationAttemptedAt: string | null;
        readonly nextRotationAt: string | null;
        readonly parameters: Readonly<Record<string, unknown>>;
        readonly secretsMapping: Readonly<Record<string, string>>;
        readonly temporaryParameters: Readonly<Record<string, unknown>>;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'PATCH /api/v2/users/me/mfa': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly isMfaEnabled?: boolean;
      readonly selectedMfaMethod?: 'email' | 'totp' | 'webauthn';
    };
    readonly reply: {
      readonly user: {
        readonly id: string;
        readonly email: string | null;
        readonly username: string;
        readonly authMethods: readonly string[];
        readonly superAdmin: boolean;
        readonly firstName: string | null;
        readonly lastName: string | null;
        readonly isAccepted: boolean;
        readonly isMfaEnabled: boolean;
        readonly mfaMethods: readonly string[];
        readonly selectedMfaMethod: string | null;
        readonly devices: null;
        readonly isGhost: boolean;
        readonly isEmailVerified: boolean;
        readonly consecutiveFailedMfaAttempts: number;
        readonly isLocked: boolean;
        readonly temporaryLockDateEnd: null;
        readonly consecutiveFailedPasswordAttempts: number;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'PATCH /api/v2/users/me/name': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly firstName: string; readonly lastName?: string };
    readonly reply: {
      readonly user: {
        readonly id: string;
        readonly email: string | null;
        readonly username: string;
        readonly authMethods: readonly string[];
        readonly superAdmin: boolean;
        readonly firstName: string | null;
        readonly lastName: string | null;
        readonly isAccepted: boolean;
        readonly isMfaEnabled: boolean;
        readonly mfaMethods: readonly string[];
        readonly selectedMfaMethod: string | null;
        readonly devices: null;
        readonly isGhost: boolean;
        readonly isEmailVerified: boolean;
        readonly consecutiveFailedMfaAttempts: number;
        readonly isLocked: boolean;
        readonly temporaryLockDateEnd: null;
        readonly consecutiveFailedPasswordAttempts: number;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'PATCH /api/v4/secrets/batch': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: { readonly updateReferences?: boolean };
    readonly body: {
      readonly projectId?: string;
      readonly projectSlug?: string;
      readonly environment: string;
      readonly secretPath?: string;
      readonly changeRequestId?: string;
      readonly secrets: readonly {
        readonly secretKey: string;
        readonly secretPath?: string;
        readonly secretValue?: string;
        readonly newSecretName?: string;
        readonly secretComment?: string;
        readonly tagIds?: readonly string[];
        readonly skipMultilineEncoding?: boolean;
        readonly secretMetadata?: readonly {
          readonly key: string;
          readonly value: string;
          readonly isEncrypted?: boolean;
        }[];
        readonly metadata?: unknown;
        readonly secretReminderRepeatDays?: number;
        readonly secretReminderNote?: string;
      }[];
      readonly updateReferences?: boolean;
      readonly mode?: 'failOnNotFound' | 'upsert' | 'ignore';
    };
    readonly reply:
      | {
          readonly secrets: readonly {
            readonly id: string;
            readonly _id: string;
            readonly workspace: string;
            readonly environment: string;
            readonly version: number;
            readonly type: 'shared' | 'personal';
            readonly secretKey: string;
            readonly secretValue: string;
            readonly secretValueHidden: boolean;
            readonly secretComment: string;
            readonly secretPath: string;
            readonly secretReminderNote: string | null;
            readonly secretReminderRepeatDays: number | null;
            readonly skipMultilineEncoding: boolean;
            readonly metadata?: unknown;
            readonly secretMetadata: readonly {
              readonly key: string;
              readonly value: string;
              readonly isEncrypted: boolean;
            }[];
            readonly tags: readonly {
              readonly id: string;
              readonly slug: string;
              readonly color: string | null;
              readonly name: string;
            }[];
            readonly createdAt: string;
            readonly updatedAt: string;
            readonly isRotatedSecret?: boolean;
            readonly rotationId?: string;
          }[];
          readonly referencedBy?: readonly {
            readonly environment: string;
            readonly secretPath: string;
            readonly secretKey: string;
            readonly secretId: string;
          }[];
          readonly numberOfReferences?: number;
          readonly notUpdated?: readonly {
            readonly environment: string;
            readonly secretPath: string;
            readonly secretKey: string;
            readonly secretId: string;
            readonly reason: 'forbidden' | 'unspellable' | 'too-large';
          }[];
          readonly numberNotUpdated?: number;
        }
      | {
          readonly approval: {
            readonly id: string;
            readonly policyId: string;
            readonly hasMerged: boolean;
            readonly status: string;
            readonly conflicts?: unknown;
            readonly slug: string;
            readonly folderId: string;
            readonly createdAt: string;
            readonly updatedAt: string;
            readonly isReplicated: boolean | null;
            readonly committerUserId: string;
            readonly committerType: string;
            readonly statusChangedByUserId: string | null;
            readonly bypassReason: string | null;
            readonly expiresAt: string | null;
          };
        };
  };
  'PATCH /api/v4/secrets/{secretName}': {
    readonly path: { readonly secretName: string };
    readonly query: { readonly updateReferences?: boolean };
    readonly body: {
      readonly projectId?: string;
      readonly projectSlug?: string;
      readonly environment: string;
      readonly secretPath?: string;
      readonly type?: 'shared' | 'personal';
      readonly secretValue?: string;
      readonly newSecretName?: string;
      readonly secretComment?: string;
      readonly tagIds?: readonly string[];
      readonly skipMultilineEncoding?: boolean;
      readonly secretMetadata?: readonly {
        readonly key: string;
        readonly value: string;
        readonly isEncrypted?: boolean;
      }[];
      readonly metadata?: unknown;
      readonly secretReminderRepeatDays?: number;
      readonly secretReminderNote?: string;
      readonly updateReferences?: boolean;
    };
    readonly reply:
      | {
          readonly secret: {
            readonly id: string;
            readonly _id: string;
            readonly workspace: string;
            readonly environment: string;
            readonly version: number;
            readonly type: 'shared' | 'personal';
            readonly secretKey: string;
            readonly secretValue: string;
            readonly secretValueHidden: boolean;
            readonly secretComment: string;
            readonly secretPath: string;
            readonly secretReminderNote: string | null;
            readonly secretReminderRepeatDays: number | null;
            readonly skipMultilineEncoding: boolean;
            readonly metadata?: unknown;
            readonly secretMetadata: readonly {
              readonly key: string;
              readonly value: string;
              readonly isEncrypted: boolean;
            }[];
            readonly tags: readonly {
              readonly id: string;
              readonly slug: string;
              readonly color: string | null;
              readonly name: string;
            }[];
            readonly createdAt: string;
            readonly updatedAt: string;
            readonly isRotatedSecret?: boolean;
            readonly rotationId?: string;
          };
          readonly referencedBy?: readonly {
            readonly environment: string;
            readonly secretPath: string;
            readonly secretKey: string;
            readonly secretId: string;
          }[];
          readonly numberOfReferences?: number;
          readonly notUpdated?: readonly {
            readonly environment: string;
            readonly secretPath: string;
            readonly secretKey: string;
            readonly secretId: string;
            readonly reason: 'forbidden' | 'unspellable' | 'too-large';
          }[];
          readonly numberNotUpdated?: number;
        }
      | {
          readonly approval: {
            readonly id: string;
            readonly policyId: string;
            readonly hasMerged: boolean;
            readonly status: string;
            readonly conflicts?: unknown;
            readonly slug: string;
            readonly folderId: string;
            readonly createdAt: string;
            readonly updatedAt: string;
            readonly isReplicated: boolean | null;
            readonly committerUserId: string;
            readonly committerType: string;
            readonly statusChangedByUserId: string | null;
            readonly bypassReason: string | null;
            readonly expiresAt: string | null;
          };
        };
  };
  'POST /api/v1/access-approvals/policies': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly projectSlug: string;
      readonly name?: string;
      readonly secretPath?: string;
      readonly environment?: string;
      readonly environments?: readonly string[];
      readonly approvers: readonly {
        readonly type: 'user' | 'group';
        readonly id?: string;
        readonly name?: string;
        readonly username?: string;
        readonly sequence?: number;
      }[];
      readonly bypassers?: readonly {
        readonly type: 'user' | 'group';
        readonly id?: unknown;
        readonly name?: unknown;
        readonly username?: unknown;
      }[];
      readonly approvals?: number;
      readonly approvalsRequired?: readonly {
        readonly stepNumber: number;
        readonly numberOfApprovals: number;
      }[];
      readonly enforcementLevel?: 'hard' | 'soft';
      readonly allowedSelfApprovals?: boolean;
      readonly maxTimePeriod?: string;
      readonly requestExpirationTime?: string;
    };
    readonly reply: {
      readonly approval: {
        readonly id: string;
        readonly name: string;
        readonly secretPath: string | null;
        readonly approvals: number;
        readonly envId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly deletedAt: string | null;
        readonly enforcementLevel: string;
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly environments: readonly {
          readonly id: string;
          readonly name: string;
          readonly slug: string;
        }[];
        readonly projectId: string;
        readonly allowedSelfApprovals: boolean;
        readonly maxTimePeriod: string | null;
        readonly requestExpirationTime: string | null;
        readonly approvers: readonly {
          readonly type: 'user' | 'group';
          readonly id?: string | null;
          readonly name?: string | null;
          readonly sequence: number;
          readonly approvalsRequired: number;
        }[];
        readonly bypassers: readonly {
          readonly type: 'user' | 'group';
          readonly id?: string | null;
          readonly name?: string | null;
        }[];
      };
    };
  };
  'POST /api/v1/access-approvals/requests': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: { readonly projectSlug: string };
    readonly body: {
      readonly permissions: readonly unknown[];
      readonly isTemporary?: boolean;
      readonly temporaryRange?: string;
      readonly note?: string;
    };
    readonly reply: {
      readonly approval: {
        readonly id: string;
        readonly policyId: string;
        readonly privilegeId: string | null;
        readonly requestedBy: string | null;
        readonly isTemporary: boolean;
        readonly temporaryRange: string | null;
        readonly permissions?: unknown;
        readonly note: string | null;
        readonly status: 'pending' | 'approved' | 'rejected' | 'cancelled' | 'expired' | 'revoked';
        readonly bypassReason: string | null;
        readonly expiresAt: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly requestedByUserId: string;
      };
    };
  };
  'POST /api/v1/access-approvals/requests/{requestId}/cancel': {
    readonly path: { readonly requestId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly request: {
        readonly id: string;
        readonly policyId: string;
        readonly privilegeId: string | null;
        readonly requestedBy: string | null;
        readonly isTemporary: boolean;
        readonly temporaryRange: string | null;
        readonly permissions?: unknown;
        readonly note: string | null;
        readonly status: 'pending' | 'approved' | 'rejected' | 'cancelled' | 'expired' | 'revoked';
        readonly bypassReason: string | null;
        readonly expiresAt: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly requestedByUserId: string;
      };
    };
  };
  'POST /api/v1/access-approvals/requests/{requestId}/review': {
    readonly path: { readonly requestId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly status: 'approved' | 'rejected';
      readonly reason?: string;
      readonly bypassReason?: string;
    };
    readonly reply: {
      readonly review: {
        readonly id: string;
        readonly member: string | null;
        readonly status: string;
        readonly requestId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly reviewerUserId: string;
      };
    };
  };
  'POST /api/v1/access-approvals/requests/{requestId}/revoke': {
    readonly path: { readonly requestId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly reason?: string };
    readonly reply: {
      readonly request: {
        readonly id: string;
        readonly policyId: string;
        readonly privilegeId: string | null;
        readonly requestedBy: string | null;
        readonly isTemporary: boolean;
        readonly temporaryRange: string | null;
        readonly permissions?: unknown;
        readonly note: string | null;
        readonly status: 'pending' | 'approved' | 'rejected' | 'cancelled' | 'expired' | 'revoked';
        readonly bypassReason: string | null;
        readonly expiresAt: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly requestedByUserId: string;
      };
    };
  };
  'POST /api/v1/admin/bootstrap': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly email: string; readonly password: string; readonly organization: string };
    readonly reply: {
      readonly message: string;
      readonly user: {
        readonly id: string;
        readonly email: string;
        readonly username: string;
        readonly firstName: string | null;
        readonly lastName: string | null;
        readonly superAdmin: boolean;
      };
      readonly organization: { readonly id: string; readonly name: string; readonly slug: string };
      readonly identity: {
        readonly id: string;
        readonly name: string;
        readonly credentials: { readonly token: string };
      };
    };
  };
  'POST /api/v1/app-connections/{app}': {
    readonly path: { readonly app: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly name: string;
      readonly description?: string;
      readonly method: string;
      readonly credentials: Readonly<Record<string, unknown>>;
      readonly projectId?: string;
    };
    readonly reply: {
      readonly appConnection: {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly version: number;
        readonly orgId: string;
        readonly projectId: string | null;
        readonly app: string;
        readonly method: string;
        readonly credentialsHash: string;
        readonly isPlatformManagedCredentials: boolean;
        readonly gatewayId: string | null;
        readonly credentials: Readonly<Record<never, never>>;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'POST /api/v1/app-connections/{app}/{connectionId}/check': {
    readonly path: { readonly app: string; readonly connectionId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: { readonly isWorking: boolean; readonly reason: string | null };
  };
  'POST /api/v1/audit-log-streams': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly url: string;
      readonly headers?: readonly { readonly key: string; readonly value: string }[];
      readonly provider?: 'custom' | 'datadog' | 'better-stack' | 'splunk';
      readonly format?: 'json' | 'ndjson';
    };
    readonly reply: {
      readonly auditLogStream: {
        readonly id: string;
        readonly url: string;
        readonly provider: 'custom' | 'datadog' | 'better-stack' | 'splunk';
        readonly format: 'json' | 'ndjson';
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly status: {
          readonly state: 'waiting' | 'delivering' | 'failing';
          readonly lastSuccessAt: string | null;
          readonly lastFailureAt: string | null;
          readonly lastErrorCode: string | null;
          readonly lastErrorMessage: string | null;
          readonly failures: number;
          readonly failingSince: string | null;
          readonly nextAttemptAt: string | null;
          readonly lagSeconds: number | null;
          readonly givenUp: number;
        };
      };
    };
  };
  'POST /api/v1/audit-log-streams/{id}/test': {
    readonly path: { readonly id: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly auditLogStream: {
        readonly id: string;
        readonly url: string;
        readonly provider: 'custom' | 'datadog' | 'better-stack' | 'splunk';
        readonly format: 'json' | 'ndjson';
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly status: {
          readonly state: 'waiting' | 'delivering' | 'failing';
          readonly lastSuccessAt: string | null;
          readonly lastFailureAt: string | null;
          readonly lastErrorCode: string | null;
          readonly lastErrorMessage: string | null;
          readonly failures: number;
          readonly failingSince: string | null;
          readonly nextAttemptAt: string | null;
          readonly lagSeconds: number | null;
          readonly givenUp: number;
        };
      };
      readonly test: {
        readonly isSuccess: boolean;
        readonly errorCode: string | null;
        readonly errorMessage: string | null;
      };
    };
  };
  'POST /api/v1/auth/aws-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly accessTokenTrustedIps?: readonly { readonly ipAddress: string }[];
      readonly accessTokenMaxTTL?: number;
      readonly accessTokenPeriod?: number;
      readonly accessTokenNumUsesLimit?: number;
      readonly accessTokenTTL?: number;
      readonly stsEndpoint?: string;
      readonly allowedPrincipalArns?: string;
      readonly allowedAccountIds?: string;
      readonly serverId?: string;
    };
    readonly reply: {
      readonly identityAwsAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly type: 'iam';
        readonly stsEndpoint: string;
        readonly allowedPrincipalArns: string;
        readonly allowedAccountIds: string;
        readonly serverId: string | null;
      };
    };
  };
  'POST /api/v1/auth/azure-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly accessTokenTrustedIps?: readonly { readonly ipAddress: string }[];
      readonly accessTokenMaxTTL?: number;
      readonly accessTokenPeriod?: number;
      readonly accessTokenNumUsesLimit?: number;
      readonly accessTokenTTL?: number;
      readonly allowedServicePrincipalIds?: string;
      readonly tenantId: string;
      readonly resource: string;
    };
    readonly reply: {
      readonly identityAzureAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly tenantId: string;
        readonly resource: string;
        readonly allowedServicePrincipalIds: string;
      };
    };
  };
  'POST /api/v1/auth/gcp-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly accessTokenTrustedIps?: readonly { readonly ipAddress: string }[];
      readonly accessTokenMaxTTL?: number;
      readonly accessTokenPeriod?: number;
      readonly accessTokenNumUsesLimit?: number;
      readonly accessTokenTTL?: number;
      readonly allowedServiceAccounts?: string;
      readonly allowedProjects?: string;
      readonly allowedZones?: string;
      readonly type: 'iam' | 'gce';
    };
    readonly reply: {
      readonly identityGcpAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly type: 'iam' | 'gce';
        readonly allowedServiceAccounts: string;
        readonly allowedProjects: string;
        readonly allowedZones: string;
      };
    };
  };
  'POST /api/v1/auth/jwt-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly accessTokenTrustedIps?: readonly { readonly ipAddress: string }[];
      readonly accessTokenMaxTTL?: number;
      readonly accessTokenPeriod?: number;
      readonly accessTokenNumUsesLimit?: number;
      readonly accessTokenTTL?: number;
      readonly boundAudiences?: string;
      readonly boundClaims?: Readonly<Record<string, string>>;
      readonly boundSubject?: string;
      readonly claimMetadataMapping?: Readonly<Record<string, string>>;
      readonly boundIssuer?: string;
      readonly jwksUrl?: string;
      readonly jwksCaCert?: string;
      readonly publicKeys?: readonly string[];
      readonly configurationType: 'jwks' | 'static';
    };
    readonly reply: {
      readonly identityJwtAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly boundIssuer: string;
        readonly boundAudiences: string;
        readonly boundClaims: Readonly<Record<string, string>>;
        readonly boundSubject: string;
        readonly claimMetadataMapping: Readonly<Record<string, string>>;
        readonly configurationType: 'jwks' | 'static';
        readonly jwksUrl: string;
        readonly jwksCaCert: string;
        readonly publicKeys: readonly string[];
      };
    };
  };
  'POST /api/v1/auth/kubernetes-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly accessTokenTrustedIps?: readonly { readonly ipAddress: string }[];
      readonly accessTokenMaxTTL?: number;
      readonly accessTokenPeriod?: number;
      readonly accessTokenNumUsesLimit?: number;
      readonly accessTokenTTL?: number;
      readonly caCert?: string;
      readonly allowedNamespaces?: string;
      readonly allowedNames?: string;
      readonly allowedAudience?: string;
      readonly tokenReviewMode?: 'api';
      readonly gatewayId?: unknown;
      readonly kubernetesHost: string;
      readonly tokenReviewerJwt?: string;
    };
    readonly reply: {
      readonly identityKubernetesAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly kubernetesHost: string;
        readonly caCert: string;
        readonly tokenReviewerJwt: '';
        readonly tokenReviewMode: 'api';
        readonly allowedNamespaces: string;
        readonly allowedNames: string;
        readonly allowedAudience: string;
      };
    };
  };
  'POST /api/v1/auth/ldap-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly accessTokenTrustedIps?: readonly { readonly ipAddress: string }[];
      readonly accessTokenMaxTTL?: number;
      readonly accessTokenPeriod?: number;
      readonly accessTokenNumUsesLimit?: number;
      readonly accessTokenTTL?: number;
      readonly ldapCaCertificate?: string;
      readonly searchFilter?: string;
      readonly allowedFields?: readonly { readonly key: string; readonly value: string }[];
      readonly templateId?: unknown;
      readonly lockoutEnabled?: boolean;
      readonly lockoutThreshold?: number;
      readonly lockoutDurationSeconds?: number;
      readonly lockoutCounterResetSeconds?: number;
      readonly url: string;
      readonly bindDN: string;
      readonly bindPass: string;
      readonly searchBase: string;
    };
    readonly reply: {
      readonly identityLdapAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly url: string;
        readonly bindDN: string;
        readonly bindPass: '';
        readonly searchBase: string;
        readonly searchFilter: string;
        readonly ldapCaCertificate: string;
        readonly allowedFields: readonly { readonly key: string; readonly value: string }[];
        readonly lockoutEnabled: boolean;
        readonly lockoutThreshold: number;
        readonly lockoutDurationSeconds: number;
        readonly lockoutCounterResetSeconds: number;
      };
    };
  };
  'POST /api/v1/auth/logout': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: { readonly message: string };
  };
  'POST /api/v1/auth/oidc-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly accessTokenTrustedIps?: readonly { readonly ipAddress: string }[];
      readonly accessTokenMaxTTL?: number;
      readonly accessTokenPeriod?: number;
      readonly accessTokenNumUsesLimit?: number;
      readonly accessTokenTTL?: number;
      readonly boundAudiences?: string;
      readonly boundClaims?: Readonly<Record<string, string>>;
      readonly boundSubject?: string;
      readonly claimMetadataMapping?: Readonly<Record<string, string>>;
      readonly caCert?: string;
      readonly oidcDiscoveryUrl: string;
      readonly boundIssuer: string;
    };
    readonly reply: {
      readonly identityOidcAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly boundIssuer: string;
        readonly boundAudiences: string;
        readonly boundClaims: Readonly<Record<string, string>>;
        readonly boundSubject: string;
        readonly claimMetadataMapping: Readonly<Record<string, string>>;
        readonly oidcDiscoveryUrl: string;
        readonly caCert: string;
      };
    };
  };
  'POST /api/v1/auth/tls-cert-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly accessTokenTrustedIps?: readonly { readonly ipAddress: string }[];
      readonly accessTokenMaxTTL?: number;
      readonly accessTokenPeriod?: number;
      readonly accessTokenNumUsesLimit?: number;
      readonly accessTokenTTL?: number;
      readonly allowedCommonNames?: string;
      readonly allowedSubjectAltNames?: readonly string[];
      readonly verifyClientCertificateChain?: boolean;
      readonly caCertificate: string;
    };
    readonly reply: {
      readonly identityTlsCertAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly caCertificate: string;
        readonly allowedCommonNames: string;
        readonly allowedSubjectAltNames: readonly string[];
        readonly verifyClientCertificateChain: boolean;
      };
    };
  };
  'POST /api/v1/auth/token': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: { readonly token: string; readonly organizationId: string | null };
  };
  'POST /api/v1/auth/token-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly accessTokenTrustedIps?: readonly { readonly ipAddress: string }[];
      readonly accessTokenMaxTTL?: number;
      readonly accessTokenPeriod?: number;
      readonly accessTokenNumUsesLimit?: number;
      readonly accessTokenTTL?: number;
    };
    readonly reply: {
      readonly identityTokenAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'POST /api/v1/auth/token-auth/identities/{identityId}/tokens': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly name?: string };
    readonly reply: {
      readonly accessToken: string;
      readonly expiresIn: number;
      readonly accessTokenMaxTTL: number;
      readonly tokenType: 'Bearer';
      readonly tokenData: {
        readonly id: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenNumUses: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenLastUsedAt: string | null;
        readonly accessTokenLastRenewedAt: string | null;
        readonly isAccessTokenRevoked: boolean;
        readonly identityUAClientSecretId: string | null;
        readonly identityId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly name: string | null;
        readonly authMethod: string;
        readonly accessTokenPeriod: number;
      };
    };
  };
  'POST /api/v1/auth/token-auth/tokens/{tokenId}/revoke': {
    readonly path: { readonly tokenId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly message: string;
      readonly token: {
        readonly id: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenNumUses: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenLastUsedAt: string | null;
        readonly accessTokenLastRenewedAt: string | null;
        readonly isAccessTokenRevoked: boolean;
        readonly identityUAClientSecretId: string | null;
        readonly identityId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly name: string | null;
        readonly authMethod: string;
        readonly accessTokenPeriod: number;
      };
    };
  };
  'POST /api/v1/auth/universal-auth/identities/{identityId}': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly accessTokenTrustedIps?: readonly { readonly ipAddress: string }[];
      readonly accessTokenMaxTTL?: number;
      readonly accessTokenPeriod?: number;
      readonly accessTokenNumUsesLimit?: number;
      readonly accessTokenTTL?: number;
      readonly clientSecretTrustedIps?: readonly { readonly ipAddress: string }[];
      readonly lockoutEnabled?: boolean;
      readonly lockoutThreshold?: number;
      readonly lockoutDurationSeconds?: number;
      readonly lockoutCounterResetSeconds?: number;
    };
    readonly reply: {
      readonly identityUniversalAuth: {
        readonly id: string;
        readonly identityId: string;
        readonly accessTokenTTL: number;
        readonly accessTokenMaxTTL: number;
        readonly accessTokenPeriod: number;
        readonly accessTokenNumUsesLimit: number;
        readonly accessTokenTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly clientId: string;
        readonly clientSecretTrustedIps: readonly {
          readonly ipAddress: string;
          readonly type: 'ipv4' | 'ipv6';
          readonly prefix?: number;
        }[];
        readonly lockoutEnabled: boolean;
        readonly lockoutThreshold: number;
        readonly lockoutDurationSeconds: number;
        readonly lockoutCounterResetSeconds: number;
      };
    };
  };
  'POST /api/v1/auth/universal-auth/identities/{identityId}/client-secrets': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly description?: string; readonly numUsesLimit?: number; readonly ttl?: number };
    readonly reply: {
      readonly clientSecret: string;
      readonly clientSecretData: {
        readonly id: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly description: string;
        readonly clientSecretPrefix: string;
        readonly clientSecretNumUses: number;
        readonly clientSecretNumUsesLimit: number;
        readonly clientSecretTTL: number;
        readonly identityUAId: string;
        readonly isClientSecretRevoked: boolean;
      };
    };
  };
  'POST /api/v1/auth/universal-auth/identities/{identityId}/client-secrets/{clientSecretId}/revoke': {
    readonly path: { readonly identityId: string; readonly clientSecretId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly clientSecretData: {
        readonly id: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly description: string;
        readonly clientSecretPrefix: string;
        readonly clientSecretNumUses: number;
        readonly clientSecretNumUsesLimit: number;
        readonly clientSecretTTL: number;
        readonly identityUAId: string;
        readonly isClientSecretRevoked: boolean;
      };
    };
  };
  'POST /api/v1/cert-manager/certificate-policies': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly projectId?: string;
      readonly projectSlug?: string;
      readonly name: string;
      readonly description?: string;
      readonly subject?: readonly {
        readonly type:
          | 'common_name'
          | 'organization'
          | 'organizational_unit'
          | 'country'
          | 'state'
          | 'locality'
          | 'domain_component';
        readonly allowed?: readonly string[];
        readonly required?: readonly string[];
        readonly denied?: readonly string[];
      }[];
      readonly sans?: readonly {
        readonly type: 'dns_name' | 'ip_address' | 'email' | 'uri';
        readonly allowed?: unknown;
        readonly required?: unknown;
        readonly denied?: unknown;
      }[];
      readonly keyUsages?: {
        readonly allowed?: readonly string[];
        readonly required?: readonly string[];
        readonly denied?: readonly string[];
      };
      readonly extendedKeyUsages?: {
        readonly allowed?: readonly string[];
        readonly required?: readonly string[];
        readonly denied?: readonly string[];
      };
      readonly algorithms?: {
        readonly signature?: readonly string[];
        readonly keyAlgorithm?: readonly string[];
      };
      readonly validity?: { readonly max?: string };
      readonly basicConstraints?: {
        readonly isCA?: 'denied' | 'allowed' | 'required';
        readonly maxPathLength?: number;
      };
    };
    readonly reply: {
      readonly certificatePolicy: {
        readonly id: string;
        readonly projectId: string;
        readonly name: string;
        readonly description: string | null;
        readonly subject: readonly {
          readonly allowed?: readonly string[];
          readonly required?: readonly string[];
          readonly denied?: readonly string[];
          readonly type: string;
        }[];
        readonly sans: readonly {
          readonly allowed?: readonly string[];
          readonly required?: readonly string[];
          readonly denied?: readonly string[];
          readonly type: string;
        }[];
        readonly keyUsages: {
          readonly allowed?: readonly string[];
          readonly required?: readonly string[];
          readonly denied?: readonly string[];
        } | null;
        readonly extendedKeyUsages: {
          readonly allowed?: readonly string[];
          readonly required?: readonly string[];
          readonly denied?: readonly string[];
        } | null;
        readonly algorithms: {
          readonly signature?: readonly string[];
          readonly keyAlgorithm?: readonly string[];
        } | null;
        readonly validity: { readonly max?: string } | null;
        readonly basicConstraints: { readonly isCA: string };
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'POST /api/v1/cert-manager/certificate-profiles': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly projectId?: string;
      readonly projectSlug?: string;
      readonly issuerType?: 'ca';
      readonly enrollmentType?: 'api';
      readonly caId: string;
      readonly certificatePolicyId: string;
      readonly slug: string;
      readonly description?: string;
      readonly defaults?: {
        readonly ttlDays?: number;
        readonly commonName?: string;
        readonly keyAlgorithm?: string;
        readonly signatureAlgorithm?: string;
        readonly keyUsages?: readonly string[];
        readonly extendedKeyUsages?: readonly string[];
        readonly organization?: string;
        readonly organizationalUnit?: string;
        readonly country?: string;
        readonly state?: string;
        readonly locality?: string;
        readonly domainComponents?: readonly string[];
      };
    };
    readonly reply: {
      readonly certificateProfile: {
        readonly id: string;
        readonly projectId: string;
        readonly caId: string;
        readonly certificatePolicyId: string;
        readonly slug: string;
        readonly description: string | null;
        readonly issuerType: string;
        readonly enrollmentType: string;
        readonly defaults: {
          readonly ttlDays?: number;
          readonly commonName?: string;
          readonly keyAlgorithm?: string;
          readonly signatureAlgorithm?: string;
          readonly keyUsages?: readonly string[];
          readonly extendedKeyUsages?: readonly string[];
          readonly organization?: string;
          readonly organizationalUnit?: string;
          readonly country?: string;
          readonly state?: string;
          readonly locality?: string;
        } | null;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'POST /api/v1/cert-manager/certificates': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly profileId: string;
      readonly applicationId?: string;
      readonly csr?: string;
      readonly attributes?: {
        readonly commonName?: string;
        readonly organization?: string;
        readonly organizationalUnit?: string;
        readonly country?: string;
        readonly state?: string;
        readonly locality?: string;
        readonly ou?: string;
        readonly province?: string;
        readonly domainComponents?: readonly string[];
        readonly ttl?: string;
        readonly notBefore?: string;
        readonly notAfter?: string;
        readonly keyUsages?: readonly string[];
        readonly extendedKeyUsages?: readonly string[];
        readonly keyAlgorithm?: string;
        readonly signatureAlgorithm?: string;
        readonly altNames?: readonly {
          readonly type: 'dns_name' | 'ip_address' | 'email' | 'uri';
          readonly value: string;
        }[];
        readonly removeRootsFromChain?: boolean;
      };
      readonly removeRootsFromChain?: boolean;
    };
    readonly reply: {
      readonly certificate: {
        readonly certificate: string;
        readonly issuingCaCertificate: string;
        readonly certificateChain: string;
        readonly privateKey?: string;
        readonly serialNumber: string;
        readonly certificateId: string;
      };
      readonly certificateRequestId: string;
      readonly status: string;
    };
  };
  'POST /api/v1/dynamic-secrets': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly projectSlug?: string;
      readonly projectId?: string;
      readonly environmentSlug: string;
      readonly path?: string;
      readonly name: string;
      readonly provider: {
        readonly type:
          | 'sql-database'
          | 'redis'
          | 'rabbit-mq'
          | 'ldap'
          | 'elastic-search'
          | 'aws-iam'
          | 'aws-sts'
          | 'mongo-db'
          | 'totp'
          | 'azure-entra-id'
          | 'mongo-db-atlas'
          | 'kubernetes'
          | 'cassandra'
          | 'sap-hana'
          | 'snowflake'
          | 'aws-elasticache';
        readonly inputs: Readonly<Record<string, unknown>>;
      };
      readonly defaultTTL: string;
      readonly maxTTL?: string | null;
      readonly usernameTemplate?: string | null;
      readonly metadata?: readonly { readonly key: string; readonly value?: string }[];
      readonly removesStrays?: boolean;
    };
    readonly reply: {
      readonly dynamicSecret: {
        readonly id: string;
        readonly name: string;
        readonly version: number;
        readonly type: string;
        readonly defaultTTL: string;
        readonly maxTTL: string | null;
        readonly folderId: string;
        readonly status: string | null;
        readonly statusDetails: string | null;
        readonly usernameTemplate: string | null;
        readonly metadata: readonly { readonly key: string; readonly value: string }[];
        readonly removesStrays: boolean;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'POST /api/v1/dynamic-secrets/leases': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly projectSlug?: string;
      readonly projectId?: string;
      readonly environmentSlug: string;
      readonly path?: string;
      readonly dynamicSecretName: string;
      readonly ttl?: string;
    };
    readonly reply: {
      readonly lease: {
        readonly id: string;
        readonly version: number;
        readonly externalEntityId: string;
        readonly expireAt: string;
        readonly status: string | null;
        readonly statusDetails: string | null;
        readonly dynamicSecretId: string;
        readonly takenBy: { readonly type: string; readonly id: string; readonly name: string };
        readonly renewals: number;
        readonly lastRenewedAt: string | null;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
      readonly dynamicSecret: {
        readonly id: string;
        readonly name: string;
        readonly version: number;
        readonly type: string;
        readonly defaultTTL: string;
        readonly maxTTL: string | null;
        readonly folderId: string;
        readonly status: string | null;
        readonly statusDetails: string | null;
        readonly usernameTemplate: string | null;
        readonly metadata: readonly { readonly key: string; readonly value: string }[];
        readonly removesStrays: boolean;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
      readonly data?: Readonly<Record<string, string | readonly string[]>>;
    };
  };
  'POST /api/v1/dynamic-secrets/leases/{leaseId}/renew': {
    readonly path: { readonly leaseId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly projectSlug?: string;
      readonly projectId?: string;
      readonly environmentSlug: string;
      readonly path?: string;
      readonly ttl?: string;
    };
    readonly reply: {
      readonly lease: {
        readonly id: string;
        readonly version: number;
        readonly externalEntityId: string;
        readonly expireAt: string;
        readonly status: string | null;
        readonly statusDetails: string | null;
        readonly dynamicSecretId: string;
        readonly takenBy: { readonly type: string; readonly id: string; readonly name: string };
        readonly renewals: number;
        readonly lastRenewedAt: string | null;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'POST /api/v1/dynamic-secrets/{name}/reconcile': {
    readonly path: { readonly name: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly projectSlug?: string;
      readonly projectId?: string;
      readonly environmentSlug: string;
      readonly path?: string;
    };
    readonly reply: {
      readonly drift: {
        readonly isKnown: boolean;
        readonly strays: readonly { readonly externalEntityId: string }[];
        readonly missing: readonly { readonly leaseId: string; readonly externalEntityId: string }[];
      };
      readonly ended: readonly { readonly externalEntityId: string }[];
    };
  };
  'POST /api/v1/dynamic-secrets/{name}/test': {
    readonly path: { readonly name: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly projectSlug?: string;
      readonly projectId?: string;
      readonly environmentSlug: string;
      readonly path?: string;
    };
    readonly reply: { readonly message: string };
  };
  'POST /api/v1/folders': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly workspaceId: string;
      readonly environment: string;
      readonly path?: string;
      readonly directory?: string;
      readonly name: string;
      readonly description?: string | null;
    };
    readonly reply: {
      readonly folder: {
        readonly id: string;
        readonly name: string;
        readonly version: number;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly envId: string;
        readonly parentId: string | null;
        readonly isReserved: boolean;
        readonly description: string | null;
        readonly path: string;
      };
    };
  };
  'POST /api/v1/groups': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly name: string; readonly slug?: string; readonly role?: string };
    readonly reply: {
      readonly id: string;
      readonly orgId: string;
      readonly name: string;
      readonly slug: string;
      readonly role: string;
      readonly roleId: string | null;
      readonly customRoleSlug: string | null;
      readonly createdAt: string;
      readonly updatedAt: string;
    };
  };
  'POST /api/v1/groups/{id}/users/{username}': {
    readonly path: { readonly id: string; readonly username: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly email: string | null;
      readonly username: string;
      readonly firstName: string | null;
      readonly lastName: string | null;
      readonly id: string;
    };
  };
  'POST /api/v1/identities': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly name: string;
      readonly metadata?: readonly { readonly key: string; readonly value: string }[];
      readonly hasDeleteProtection?: boolean;
      readonly organizationId: string;
      readonly role?: string;
    };
    readonly reply: {
      readonly identity: {
        readonly id: string;
        readonly name: string;
        readonly authMethod: string | null;
        readonly authMethods: readonly string[];
        readonly hasDeleteProtection: boolean;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly orgId: string;
        readonly metadata: readonly { readonly id: string; readonly key: string; readonly value: string }[];
      };
    };
  };
  'POST /api/v1/identities/{identityId}/revoke-tokens': {
    readonly path: { readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identity: {
        readonly id: string;
        readonly name: string;
        readonly authMethod: string | null;
        readonly authMethods: readonly string[];
        readonly hasDeleteProtection: boolean;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly orgId: string;
        readonly metadata: readonly { readonly id: string; readonly key: string; readonly value: string }[];
      };
    };
  };
  'POST /api/v1/imports': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly projectId: string;
      readonly source:
        | {
            readonly type: 'infisical';
            readonly url: string;
            readonly token?: string;
            readonly clientId?: string;
            readonly clientSecret?: string;
            readonly projectId: string;
            readonly path?: string;
            readonly ca?: string;
          }
        | {
            readonly type: 'vault';
            readonly url: string;
            readonly token?: string;
            readonly roleId?: string;
            readonly secretId?: string;
            readonly namespace?: string;
            readonly path: string;
            readonly ca?: unknown;
          }
        | {
            readonly type: 'aws-secrets-manager';
            readonly prefix?: string;
            readonly region: string;
            readonly roleArn?: string;
            readonly accessKeyId?: string;
            readonly secretAccessKey?: string;
          }
        | {
            readonly type: 'aws-parameter-store';
            readonly path: string;
            readonly region: string;
            readonly roleArn?: unknown;
            readonly accessKeyId?: unknown;
            readonly secretAccessKey?: unknown;
          }
        | { readonly type: 'doppler'; readonly token: string; readonly project: string }
        | {
            readonly type: 'gcp-secret-manager';
            readonly serviceAccountKey: string;
            readonly project: string;
          }
        | {
            readonly type: 'azure-key-vault';
            readonly tenantId: string;
            readonly clientId: string;
            readonly clientSecret: string;
            readonly vault: string;
          }
        | { readonly type: 'file'; readonly format: 'env' | 'json' | 'yaml'; readonly content: string };
      readonly environment?: string;
      readonly environments?: readonly { readonly from: string; readonly to: string }[];
      readonly secretPath?: string;
      readonly dryRun?: boolean;
      readonly onConflict?: 'skip' | 'overwrite';
    };
    readonly reply: {
      readonly import: {
        readonly id: string;
        readonly projectId: string;
        readonly source:
          | 'infisical'
          | 'vault'
          | 'aws-secrets-manager'
          | 'aws-parameter-store'
          | 'doppler'
          | 'gcp-secret-manager'
          | 'azure-key-vault'
          | 'file';
        readonly environment: string | null;
        readonly environments: readonly { readonly from: string; readonly to: string }[];
        readonly secretPath: string;
        readonly dryRun: boolean;
        readonly onConflict: 'skip' | 'overwrite';
        readonly status: 'running' | 'completed' | 'failed' | 'cancelled';
        readonly statusMessage: string | null;
        readonly counts: {
          readonly created: number;
          readonly updated: number;
          readonly unchanged: number;
          readonly conflict: number;
          readonly refused: number;
          readonly requested: number;
        };
        readonly startedBy: { readonly actorType: 'user' | 'identity'; readonly actorId: string };
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly endedAt: string | null;
      };
    };
  };
  'POST /api/v1/imports/{importId}/cancel': {
    readonly path: { readonly importId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly import: {
        readonly id: string;
        readonly projectId: string;
        readonly source:
          | 'infisical'
          | 'vault'
          | 'aws-secrets-manager'
          | 'aws-parameter-store'
          | 'doppler'
          | 'gcp-secret-manager'
          | 'azure-key-vault'
          | 'file';
        readonly environment: string | null;
        readonly environments: readonly { readonly from: string; readonly to: string }[];
        readonly secretPath: string;
        readonly dryRun: boolean;
        readonly onConflict: 'skip' | 'overwrite';
        readonly status: 'running' | 'completed' | 'failed' | 'cancelled';
        readonly statusMessage: string | null;
        readonly counts: {
          readonly created: number;
          readonly updated: number;
          readonly unchanged: number;
          readonly conflict: number;
          readonly refused: number;
          readonly requested: number;
        };
        readonly startedBy: { readonly actorType: 'user' | 'identity'; readonly actorId: string };
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly endedAt: string | null;
      };
    };
  };
  'POST /api/v1/imports/{importId}/resume': {
    readonly path: { readonly importId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly source?:
        | {
            readonly type: 'infisical';
            readonly url: string;
            readonly token?: string;
            readonly clientId?: string;
            readonly clientSecret?: string;
            readonly projectId: string;
            readonly path?: string;
            readonly ca?: string;
          }
        | {
            readonly type: 'vault';
            readonly url: string;
            readonly token?: string;
            readonly roleId?: string;
            readonly secretId?: string;
            readonly namespace?: string;
            readonly path: string;
            readonly ca?: unknown;
          }
        | {
            readonly type: 'aws-secrets-manager';
            readonly prefix?: string;
            readonly region: string;
            readonly roleArn?: string;
            readonly accessKeyId?: string;
            readonly secretAccessKey?: string;
          }
        | {
            readonly type: 'aws-parameter-store';
            readonly path: string;
            readonly region: string;
            readonly roleArn?: unknown;
            readonly accessKeyId?: unknown;
            readonly secretAccessKey?: unknown;
          }
        | { readonly type: 'doppler'; readonly token: string; readonly project: string }
        | {
            readonly type: 'gcp-secret-manager';
            readonly serviceAccountKey: string;
            readonly project: string;
          }
        | {
            readonly type: 'azure-key-vault';
            readonly tenantId: string;
            readonly clientId: string;
            readonly clientSecret: string;
            readonly vault: string;
          }
        | { readonly type: 'file'; readonly format: 'env' | 'json' | 'yaml'; readonly content: string };
    };
    readonly reply: {
      readonly import: {
        readonly id: string;
        readonly projectId: string;
        readonly source:
          | 'infisical'
          | 'vault'
          | 'aws-secrets-manager'
          | 'aws-parameter-store'
          | 'doppler'
          | 'gcp-secret-manager'
          | 'azure-key-vault'
          | 'file';
        readonly environment: string | null;
        readonly environments: readonly { readonly from: string; readonly to: string }[];
        readonly secretPath: string;
        readonly dryRun: boolean;
        readonly onConflict: 'skip' | 'overwrite';
        readonly status: 'running' | 'completed' | 'failed' | 'cancelled';
        readonly statusMessage: string | null;
        readonly counts: {
          readonly created: number;
          readonly updated: number;
          readonly unchanged: number;
          readonly conflict: number;
          readonly refused: number;
          readonly requested: number;
        };
        readonly startedBy: { readonly actorType: 'user' | 'identity'; readonly actorId: string };
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly endedAt: string | null;
      };
    };
  };
  'POST /api/v1/invite-org/signup': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly inviteeEmails: readonly string[];
      readonly organizationId: string;
      readonly organizationRoleSlug?: string;
      readonly projects?: readonly { readonly id: string; readonly projectRoleSlug?: readonly string[] }[];
    };
    readonly reply: {
      readonly message: string;
      readonly completeInviteLinks?: readonly { readonly email: string; readonly link: string }[];
    };
  };
  'POST /api/v1/invite-org/signup-resend': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly membershipId: string };
    readonly reply: { readonly signupToken?: { readonly email: string; readonly link: string } };
  };
  'POST /api/v1/kms/keys': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly projectId: string;
      readonly name: string;
      readonly description?: string | null;
      readonly keyUsage?: 'encrypt-decrypt' | 'sign-verify';
      readonly encryptionAlgorithm?:
        | 'aes-256-gcm'
        | 'aes-128-gcm'
        | 'RSA_4096'
        | 'ECC_NIST_P256'
        | 'ECC_NIST_P384'
        | 'ED25519';
      readonly rotationPeriodDays?: number | null;
    };
    readonly reply: {
      readonly key: {
        readonly id: string;
        readonly description: string | null;
        readonly isDisabled: boolean;
        readonly isReserved: boolean;
        readonly orgId: string;
        readonly name: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly projectId: string;
        readonly slug: string | null;
        readonly keyUsage: string;
        readonly encryptionAlgorithm: string;
        readonly version: number;
        readonly minDecryptionVersion: number;
        readonly rotationPeriodDays: number | null;
        readonly nextRotationAt: string | null;
      };
    };
  };
  'POST /api/v1/kms/keys/{keyId}/decrypt': {
    readonly path: { readonly keyId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly ciphertext: string;
      readonly encryptionContext?: Readonly<Record<string, string>>;
    };
    readonly reply: { readonly plaintext: string };
  };
  'POST /api/v1/kms/keys/{keyId}/encrypt': {
    readonly path: { readonly keyId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly plaintext: string;
      readonly encryptionContext?: Readonly<Record<string, string>>;
    };
    readonly reply: { readonly ciphertext: string };
  };
  'POST /api/v1/kms/keys/{keyId}/sign': {
    readonly path: { readonly keyId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly data: string;
      readonly signingAlgorithm:
        | 'RSASSA_PSS_SHA_256'
        | 'RSASSA_PSS_SHA_384'
        | 'RSASSA_PSS_SHA_512'
        | 'RSASSA_PKCS1_V1_5_SHA_256'
        | 'RSASSA_PKCS1_V1_5_SHA_384'
        | 'RSASSA_PKCS1_V1_5_SHA_512'
        | 'ECDSA_SHA_256'
        | 'ECDSA_SHA_384'
        | 'ECDSA_SHA_512'
        | 'ED25519';
      readonly isDigest?: boolean;
    };
    readonly reply: {
      readonly signature: string;
      readonly keyId: string;
      readonly signingAlgorithm: string;
      readonly keyVersion: number;
    };
  };
  'POST /api/v1/kms/keys/{keyId}/verify': {
    readonly path: { readonly keyId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly data: string;
      readonly signingAlgorithm:
        | 'RSASSA_PSS_SHA_256'
        | 'RSASSA_PSS_SHA_384'
        | 'RSASSA_PSS_SHA_512'
        | 'RSASSA_PKCS1_V1_5_SHA_256'
        | 'RSASSA_PKCS1_V1_5_SHA_384'
        | 'RSASSA_PKCS1_V1_5_SHA_512'
        | 'ECDSA_SHA_256'
        | 'ECDSA_SHA_384'
        | 'ECDSA_SHA_512'
        | 'ED25519';
      readonly isDigest?: boolean;
      readonly signature: string;
      readonly keyVersion?: number;
    };
    readonly reply: {
      readonly signatureValid: boolean;
      readonly keyId: string;
      readonly signingAlgorithm: string;
      readonly keyVersion: number | null;
    };
  };
  'POST /api/v1/ldap/config': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly organizationId: string;
      readonly isActive: boolean;
      readonly url: string;
      readonly bindDN: string;
      readonly bindPass: string;
      readonly searchBase: string;
      readonly groupSearchBase?: string;
      readonly uniqueUserAttribute?: string;
      readonly searchFilter?: string;
      readonly groupSearchFilter?: string;
      readonly caCert?: string;
      readonly nestedGroups?: boolean;
    };
    readonly reply: {
      readonly id: string;
      readonly orgId: string;
      readonly isActive: boolean;
      readonly url: string;
      readonly uniqueUserAttribute: string;
      readonly searchBase: string;
      readonly searchFilter: string;
      readonly groupSearchBase: string;
      readonly groupSearchFilter: string;
      readonly nestedGroups: boolean;
      readonly lastUsed: string | null;
      readonly createdAt: string;
      readonly updatedAt: string;
    };
  };
  'POST /api/v1/ldap/config/{configId}/group-maps': {
    readonly path: { readonly configId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly ldapGroupCN: string; readonly groupSlug: string };
    readonly reply: {
      readonly id: string;
      readonly ldapConfigId: string;
      readonly ldapGroupCN: string;
      readonly groupId: string;
    };
  };
  'POST /api/v1/ldap/config/{configId}/test-connection': {
    readonly path: { readonly configId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: boolean;
  };
  'POST /api/v1/organization/roles': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly slug: string;
      readonly name: string;
      readonly description?: string | null;
      readonly permissions: readonly unknown[];
    };
    readonly reply: {
      readonly role: {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly slug: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly orgId: string;
        readonly permissions: readonly {
          readonly subject: string | readonly string[];
          readonly action: string | readonly string[];
          readonly conditions?: Readonly<Record<string, unknown>>;
          readonly inverted?: boolean;
        }[];
      };
    };
  };
  'POST /api/v1/organization/{orgId}/break-glass-codes': {
    readonly path: { readonly orgId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: { readonly codes: readonly string[] };
  };
  'POST /api/v1/organization/{orgId}/incidentContactOrg': {
    readonly path: { readonly orgId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly email: string };
    readonly reply: {
      readonly incidentContactsOrg: {
        readonly id: string;
        readonly email: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly orgId: string;
      };
    };
  };
  'POST /api/v1/organization/{orgId}/verified-domains': {
    readonly path: { readonly orgId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly domain: string };
    readonly reply: {
      readonly domain: {
        readonly id: string;
        readonly domain: string;
        readonly isVerified: boolean;
        readonly verifiedAt: string | null;
        readonly recordType: 'TXT';
        readonly recordName: string;
        readonly recordValue: string;
        readonly createdAt: string;
      };
    };
  };
  'POST /api/v1/organization/{orgId}/verified-domains/{domainId}/verify': {
    readonly path: { readonly orgId: string; readonly domainId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly domain: {
        readonly id: string;
        readonly domain: string;
        readonly isVerified: boolean;
        readonly verifiedAt: string | null;
        readonly recordType: 'TXT';
        readonly recordName: string;
        readonly recordValue: string;
        readonly createdAt: string;
      };
    };
  };
  'POST /api/v1/password/change-password': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly oldPassword: string; readonly password: string };
    readonly reply: { readonly message: string };
  };
  'POST /api/v1/password/recovery-kit': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly password: string };
    readonly reply: { readonly codes: readonly string[]; readonly createdAt: string };
  };
  'POST /api/v1/pki/alerts': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly projectId: string;
      readonly pkiCollectionId: string;
      readonly name: string;
      readonly alertBeforeDays: number;
      readonly emails: readonly string[];
    };
    readonly reply: {
      readonly id: string;
      readonly createdAt: string;
      readonly updatedAt: string;
      readonly projectId: string;
      readonly pkiCollectionId: string;
      readonly name: string;
      readonly alertBeforeDays: number;
      readonly recipientEmails: string;
    };
  };
  'POST /api/v1/pki/ca': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly projectSlug: string;
      readonly type: 'root' | 'intermediate';
      readonly friendlyName?: string;
      readonly commonName?: string;
      readonly organization?: string;
      readonly ou?: string;
      readonly country?: string;
      readonly province?: string;
      readonly locality?: string;
      readonly notBefore?: string;
      readonly notAfter?: string;
      readonly maxPathLength?: number;
      readonly keyAlgorithm?: 'RSA_2048' | 'RSA_4096' | 'EC_prime256v1' | 'EC_secp384r1' | 'ED25519';
      readonly keyStorage?: 'software' | 'kms' | 'pkcs11';
      readonly requireTemplateForIssuance?: boolean;
    };
    readonly reply: {
      readonly ca: {
        readonly id: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly parentCaId: string | null;
        readonly projectId: string;
        readonly type: string;
        readonly status: string;
        readonly friendlyName: string;
        readonly organization: string;
        readonly ou: string;
        readonly country: string;
        readonly province: string;
        readonly locality: string;
        readonly commonName: string;
        readonly dn: string;
        readonly serialNumber: string | null;
        readonly maxPathLength: number | null;
        readonly keyAlgorithm: string;
        readonly keyStorage: string;
        readonly notBefore: string | null;
        readonly notAfter: string | null;
        readonly activeCaCertId: string | null;
        readonly requireTemplateForIssuance: boolean;
      };
    };
  };
  'POST /api/v1/pki/ca/{caId}/import-certificate': {
    readonly path: { readonly caId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly certificate: string; readonly certificateChain?: string };
    readonly reply: { readonly message: string; readonly caId: string };
  };
  'POST /api/v1/pki/ca/{caId}/issue-certificate': {
    readonly path: { readonly caId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly pkiCollectionId?: string;
      readonly friendlyName?: string;
      readonly altNames?: string;
      readonly ttl?: string;
      readonly notBefore?: string;
      readonly notAfter?: string;
      readonly keyUsages?:
        | readonly (
            | 'digitalSignature'
            | 'keyEncipherment'
            | 'nonRepudiation'
            | 'dataEncipherment'
            | 'keyAgreement'
            | 'keyCertSign'
            | 'cRLSign'
            | 'encipherOnly'
            | 'decipherOnly'
          )[]
        | null;
      readonly extendedKeyUsages?:
        | readonly (
            | 'clientAuth'
            | 'serverAuth'
            | 'codeSigning'
            | 'emailProtection'
            | 'timeStamping'
            | 'ocspSigning'
          )[]
        | null;
      readonly commonName: string;
    };
    readonly reply: {
      readonly certificate: string;
      readonly issuingCaCertificate: string;
      readonly certificateChain: string;
      readonly serialNumber: string;
      readonly privateKey: string;
    };
  };
  'POST /api/v1/pki/ca/{caId}/renew': {
    readonly path: { readonly caId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly type: 'existing' | 'new'; readonly notAfter: string };
    readonly reply: {
      readonly certificate: string;
      readonly certificateChain: string;
      readonly serialNumber: string;
    };
  };
  'POST /api/v1/pki/ca/{caId}/restore': {
    readonly path: { readonly caId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly ca: {
        readonly id: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly parentCaId: string | null;
        readonly projectId: string;
        readonly type: string;
        readonly status: string;
        readonly friendlyName: string;
        readonly organization: string;
        readonly ou: string;
        readonly country: string;
        readonly province: string;
        readonly locality: string;
        readonly commonName: string;
        readonly dn: string;
        readonly serialNumber: string | null;
        readonly maxPathLength: number | null;
        readonly keyAlgorithm: string;
        readonly keyStorage: string;
        readonly notBefore: string | null;
        readonly notAfter: string | null;
        readonly activeCaCertId: string | null;
        readonly requireTemplateForIssuance: boolean;
      };
    };
  };
  'POST /api/v1/pki/ca/{caId}/sign-intermediate': {
    readonly path: { readonly caId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly csr: string;
      readonly notBefore?: string;
      readonly notAfter: string;
      readonly maxPathLength?: number;
    };
    readonly reply: {
      readonly certificate: string;
      readonly issuingCaCertificate: string;
      readonly certificateChain: string;
      readonly serialNumber: string;
    };
  };
  'POST /api/v1/pki/certificate-templates': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly caId: string;
      readonly pkiCollectionId?: string;
      readonly name: string;
      readonly commonName: string;
      readonly subjectAlternativeName: string;
      readonly ttl: string;
      readonly keyUsages?:
        | readonly (
            | 'digitalSignature'
            | 'keyEncipherment'
            | 'nonRepudiation'
            | 'dataEncipherment'
            | 'keyAgreement'
            | 'keyCertSign'
            | 'cRLSign'
            | 'encipherOnly'
            | 'decipherOnly'
          )[]
        | null;
      readonly extendedKeyUsages?:
        | readonly (
            | 'clientAuth'
            | 'serverAuth'
            | 'codeSigning'
            | 'emailProtection'
            | 'timeStamping'
            | 'ocspSigning'
          )[]
        | null;
    };
    readonly reply: {
      readonly id: string;
      readonly caId: string;
      readonly name: string;
      readonly commonName: string;
      readonly subjectAlternativeName: string;
      readonly pkiCollectionId: string | null;
      readonly ttl: string;
      readonly keyUsages: readonly string[];
      readonly extendedKeyUsages: readonly string[];
      readonly projectId: string;
      readonly caName: string;
    };
  };
  'POST /api/v1/pki/certificate-templates/{certificateTemplateId}/acme-keys': {
    readonly path: { readonly certificateTemplateId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly name: string };
    readonly reply: {
      readonly acmeKey: {
        readonly id: string;
        readonly certificateTemplateId: string;
        readonly name: string;
        readonly acmeAccountId: string | null;
        readonly createdAt: string;
      };
      readonly hmacKey: string;
      readonly directoryUrl: string;
    };
  };
  'POST /api/v1/pki/certificate-templates/{certificateTemplateId}/est-config': {
    readonly path: { readonly certificateTemplateId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly caChain?: string;
      readonly passphrase: string;
      readonly isEnabled?: boolean;
      readonly disableBootstrapCertValidation?: boolean;
    };
    readonly reply: {
      readonly id: string;
      readonly certificateTemplateId: string;
      readonly isEnabled: boolean;
      readonly disableBootstrapCertValidation: boolean;
    };
  };
  'POST /api/v1/pki/certificates/issue-certificate': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly pkiCollectionId?: string;
      readonly friendlyName?: string;
      readonly altNames?: string;
      readonly ttl?: string;
      readonly notBefore?: string;
      readonly notAfter?: string;
      readonly keyUsages?:
        | readonly (
            | 'digitalSignature'
            | 'keyEncipherment'
            | 'nonRepudiation'
            | 'dataEncipherment'
            | 'keyAgreement'
            | 'keyCertSign'
            | 'cRLSign'
            | 'encipherOnly'
            | 'decipherOnly'
          )[]
        | null;
      readonly extendedKeyUsages?:
        | readonly (
            | 'clientAuth'
            | 'serverAuth'
            | 'codeSigning'
            | 'emailProtection'
            | 'timeStamping'
            | 'ocspSigning'
          )[]
        | null;
      readonly commonName: string;
      readonly caId?: string;
      readonly certificateTemplateId?: string;
    };
    readonly reply: {
      readonly certificate: string;
      readonly issuingCaCertificate: string;
      readonly certificateChain: string;
      readonly serialNumber: string;
      readonly privateKey: string;
    };
  };
  'POST /api/v1/pki/certificates/{serialNumber}/release': {
    readonly path: { readonly serialNumber: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly certificate: {
        readonly id: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly caId: string;
        readonly status: string;
        readonly serialNumber: string;
        readonly friendlyName: string;
        readonly commonName: string;
        readonly notBefore: string;
        readonly notAfter: string;
        readonly revokedAt: string | null;
        readonly revocationReason: number | null;
        readonly altNames: string | null;
        readonly caCertId: string;
        readonly certificateTemplateId: string | null;
        readonly keyUsages: readonly string[];
        readonly extendedKeyUsages: readonly string[];
      };
    };
  };
  'POST /api/v1/pki/certificates/{serialNumber}/revoke': {
    readonly path: { readonly serialNumber: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly revocationReason:
        | 'UNSPECIFIED'
        | 'KEY_COMPROMISE'
        | 'CA_COMPROMISE'
        | 'AFFILIATION_CHANGED'
        | 'SUPERSEDED'
        | 'CESSATION_OF_OPERATION'
        | 'CERTIFICATE_HOLD'
        | 'PRIVILEGE_WITHDRAWN'
        | 'A_A_COMPROMISE';
    };
    readonly reply: { readonly message: string; readonly serialNumber: string; readonly revokedAt: string };
  };
  'POST /api/v1/pki/collections': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly projectId: string; readonly name: string; readonly description?: string };
    readonly reply: {
      readonly id: string;
      readonly createdAt: string;
      readonly updatedAt: string;
      readonly projectId: string;
      readonly name: string;
      readonly description: string;
    };
  };
  'POST /api/v1/project-templates': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly name: string;
      readonly description?: string | null;
      readonly type?: 'secret-manager' | 'cert-manager' | 'kms' | 'ssh' | 'secret-scanning' | 'pam';
      readonly environments?: readonly {
        readonly name: string;
        readonly slug: string;
        readonly position: number;
      }[];
      readonly roles?: readonly {
        readonly name: unknown;
        readonly slug: string;
        readonly permissions: readonly unknown[];
      }[];
      readonly identities?: readonly { readonly identityId: string; readonly roles: readonly string[] }[];
      readonly users?: readonly { readonly username: string; readonly roles: readonly string[] }[];
      readonly groups?: readonly { readonly groupSlug: string; readonly roles: readonly string[] }[];
    };
    readonly reply: {
      readonly projectTemplate: {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly type: string;
        readonly roles: readonly {
          readonly name: string;
          readonly slug: string;
          readonly permissions: readonly {
            readonly subject: string | readonly string[];
            readonly action: readonly string[];
            readonly conditions?: Readonly<Record<string, unknown>>;
            readonly inverted: boolean;
          }[];
        }[];
        readonly environments: readonly {
          readonly name: string;
          readonly slug: string;
          readonly position: number;
        }[];
        readonly identities: readonly { readonly identityId: string; readonly roles: readonly string[] }[];
        readonly users: readonly { readonly username: string; readonly roles: readonly string[] }[];
        readonly groups: readonly { readonly groupSlug: string; readonly roles: readonly string[] }[];
        readonly orgId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'POST /api/v1/projects': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly projectName: string;
      readonly projectDescription?: string;
      readonly slug?: string;
      readonly kmsKeyId?: string;
      readonly template?: string;
      readonly type?: 'secret-manager' | 'cert-manager' | 'kms' | 'ssh' | 'secret-scanning' | 'pam';
      readonly organizationSlug?: string;
      readonly shouldCreateDefaultEnvs?: boolean;
      readonly hasDeleteProtection?: boolean;
    };
    readonly reply: {
      readonly project: {
        readonly id: string;
        readonly _id: string;
        readonly name: string;
        readonly slug: string;
        readonly description: string | null;
        readonly type: string;
        readonly autoCapitalization: boolean | null;
        readonly hasDeleteProtection: boolean;
        readonly orgId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly version: number;
        readonly upgradeStatus: string | null;
        readonly pitVersionLimit: number;
        readonly kmsCertificateKeyId: string | null;
        readonly kmsSecretManagerKeyId: string | null;
        readonly auditLogsRetentionDays: number | null;
        readonly environments: readonly {
          readonly id: string;
          readonly name: string;
          readonly slug: string;
          readonly isProtected: boolean;
        }[];
      };
    };
  };
  'POST /api/v1/projects/{projectId}/environments': {
    readonly path: { readonly projectId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly name: string; readonly slug: string; readonly position?: number };
    readonly reply: {
      readonly message: string;
      readonly workspace: string;
      readonly environment: {
        readonly id: string;
        readonly name: string;
        readonly slug: string;
        readonly position: number;
        readonly isProtected: boolean;
        readonly projectId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'POST /api/v1/projects/{projectId}/groups/{groupId}': {
    readonly path: { readonly projectId: string; readonly groupId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly role?: string;
      readonly roles?: readonly {
        readonly role: string;
        readonly isTemporary?: boolean;
        readonly temporaryMode?: string;
        readonly temporaryRange?: string;
        readonly temporaryAccessStartTime?: string;
      }[];
    };
    readonly reply: {
      readonly groupMembership: {
        readonly id: string;
        readonly projectId: string;
        readonly groupId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'POST /api/v1/projects/{projectId}/identity-memberships/{identityId}': {
    readonly path: { readonly projectId: string; readonly identityId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly role?: string;
      readonly roles?: readonly {
        readonly role: string;
        readonly isTemporary?: boolean;
        readonly temporaryMode?: string;
        readonly temporaryRange?: string;
        readonly temporaryAccessStartTime?: string;
      }[];
    };
    readonly reply: {
      readonly identityMembership: {
        readonly id: string;
        readonly projectId: string;
        readonly identityId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'POST /api/v1/projects/{projectId}/memberships': {
    readonly path: { readonly projectId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly emails?: readonly string[];
      readonly usernames?: readonly string[];
      readonly roleSlugs?: readonly string[];
    };
    readonly reply: {
      readonly memberships: readonly {
        readonly id: string;
        readonly userId: string;
        readonly projectId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
      }[];
    };
  };
  'POST /api/v1/projects/{projectId}/permissions/explain': {
    readonly path: { readonly projectId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly actor:
        | { readonly type: 'user' | 'identity'; readonly id: string }
        | { readonly type: 'role'; readonly role: string }
        | { readonly type: 'permissions'; readonly permissions: readonly unknown[] };
      readonly action: string;
      readonly subject: string;
      readonly fields?: {
        readonly environment?: string;
        readonly secretPath?: string;
        readonly secretName?: string;
        readonly secretTags?: readonly string[];
        readonly identityId?: string;
      } | null;
    };
    readonly reply: {
      readonly allowed: boolean;
      readonly decidedBy: {
        readonly type: 'role' | 'privilege' | 'permissions';
        readonly roleId: string | null;
        readonly roleSlug: string | null;
        readonly privilegeId: string | null;
        readonly privilegeSlug: string | null;
        readonly membershipId: string | null;
        readonly groupId: string | null;
        readonly rule: {
          readonly subject: string | readonly string[];
          readonly action: string | readonly string[];
          readonly conditions?: Readonly<Record<string, unknown>>;
          readonly inverted?: boolean;
        };
      } | null;
    };
  };
  'POST /api/v1/projects/{projectId}/roles': {
    readonly path: { readonly projectId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly slug: string;
      readonly name: string;
      readonly description?: string | null;
      readonly permissions: readonly unknown[];
    };
    readonly reply: {
      readonly role: {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly slug: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly projectId: string;
        readonly permissions: readonly {
          readonly subject: string | readonly string[];
          readonly action: string | readonly string[];
          readonly conditions?: Readonly<Record<string, unknown>>;
          readonly inverted?: boolean;
        }[];
      };
    };
  };
  'POST /api/v1/projects/{projectId}/tags': {
    readonly path: { readonly projectId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly slug: string; readonly color?: string | null; readonly name?: string };
    readonly reply: {
      readonly tag: {
        readonly id: string;
        readonly slug: string;
        readonly color: string | null;
        readonly name: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly createdBy: string | null;
        readonly createdByActorType: string;
        readonly projectId: string;
      };
    };
  };
  'POST /api/v1/scim/scim-tokens': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly organizationId: string;
      readonly description?: '' | string;
      readonly ttlDays?: number;
    };
    readonly reply: { readonly scimToken: string };
  };
  'POST /api/v1/secret-approval-requests/{id}/comments': {
    readonly path: { readonly id: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly comment: string };
    readonly reply: {
      readonly comment: {
        readonly id: string;
        readonly userId: string;
        readonly comment: string;
        readonly createdAt: string;
      };
    };
  };
  'POST /api/v1/secret-approval-requests/{id}/merge': {
    readonly path: { readonly id: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly bypassReason?: string };
    readonly reply: {
      readonly approval: {
        readonly id: string;
        readonly policyId: string;
        readonly hasMerged: boolean;
        readonly status: string;
        readonly conflicts?: unknown;
        readonly slug: string;
        readonly folderId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly isReplicated: boolean | null;
        readonly committerUserId: string;
        readonly committerType: string;
        readonly statusChangedByUserId: string | null;
        readonly bypassReason: string | null;
        readonly expiresAt: string | null;
      };
    };
  };
  'POST /api/v1/secret-approval-requests/{id}/review': {
    readonly path: { readonly id: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly status: 'approved' | 'rejected' | 'pending'; readonly comment?: string };
    readonly reply: {
      readonly review: {
        readonly id: string;
        readonly status: string;
        readonly requestId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly reviewerUserId: string;
        readonly comment: string | null;
      };
    };
  };
  'POST /api/v1/secret-approval-requests/{id}/status': {
    readonly path: { readonly id: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly status: 'open' | 'close' | 'closed' };
    readonly reply: {
      readonly approval: {
        readonly id: string;
        readonly policyId: string;
        readonly hasMerged: boolean;
        readonly status: string;
        readonly conflicts?: unknown;
        readonly slug: string;
        readonly folderId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly isReplicated: boolean | null;
        readonly committerUserId: string;
        readonly committerType: string;
        readonly statusChangedByUserId: string | null;
        readonly bypassReason: string | null;
        readonly expiresAt: string | null;
      };
    };
  };
  'POST /api/v1/secret-approvals': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly name?: string;
      readonly environment?: string;
      readonly environments?: readonly string[];
      readonly approvals?: number;
      readonly enforcementLevel?: 'hard' | 'soft';
      readonly allowedSelfApprovals?: boolean;
      readonly bypassers?:
        | readonly {
            readonly type: 'user' | 'group';
            readonly id?: string;
            readonly username?: string;
            readonly name?: string;
          }[]
        | null;
      readonly machineChanges?: 'refuse' | 'request' | 'exempt';
      readonly exemptMachines?: readonly string[] | null;
      readonly requestExpirationDays?: number | null;
      readonly autoMerge?: boolean;
      readonly workspaceId: string;
      readonly secretPath?: string | null;
      readonly approvers: readonly {
        readonly type: 'user' | 'group';
        readonly id?: string;
        readonly username?: string;
        readonly name?: string;
      }[];
    };
    readonly reply: {
      readonly approval: {
        readonly id: string;
        readonly name: string;
        readonly secretPath: string | null;
        readonly approvals: number;
        readonly envId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly deletedAt: string | null;
        readonly enforcementLevel: string;
        readonly allowedSelfApprovals: boolean;
        readonly machineChanges: string;
        readonly exemptMachines: readonly string[];
        readonly requestExpirationDays: number | null;
        readonly autoMerge: boolean;
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly environments: readonly {
          readonly id: string;
          readonly name: string;
          readonly slug: string;
        }[];
        readonly projectId: string;
        readonly approvers: readonly {
          readonly id: string;
          readonly type: 'user' | 'group';
          readonly name: string | null;
          readonly username: string | null;
        }[];
        readonly userApprovers: readonly { readonly userId: string }[];
        readonly bypassers: readonly {
          readonly id: string;
          readonly type: 'user' | 'group';
          readonly name: string | null;
          readonly username: string | null;
        }[];
      };
    };
  };
  'POST /api/v1/secret-rotations/{id}/pause': {
    readonly path: { readonly id: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly secretRotation: {
        readonly id: string;
        readonly provider: string;
        readonly secretPath: string;
        readonly interval: number;
        readonly lastRotatedAt: string | null;
        readonly status: string | null;
        readonly statusMessage: string | null;
        readonly envId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly name: string;
        readonly isPaused: boolean;
        readonly isRotating: boolean;
        readonly nextRotationAt: string | null;
        readonly rotateAtUtc: { readonly hours: number; readonly minutes: number } | null;
        readonly overlapHours: number | null;
      };
    };
  };
  'POST /api/v1/secret-rotations/{id}/resume': {
    readonly path: { readonly id: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly secretRotation: {
        readonly id: string;
        readonly provider: string;
        readonly secretPath: string;
        readonly interval: number;
        readonly lastRotatedAt: string | null;
        readonly status: string | null;
        readonly statusMessage: string | null;
        readonly envId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly name: string;
        readonly isPaused: boolean;
        readonly isRotating: boolean;
        readonly nextRotationAt: string | null;
        readonly rotateAtUtc: { readonly hours: number; readonly minutes: number } | null;
        readonly overlapHours: number | null;
      };
    };
  };
  'POST /api/v1/secret-rotations/{id}/roll-back': {
    readonly path: { readonly id: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly secretRotation: {
        readonly id: string;
        readonly provider: string;
        readonly secretPath: string;
        readonly interval: number;
        readonly lastRotatedAt: string | null;
        readonly status: string | null;
        readonly statusMessage: string | null;
        readonly envId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly name: string;
        readonly isPaused: boolean;
        readonly isRotating: boolean;
        readonly nextRotationAt: string | null;
        readonly rotateAtUtc: { readonly hours: number; readonly minutes: number } | null;
        readonly overlapHours: number | null;
      };
    };
  };
  'POST /api/v1/secret-rotations/{id}/rotate': {
    readonly path: { readonly id: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly secretRotation: {
        readonly id: string;
        readonly provider: string;
        readonly secretPath: string;
        readonly interval: number;
        readonly lastRotatedAt: string | null;
        readonly status: string | null;
        readonly statusMessage: string | null;
        readonly envId: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly name: string;
        readonly isPaused: boolean;
        readonly isRotating: boolean;
        readonly nextRotationAt: string | null;
        readonly rotateAtUtc: { readonly hours: number; readonly minutes: number } | null;
        readonly overlapHours: number | null;
      };
    };
  };
  'POST /api/v1/secret-scanning/create-installation-session/organization': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly organizationId: string };
    readonly reply: { readonly sessionId: string; readonly installationUrl: string };
  };
  'POST /api/v1/secret-scanning/link-installation': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly installationId: string; readonly sessionId: string; readonly code?: string };
    readonly reply: {
      readonly id: string;
      readonly installationId: string;
      readonly userId: string;
      readonly orgId: string;
      readonly createdAt: string;
      readonly updatedAt: string;
    };
  };
  'POST /api/v1/secret-scanning/organization/{organizationId}/risks/{riskId}/status': {
    readonly path: { readonly organizationId: string; readonly riskId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly status: 'UNRESOLVED' | 'RESOLVED_FALSE_POSITIVE' | 'RESOLVED_REVOKED' | 'RESOLVED_NOT_REVOKED';
    };
    readonly reply: {
      readonly id: string;
      readonly description: string;
      readonly startLine: string;
      readonly endLine: string;
      readonly startColumn: string;
      readonly endColumn: string;
      readonly file: string;
      readonly symlinkFile: string;
      readonly commit: string;
      readonly entropy: string;
      readonly author: string;
      readonly email: string;
      readonly date: string;
      readonly message: string;
      readonly tags: readonly string[];
      readonly ruleID: string;
      readonly fingerprint: string;
      readonly fingerPrintWithoutCommitId: string;
      readonly isFalsePositive: boolean;
      readonly isResolved: boolean;
      readonly riskOwner: string | null;
      readonly installationId: string;
      readonly repositoryId: string;
      readonly repositoryLink: string;
      readonly repositoryFullName: string;
      readonly pusherName: string | null;
      readonly pusherEmail: string | null;
      readonly status: string;
      readonly orgId: string;
      readonly sourceId: string;
      readonly matchedSecret: {
        readonly secretId: string;
        readonly secretKey: string;
        readonly projectId: string;
        readonly projectName: string;
        readonly environment: string;
        readonly secretPath: string;
      } | null;
      readonly createdAt: string;
      readonly updatedAt: string;
    };
  };
  'POST /api/v1/secret-scanning/organization/{organizationId}/sources': {
    readonly path: { readonly organizationId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly host: 'gitlab' | 'bitbucket';
      readonly name: string;
      readonly url?: string;
      readonly token: string;
    };
    readonly reply: {
      readonly source: {
        readonly id: string;
        readonly orgId: string;
        readonly host: string;
        readonly name: string;
        readonly url: string | null;
        readonly installationId: string | null;
        readonly isDisabled: boolean;
        readonly lastStatus: string | null;
        readonly lastErrorMessage: string | null;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
      readonly webhookSecret: string;
      readonly webhookUrl: string;
    };
  };
  'POST /api/v1/secret-scanning/sources/{sourceId}/scan': {
    readonly path: { readonly sourceId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly source: {
        readonly id: string;
        readonly orgId: string;
        readonly host: string;
        readonly name: string;
        readonly url: string | null;
        readonly installationId: string | null;
        readonly isDisabled: boolean;
        readonly lastStatus: string | null;
        readonly lastErrorMessage: string | null;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'POST /api/v1/secret-sharing': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly secretValue: string;
      readonly password?: string;
      readonly expiresAt: string;
      readonly expiresAfterViews?: number;
      readonly name?: string;
      readonly accessType?: 'anyone' | 'organization';
    };
    readonly reply: { readonly id: string };
  };
  'POST /api/v1/secret-sharing/public/{id}': {
    readonly path: { readonly id: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly hashedHex?: string; readonly password?: string };
    readonly reply: {
      readonly isPasswordProtected: boolean;
      readonly secret?: {
        readonly encryptedValue: null;
        readonly iv: null;
        readonly tag: null;
        readonly expiresAt: string;
        readonly expiresAfterViews: number | null;
        readonly accessType: string;
        readonly orgName?: string;
        readonly secretValue: string;
      };
    };
  };
  'POST /api/v1/secret-syncs/{app}': {
    readonly path: { readonly app: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly name: string;
      readonly description?: string;
      readonly projectId: string;
      readonly connectionId: string;
      readonly environment: string;
      readonly secretPath: string;
      readonly isAutoSyncEnabled?: boolean;
      readonly syncOptions?: {
        readonly initialSyncBehavior?:
          | 'overwrite-destination'
          | 'import-prioritize-source'
          | 'import-prioritize-destination';
        readonly existingKeys?: 'own' | 'adopt' | 'mirror';
        readonly keySchema?: string;
        readonly disableSecretDeletion?: boolean;
        readonly keyId?: string;
        readonly tags?: readonly { readonly key: string; readonly value: string }[];
        readonly tier?: 'Standard' | 'Advanced' | 'Intelligent-Tiering';
        readonly replicaRegions?: readonly string[];
        readonly autoRedeployServices?: boolean;
        readonly autoRedeploy?: boolean;
      };
      readonly destinationConfig: Readonly<Record<string, unknown>>;
    };
    readonly reply: {
      readonly secretSync: {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly isAutoSyncEnabled: boolean;
        readonly version: number;
        readonly projectId: string;
        readonly connectionId: string;
        readonly destination: string;
        readonly syncStatus: 'pending' | 'running' | 'succeeded' | 'failed';
        readonly lastSyncJobId: string | null;
        readonly lastSyncMessage: string | null;
        readonly lastSyncedAt: string | null;
        readonly nextAttemptAt: string | null;
        readonly connection: { readonly id: string; readonly app: string; readonly name: string };
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly folder: { readonly path: string };
        readonly syncOptions: Readonly<Record<string, unknown>>;
        readonly destinationConfig: Readonly<Record<string, unknown>>;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'POST /api/v1/secret-syncs/{app}/check-destination': {
    readonly path: { readonly app: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly projectId: string;
      readonly excludeSyncId?: string;
      readonly destinationConfig: Readonly<Record<string, unknown>>;
    };
    readonly reply: { readonly hasDuplicate: boolean };
  };
  'POST /api/v1/secret-syncs/{app}/{syncId}/import-secrets': {
    readonly path: { readonly app: string; readonly syncId: string };
    readonly query: { readonly importBehavior?: 'prioritize-source' | 'prioritize-destination' };
    readonly body: undefined;
    readonly reply: {
      readonly secretSync: {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly isAutoSyncEnabled: boolean;
        readonly version: number;
        readonly projectId: string;
        readonly connectionId: string;
        readonly destination: string;
        readonly syncStatus: 'pending' | 'running' | 'succeeded' | 'failed';
        readonly lastSyncJobId: string | null;
        readonly lastSyncMessage: string | null;
        readonly lastSyncedAt: string | null;
        readonly nextAttemptAt: string | null;
        readonly connection: { readonly id: string; readonly app: string; readonly name: string };
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly folder: { readonly path: string };
        readonly syncOptions: Readonly<Record<string, unknown>>;
        readonly destinationConfig: Readonly<Record<string, unknown>>;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'POST /api/v1/secret-syncs/{app}/{syncId}/remove-secrets': {
    readonly path: { readonly app: string; readonly syncId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly secretSync: {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly isAutoSyncEnabled: boolean;
        readonly version: number;
        readonly projectId: string;
        readonly connectionId: string;
        readonly destination: string;
        readonly syncStatus: 'pending' | 'running' | 'succeeded' | 'failed';
        readonly lastSyncJobId: string | null;
        readonly lastSyncMessage: string | null;
        readonly lastSyncedAt: string | null;
        readonly nextAttemptAt: string | null;
        readonly connection: { readonly id: string; readonly app: string; readonly name: string };
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly folder: { readonly path: string };
        readonly syncOptions: Readonly<Record<string, unknown>>;
        readonly destinationConfig: Readonly<Record<string, unknown>>;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'POST /api/v1/secret-syncs/{app}/{syncId}/sync-secrets': {
    readonly path: { readonly app: string; readonly syncId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly secretSync: {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly isAutoSyncEnabled: boolean;
        readonly version: number;
        readonly projectId: string;
        readonly connectionId: string;
        readonly destination: string;
        readonly syncStatus: 'pending' | 'running' | 'succeeded' | 'failed';
        readonly lastSyncJobId: string | null;
        readonly lastSyncMessage: string | null;
        readonly lastSyncedAt: string | null;
        readonly nextAttemptAt: string | null;
        readonly connection: { readonly id: string; readonly app: string; readonly name: string };
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly folder: { readonly path: string };
        readonly syncOptions: Readonly<Record<string, unknown>>;
        readonly destinationConfig: Readonly<Record<string, unknown>>;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'POST /api/v1/sso/break-glass': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly organizationId: string; readonly code: string };
    readonly reply: { readonly until: string };
  };
  'POST /api/v1/sso/config': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly organizationId: string;
      readonly authProvider:
        | 'okta-saml'
        | 'azure-saml'
        | 'jumpcloud-saml'
        | 'google-saml'
        | 'keycloak-saml'
        | 'generic-saml';
      readonly isActive: boolean;
      readonly entryPoint: string;
      readonly issuer?: string;
      readonly cert: string;
      readonly providerEntityId?: string;
      readonly signRequests?: boolean;
      readonly allowIdpInitiated?: boolean;
      readonly groupAttribute?: string;
    };
    readonly reply: {
      readonly id: string;
      readonly orgId: string;
      readonly authProvider:
        | 'okta-saml'
        | 'azure-saml'
        | 'jumpcloud-saml'
        | 'google-saml'
        | 'keycloak-saml'
        | 'generic-saml';
      readonly isActive: boolean;
      readonly lastUsed: string | null;
      readonly createdAt: string;
      readonly updatedAt: string;
      readonly acsUrl: string;
      readonly entityId: string;
      readonly metadataUrl: string;
      readonly providerEntityId: string;
      readonly signRequests: boolean;
      readonly allowIdpInitiated: boolean;
      readonly groupAttribute: string;
      readonly spCertificate: string;
    };
  };
  'POST /api/v1/sso/oidc/config': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly issuer?: string;
      readonly discoveryURL?: string;
      readonly authorizationEndpoint?: string;
      readonly jwksUri?: string;
      readonly tokenEndpoint?: string;
      readonly userinfoEndpoint?: string;
      readonly allowedEmailDomains?: string;
      readonly caCert?: string;
      readonly groupsClaim?: string;
      readonly configurationType: 'custom' | 'discoveryURL';
      readonly clientId: string;
      readonly clientSecret: string;
      readonly isActive: boolean;
      readonly orgSlug: string;
    };
    readonly reply: {
      readonly id: string;
      readonly issuer: string | null;
      readonly authorizationEndpoint: string | null;
      readonly configurationType: string;
      readonly discoveryURL: string | null;
      readonly jwksUri: string | null;
      readonly tokenEndpoint: string | null;
      readonly userinfoEndpoint: string | null;
      readonly orgId: string;
      readonly isActive: boolean;
      readonly allowedEmailDomains: string | null;
      readonly caCert: string;
      readonly groupsClaim: string;
      readonly lastUsed: string | null;
    };
  };
  'POST /api/v1/user-project-additional-privilege': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly projectMembershipId: string;
      readonly slug?: string;
      readonly permissions: readonly unknown[];
      readonly type?: {
        readonly isTemporary?: boolean;
        readonly temporaryMode?: string;
        readonly temporaryRange?: string;
        readonly temporaryAccessStartTime?: string;
      };
    };
    readonly reply: {
      readonly privilege: {
        readonly id: string;
        readonly slug: string;
        readonly projectMembershipId: string;
        readonly isTemporary: boolean;
        readonly temporaryMode: string | null;
        readonly temporaryRange: string | null;
        readonly temporaryAccessStartTime: string | null;
        readonly temporaryAccessEndTime: string | null;
        readonly permissions: readonly {
          readonly subject: string | readonly string[];
          readonly action: string | readonly string[];
          readonly conditions?: Readonly<Record<string, unknown>>;
          readonly inverted?: boolean;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly userId: string;
        readonly projectId: string;
      };
    };
  };
  'POST /api/v1/user/me/totp/recovery-codes': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: { readonly recoveryCodes: readonly string[] };
  };
  'POST /api/v1/user/me/totp/register': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: { readonly otpUrl: string; readonly recoveryCodes: readonly string[] };
  };
  'POST /api/v1/user/me/totp/verify': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly totp: string };
    readonly reply: Readonly<Record<never, never>>;
  };
  'POST /api/v1/user/me/webauthn/register': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: { readonly options: Readonly<Record<string, unknown>> };
  };
  'POST /api/v1/user/me/webauthn/register/verify': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly name: string;
      readonly registrationResponse: {
        readonly id: string;
        readonly rawId: string;
        readonly type: 'public-key';
        readonly authenticatorAttachment?: string | null;
        readonly clientExtensionResults: Readonly<Record<never, never>>;
        readonly response: {
          readonly clientDataJSON: string;
          readonly attestationObject?: string;
          readonly authenticatorData?: string;
          readonly signature?: string;
          readonly userHandle?: string | null;
          readonly transports?: readonly string[];
        };
      };
    };
    readonly reply: {
      readonly credential: {
        readonly id: string;
        readonly credentialId: string;
        readonly name: string;
        readonly transports: readonly string[];
        readonly createdAt: string;
        readonly lastUsedAt: string | null;
      };
      readonly recoveryCodes: readonly string[];
    };
  };
  'POST /api/v1/webhooks': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly workspaceId?: string;
      readonly projectId?: string;
      readonly type?: 'general' | 'slack' | 'microsoft-teams';
      readonly environment: string;
      readonly webhookUrl: string;
      readonly webhookSecretKey?: string;
      readonly secretPath?: string;
      readonly eventsFilter?: readonly {
        readonly eventName:
          | 'secrets.modified'
          | 'approvals.opened'
          | 'approvals.reviewed'
          | 'approvals.merged'
          | 'approvals.bypassed'
          | 'approvals.closed'
          | 'access.requested'
          | 'access.reviewed'
          | 'access.granted'
          | 'access.revoked'
          | 'access.expired'
          | 'access.break-glass'
          | 'leases.failed'
          | 'secrets.rotation-failed'
          | 'syncs.failed'
          | 'certificates.expiring';
      }[];
    };
    readonly reply: {
      readonly message: string;
      readonly webhook: {
        readonly id: string;
        readonly secretPath: string;
        readonly lastStatus: string | null;
        readonly lastRunErrorMessage: string | null;
        readonly isDisabled: boolean;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly envId: string;
        readonly type: string | null;
        readonly projectId: string;
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly url: string;
        readonly eventsFilter: readonly { readonly eventName: string }[];
      };
    };
  };
  'POST /api/v1/webhooks/{webhookId}/test': {
    readonly path: { readonly webhookId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly message: string;
      readonly webhook: {
        readonly id: string;
        readonly secretPath: string;
        readonly lastStatus: string | null;
        readonly lastRunErrorMessage: string | null;
        readonly isDisabled: boolean;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly envId: string;
        readonly type: string | null;
        readonly projectId: string;
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly url: string;
        readonly eventsFilter: readonly { readonly eventName: string }[];
      };
    };
  };
  'POST /api/v2/identity-project-additional-privilege': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly projectId: string;
      readonly identityId: string;
      readonly slug?: string;
      readonly permissions: readonly unknown[];
      readonly type?: {
        readonly isTemporary?: boolean;
        readonly temporaryMode?: string;
        readonly temporaryRange?: string;
        readonly temporaryAccessStartTime?: string;
      };
    };
    readonly reply: {
      readonly privilege: {
        readonly id: string;
        readonly slug: string;
        readonly projectMembershipId: string;
        readonly isTemporary: boolean;
        readonly temporaryMode: string | null;
        readonly temporaryRange: string | null;
        readonly temporaryAccessStartTime: string | null;
        readonly temporaryAccessEndTime: string | null;
        readonly permissions: readonly {
          readonly subject: string | readonly string[];
          readonly action: string | readonly string[];
          readonly conditions?: Readonly<Record<string, unknown>>;
          readonly inverted?: boolean;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'POST /api/v2/secret-imports': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly projectId: string;
      readonly environment: string;
      readonly path?: string;
      readonly import: { readonly environment: string; readonly path?: unknown };
      readonly isReplication?: boolean;
    };
    readonly reply: {
      readonly message: string;
      readonly secretImport: {
        readonly id: string;
        readonly version: number;
        readonly importPath: string;
        readonly importEnv: { readonly id: string; readonly name: string; readonly slug: string };
        readonly position: number;
        readonly folderId: string;
        readonly isReplication: boolean;
        readonly isReplicationSuccess: boolean | null;
        readonly replicationStatus: string | null;
        readonly lastReplicated: string | null;
        readonly isReserved: boolean;
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly projectId: string;
        readonly secretPath: string;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'POST /api/v2/secret-rotations/{provider}': {
    readonly path: { readonly provider: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly description?: string | null;
      readonly connectionId?: string;
      readonly connectionCredentials?: Readonly<Record<string, unknown>>;
      readonly temporaryParameters?: Readonly<Record<string, unknown>>;
      readonly rotateAtUtc?: { readonly hours: number; readonly minutes: number } | null;
      readonly overlapHours?: number | null;
      readonly name: string;
      readonly projectId: string;
      readonly environment: string;
      readonly secretPath?: string;
      readonly isAutoRotationEnabled?: boolean;
      readonly rotationInterval: number;
      readonly parameters: Readonly<Record<string, unknown>>;
      readonly secretsMapping: Readonly<Record<string, string>>;
    };
    readonly reply: {
      readonly secretRotation: {
        readonly id: string;
        readonly name: string;
        readonly description: string | null;
        readonly type: string;
        readonly projectId: string;
        readonly connectionId: string;
        readonly connection: { readonly id: string; readonly name: string; readonly app: string };
        readonly environment: { readonly id: string; readonly name: string; readonly slug: string };
        readonly folder: { readonly id: string; readonly path: string };
        readonly folderId: string;
        readonly isAutoRotationEnabled: boolean;
        readonly rotationInterval: number;
        readonly rotateAtUtc: { readonly hours: number; readonly minutes: number };
        readonly overlapHours: number | null;
        readonly rotationStatus: string;
        readonly statusMessage: string | null;
        readonly isRotating: boolean;
        readonly lastRotatedAt: string | null;
        readonly lastRotationAttemptedAt: string | null;
        readonly nextRotationAt: string | null;
        readonly parameters: Readonly<Record<string, unknown>>;
        readonly secretsMapping: Readonly<Record<string, string>>;
        readonly temporaryParameters: Readonly<Record<string, unknown>>;
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  'POST /api/v2/users/me/api-keys': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly name: string; readonly expiresIn: number };
    readonly reply: {
      readonly apiKey: string;
      readonly apiKeyData: {
        readonly id: string;
        readonly name: string;
        readonly lastUsed: null;
        readonly expiresAt: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly userId: string;
      };
    };
  };
  'POST /api/v3/auth/login': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly email: string; readonly password: string };
    readonly reply: { readonly accessToken: string };
  };
  'POST /api/v3/auth/select-organization': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly organizationId: string; readonly userAgent?: string };
    readonly reply: {
      readonly token: string;
      readonly isMfaEnabled: boolean;
      readonly mfaMethod?: 'email' | 'totp' | 'webauthn';
    };
  };
  'POST /api/v4/secrets/batch': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly projectId?: string;
      readonly projectSlug?: string;
      readonly environment: string;
      readonly secretPath?: string;
      readonly changeRequestId?: string;
      readonly secrets: readonly {
        readonly secretKey: string;
        readonly secretPath?: string;
        readonly secretValue: string;
        readonly secretComment?: string;
        readonly tagIds?: readonly string[];
        readonly skipMultilineEncoding?: boolean;
        readonly secretMetadata?: readonly {
          readonly key: string;
          readonly value: string;
          readonly isEncrypted?: boolean;
        }[];
        readonly metadata?: unknown;
        readonly secretReminderRepeatDays?: number;
        readonly secretReminderNote?: string;
      }[];
    };
    readonly reply:
      | {
          readonly secrets: readonly {
            readonly id: string;
            readonly _id: string;
            readonly workspace: string;
            readonly environment: string;
            readonly version: number;
            readonly type: 'shared' | 'personal';
            readonly secretKey: string;
            readonly secretValue: string;
            readonly secretValueHidden: boolean;
            readonly secretComment: string;
            readonly secretPath: string;
            readonly secretReminderNote: string | null;
            readonly secretReminderRepeatDays: number | null;
            readonly skipMultilineEncoding: boolean;
            readonly metadata?: unknown;
            readonly secretMetadata: readonly {
              readonly key: string;
              readonly value: string;
              readonly isEncrypted: boolean;
            }[];
            readonly tags: readonly {
              readonly id: string;
              readonly slug: string;
              readonly color: string | null;
              readonly name: string;
            }[];
            readonly createdAt: string;
            readonly updatedAt: string;
            readonly isRotatedSecret?: boolean;
            readonly rotationId?: string;
          }[];
        }
      | {
          readonly approval: {
            readonly id: string;
            readonly policyId: string;
            readonly hasMerged: boolean;
            readonly status: string;
            readonly conflicts?: unknown;
            readonly slug: string;
            readonly folderId: string;
            readonly createdAt: string;
            readonly updatedAt: string;
            readonly isReplicated: boolean | null;
            readonly committerUserId: string;
            readonly committerType: string;
            readonly statusChangedByUserId: string | null;
            readonly bypassReason: string | null;
            readonly expiresAt: string | null;
          };
        };
  };
  'POST /api/v4/secrets/move': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: { readonly updateReferences?: boolean };
    readonly body: {
      readonly projectSlug?: string;
      readonly projectId?: string;
      readonly sourceEnvironment: string;
      readonly sourceSecretPath?: string;
      readonly destinationEnvironment: string;
      readonly destinationSecretPath?: string;
      readonly secretIds: readonly string[];
      readonly shouldOverwrite?: boolean;
      readonly updateReferences?: boolean;
    };
    readonly reply:
      | {
          readonly isSourceUpdated: boolean;
          readonly isDestinationUpdated: boolean;
          readonly referencedBy?: readonly {
            readonly environment: string;
            readonly secretPath: string;
            readonly secretKey: string;
            readonly secretId: string;
          }[];
          readonly numberOfReferences?: number;
          readonly notUpdated?: readonly {
            readonly environment: string;
            readonly secretPath: string;
            readonly secretKey: string;
            readonly secretId: string;
            readonly reason: 'forbidden' | 'unspellable' | 'too-large';
          }[];
          readonly numberNotUpdated?: number;
        }
      | {
          readonly approval: {
            readonly id: string;
            readonly policyId: string;
            readonly hasMerged: boolean;
            readonly status: string;
            readonly conflicts?: unknown;
            readonly slug: string;
            readonly folderId: string;
            readonly createdAt: string;
            readonly updatedAt: string;
            readonly isReplicated: boolean | null;
            readonly committerUserId: string;
            readonly committerType: string;
            readonly statusChangedByUserId: string | null;
            readonly bypassReason: string | null;
            readonly expiresAt: string | null;
          };
        };
  };
  'POST /api/v4/secrets/{secretId}/restore': {
    readonly path: { readonly secretId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly newSecretName?: string };
    readonly reply:
      | {
          readonly secret: {
            readonly id: string;
            readonly _id: string;
            readonly workspace: string;
            readonly environment: string;
            readonly version: number;
            readonly type: 'shared' | 'personal';
            readonly secretKey: string;
            readonly secretValue: string;
            readonly secretValueHidden: boolean;
            readonly secretComment: string;
            readonly secretPath: string;
            readonly secretReminderNote: string | null;
            readonly secretReminderRepeatDays: number | null;
            readonly skipMultilineEncoding: boolean;
            readonly metadata?: unknown;
            readonly secretMetadata: readonly {
              readonly key: string;
              readonly value: string;
              readonly isEncrypted: boolean;
            }[];
            readonly tags: readonly {
              readonly id: string;
              readonly slug: string;
              readonly color: string | null;
              readonly name: string;
            }[];
            readonly createdAt: string;
            readonly updatedAt: string;
            readonly isRotatedSecret?: boolean;
            readonly rotationId?: string;
          };
        }
      | {
          readonly approval: {
            readonly id: string;
            readonly policyId: string;
            readonly hasMerged: boolean;
            readonly status: string;
            readonly conflicts?: unknown;
            readonly slug: string;
            readonly folderId: string;
            readonly createdAt: string;
            readonly updatedAt: string;
            readonly isReplicated: boolean | null;
            readonly committerUserId: string;
            readonly committerType: string;
            readonly statusChangedByUserId: string | null;
            readonly bypassReason: string | null;
            readonly expiresAt: string | null;
          };
        };
  };
  'POST /api/v4/secrets/{secretName}': {
    readonly path: { readonly secretName: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly projectId?: string;
      readonly projectSlug?: string;
      readonly environment: string;
      readonly secretPath?: string;
      readonly type?: 'shared' | 'personal';
      readonly secretValue: string;
      readonly secretComment?: string;
      readonly tagIds?: readonly string[];
      readonly skipMultilineEncoding?: boolean;
      readonly secretMetadata?: readonly {
        readonly key: string;
        readonly value: string;
        readonly isEncrypted?: boolean;
      }[];
      readonly metadata?: unknown;
      readonly secretReminderRepeatDays?: number;
      readonly secretReminderNote?: string;
    };
    readonly reply:
      | {
          readonly secret: {
            readonly id: string;
            readonly _id: string;
            readonly workspace: string;
            readonly environment: string;
            readonly version: number;
            readonly type: 'shared' | 'personal';
            readonly secretKey: string;
            readonly secretValue: string;
            readonly secretValueHidden: boolean;
            readonly secretComment: string;
            readonly secretPath: string;
            readonly secretReminderNote: string | null;
            readonly secretReminderRepeatDays: number | null;
            readonly skipMultilineEncoding: boolean;
            readonly metadata?: unknown;
            readonly secretMetadata: readonly {
              readonly key: string;
              readonly value: string;
              readonly isEncrypted: boolean;
            }[];
            readonly tags: readonly {
              readonly id: string;
              readonly slug: string;
              readonly color: string | null;
              readonly name: string;
            }[];
            readonly createdAt: string;
            readonly updatedAt: string;
            readonly isRotatedSecret?: boolean;
            readonly rotationId?: string;
          };
        }
      | {
          readonly approval: {
            readonly id: string;
            readonly policyId: string;
            readonly hasMerged: boolean;
            readonly status: string;
            readonly conflicts?: unknown;
            readonly slug: string;
            readonly folderId: string;
            readonly createdAt: string;
            readonly updatedAt: string;
            readonly isReplicated: boolean | null;
            readonly committerUserId: string;
            readonly committerType: string;
            readonly statusChangedByUserId: string | null;
            readonly bypassReason: string | null;
            readonly expiresAt: string | null;
          };
        };
  };
  'PUT /api/v1/admin/app-credentials/{app}': {
    readonly path: {
      readonly app:
        | 'google'
        | 'github'
        | 'gitlab'
        | 'slack'
        | 'github-app'
        | 'azure'
        | 'bitbucket'
        | 'gcp'
        | 'github-integration'
        | 'gitlab-integration'
        | 'heroku'
        | 'netlify'
        | 'vercel';
    };
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly credentials: Readonly<Record<string, string>> };
    readonly reply: {
      readonly app:
        | 'google'
        | 'github'
        | 'gitlab'
        | 'slack'
        | 'github-app'
        | 'azure'
        | 'bitbucket'
        | 'gcp'
        | 'github-integration'
        | 'gitlab-integration'
        | 'heroku'
        | 'netlify'
        | 'vercel';
      readonly shown: Readonly<Record<string, string>>;
      readonly secretMembers: readonly string[];
      readonly updatedAt: string | null;
      readonly isKeptOutside: boolean;
    };
  };
  'PUT /api/v1/projects/{projectId}/slack-config': {
    readonly path: { readonly projectId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly slackIntegrationId: string;
      readonly isAccessRequestNotificationEnabled: boolean;
      readonly accessRequestChannels?: string | null;
      readonly isSecretRequestNotificationEnabled: boolean;
      readonly secretRequestChannels?: string | null;
      readonly isFailureNotificationEnabled?: boolean;
      readonly failureChannels?: string | null;
    };
    readonly reply: {
      readonly id: string;
      readonly slackIntegrationId: string;
      readonly isAccessRequestNotificationEnabled: boolean;
      readonly accessRequestChannels: string;
      readonly isSecretRequestNotificationEnabled: boolean;
      readonly secretRequestChannels: string;
      readonly isFailureNotificationEnabled: boolean;
      readonly failureChannels: string;
      readonly lastStatus: string | null;
      readonly lastErrorMessage: string | null;
    };
  };
  'PUT /api/v1/scim/group-org-role-mappings': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly mappings: readonly { readonly groupName: string; readonly roleSlug: string }[];
    };
    readonly reply: readonly {
      readonly id: string;
      readonly groupName: string;
      readonly role: string;
      readonly roleId: string | null;
      readonly orgId: string;
      readonly createdAt: string;
      readonly updatedAt: string;
    }[];
  };
  'PUT /api/v1/sso/group-mappings': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly mappings: readonly { readonly providerGroup: string; readonly groupSlug: string }[];
    };
    readonly reply: {
      readonly mappings: readonly {
        readonly id: string;
        readonly providerGroup: string;
        readonly group: { readonly id: string; readonly name: string; readonly slug: string };
      }[];
    };
  };
}
