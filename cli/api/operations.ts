// Written by `npm run cli-api` from the route table.

export interface Operations {
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
  'POST /api/v1/app-connections/{app}/{connectionId}/check': {
    readonly path: { readonly app: string; readonly connectionId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: { readonly isWorking: boolean; readonly reason: string | null };
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
  'GET /api/v1/secret-syncs/{app}/{syncId}': {
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
  'POST /api/v1/auth/checkAuth': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: { readonly message: 'Authenticated' };
  };
  'POST /api/v1/auth/token/renew': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly accessToken: string };
    readonly reply: {
      readonly accessToken: string;
      readonly expiresIn: number;
      readonly accessTokenMaxTTL: number;
      readonly tokenType: 'Bearer';
    };
  };
  'POST /api/v1/auth/token/revoke': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly accessToken: string };
    readonly reply: { readonly message: string };
  };
  'GET /api/v1/cert-manager/certificate-profiles/slug/{slug}': {
    readonly path: { readonly slug: string };
    readonly query: { readonly projectId?: string; readonly projectSlug?: string };
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
  'GET /api/v1/cert-manager/certificates/{certificateId}': {
    readonly path: { readonly certificateId: string };
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
        readonly profileId: string;
        readonly certificate: string;
        readonly certificateChain: string;
      };
    };
  };
  'GET /api/v1/cert-manager/certificates/{certificateId}/bundle': {
    readonly path: { readonly certificateId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly certificate: string;
      readonly certificateChain: string;
      readonly privateKey: null;
      readonly serialNumber: string;
    };
  };
  'POST /api/v1/cert-manager/certificates/{certificateId}/renew': {
    readonly path: { readonly certificateId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly removeRootsFromChain?: boolean };
    readonly reply: {
      readonly certificate: string;
      readonly issuingCaCertificate: string;
      readonly certificateChain: string;
      readonly privateKey?: string;
      readonly serialNumber: string;
      readonly certificateId: string;
      readonly certificateRequestId: string;
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
  'GET /api/v1/identities/details': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly identityDetails: {
        readonly organization: { readonly id: string; readonly name: string; readonly slug: string };
      };
    };
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
  'GET /api/v1/projects/{projectId}/tags/slug/{tagSlug}': {
    readonly path: { readonly projectId: string; readonly tagSlug: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
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
  'DELETE /api/v1/user/me/totp': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: Readonly<Record<never, never>>;
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
  'POST /api/v2/auth/mfa/verify': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly email?: string;
      readonly mfaToken?: string;
      readonly mfaMethod?: 'email' | 'totp' | 'webauthn';
      readonly credential?: {
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
      readonly encryptionVersion: number;
      readonly protectedKey: null;
      readonly protectedKeyIV: null;
      readonly protectedKeyTag: null;
      readonly publicKey: string;
      readonly encryptedPrivateKey: string;
      readonly iv: string;
      readonly tag: string;
      readonly token: string;
    };
  };
  'POST /api/v2/auth/step-up': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly mfaMethod: 'email' | 'totp' | 'webauthn' | 'recovery-code' | 'password';
      readonly mfaToken?: string;
      readonly credential?: {
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
      readonly password?: string;
    };
    readonly reply: { readonly message: string; readonly validUntil: string };
  };
  'POST /api/v2/auth/step-up/challenge': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: { readonly mfaMethod?: 'email' | 'totp' | 'webauthn' };
    readonly reply: {
      readonly mfaMethod: 'email' | 'totp' | 'webauthn' | 'recovery-code' | 'password';
      readonly mfaMethods: readonly ('email' | 'totp' | 'webauthn' | 'recovery-code' | 'password')[];
      readonly options?: Readonly<Record<string, unknown>>;
    };
  };
  'GET /api/v2/service-token': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly id: string;
      readonly name: string;
      readonly scopes: readonly { readonly environment: string; readonly secretPath: string }[];
      readonly permissions: readonly ('read' | 'write')[];
      readonly lastUsed: string | null;
      readonly expiresAt: string | null;
      readonly createdAt: string;
      readonly updatedAt: string;
      readonly createdBy: string;
      readonly projectId: string;
      readonly _id: string;
      readonly __v: number;
      readonly secretHash: string;
      readonly encryptedKey: string;
      readonly iv: string;
      readonly tag: string;
      readonly workspace: string;
      readonly user: {
        readonly id: string;
        readonly _id: string;
        readonly email: string | null;
        readonly firstName: string | null;
        readonly lastName: string | null;
        readonly authMethods: readonly string[] | null;
        readonly mfaMethods: null;
        readonly devices: null;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly __v: number;
      };
    };
  };
  'POST /api/v2/service-token': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: {
      readonly name: string;
      readonly workspaceId: string;
      readonly scopes: readonly { readonly environment: string; readonly secretPath: string }[];
      readonly encryptedKey: string;
      readonly iv: string;
      readonly tag: string;
      readonly expiresIn: number | null;
      readonly permissions: readonly ('read' | 'write')[];
    };
    readonly reply: {
      readonly serviceTokenData: {
        readonly id: string;
        readonly name: string;
        readonly scopes: readonly { readonly environment: string; readonly secretPath: string }[];
        readonly permissions: readonly ('read' | 'write')[];
        readonly lastUsed: string | null;
        readonly expiresAt: string | null;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly createdBy: string;
        readonly projectId: string;
      };
      readonly serviceToken: string;
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
  'POST /api/v1/ldap/config/{configId}/test-connection': {
    readonly path: { readonly configId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: boolean;
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
  'GET /api/v1/organization/{orgId}/break-glass-codes': {
    readonly path: { readonly orgId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: { readonly codesLeft: number };
  };
  'POST /api/v1/organization/{orgId}/break-glass-codes': {
    readonly path: { readonly orgId: string };
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: { readonly codes: readonly string[] };
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
}
