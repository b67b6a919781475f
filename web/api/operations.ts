// Written by `npm run cli-api` from the route table.

export interface Operations {
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
        }[];
      };
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
      readonly environments: readonly { readonly id: string; readonly name: string; readonly slug: string }[];
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
  'POST /api/v1/auth/logout': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: { readonly message: string };
  };
  'POST /api/v1/auth/token': {
    readonly path: Readonly<Record<never, never>>;
    readonly query: Readonly<Record<never, never>>;
    readonly body: undefined;
    readonly reply: { readonly token: string; readonly organizationId: string | null };
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
}
