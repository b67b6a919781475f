import type { Unit } from '../../unit.ts';
import { allowListFrom } from '../foreign-tokens/allow-list.ts';
import type { AttachedMethod } from '../identity.ts';
import { attachMethod, type MethodKind, updateMethod } from '../methods.ts';
import type { PolicyDraft } from '../token-policy.ts';

/** A token that Google issued to a workload (`gce`), or one that the keys of a service account signed (`iam`). */
export const gcpTypes = ['iam', 'gce'] as const;

export type GcpType = (typeof gcpTypes)[number];

/** Each list holds entries or `*`; an empty one is no check, and while all are empty nobody is let in. */
export interface GcpAuthConfig {
  readonly type: GcpType;
  /** E-mail addresses. */
  readonly allowedServiceAccounts: readonly string[];
  /** Project ids; of tokens from Compute Engine only. */
  readonly allowedProjects: readonly string[];
  /** Zones such as `us-central1-a`; of tokens from Compute Engine only. */
  readonly allowedZones: readonly string[];
}

export type GcpAuth = AttachedMethod<GcpAuthConfig>;

/** GCP auth as a request configures it, lists separated by commas: what is left out stays as it is. */
export interface GcpAuthDraft extends PolicyDraft {
  readonly type?: GcpType | undefined;
  readonly allowedServiceAccounts?: string | undefined;
  readonly allowedProjects?: string | undefined;
  readonly allowedZones?: string | undefined;
}

export const gcpAuth: MethodKind<GcpAuthConfig> = {
  method: 'gcp-auth',
  noun: 'GCP auth',
  noted: (config) => ({ ...config }),
};

const unset: GcpAuthConfig = {
  type: 'gce',
  allowedServiceAccounts: [],
  allowedProjects: [],
  allowedZones: [],
};

/** Addresses of service accounts are the only ones that are asked for keys. */
export const serviceAccount = /^[a-z\d][a-z\d.-]{0,126}@[a-z\d][a-z\d.-]{0,250}\.gserviceaccount\.com$/;

const forms = {
  allowedServiceAccounts: [serviceAccount, 'the e-mail address of a service account'],
  allowedProjects: [/^[a-z\d][a-z\d.:-]{0,126}$/, 'the id of a project'],
  allowedZones: [/^[a-z]+-[a-z]+\d+-[a-z]$/, 'a zone, such as us-central1-a'],
} as const;

const configFrom = (draft: GcpAuthDraft, before: GcpAuthConfig): GcpAuthConfig => {
  const listOf = (member: keyof typeof forms): readonly string[] => {
    const text = draft[member];
    const [form, what] = forms[member];
    return text === undefined ? before[member] : allowListFrom(text, member, form, what);
  };
  return {
    type: draft.type ?? before.type,
    allowedServiceAccounts: listOf('allowedServiceAccounts'),
    allowedProjects: listOf('allowedProjects'),
    allowedZones: listOf('allowedZones'),
  };
};

/** Attaches GCP auth. @throws LocketError `bad-request` for an entry that can let nobody in. */
export const attachGcpAuth = async (unit: Unit, identityId: string, draft: GcpAuthDraft): Promise<GcpAuth> =>
  attachMethod(unit, gcpAuth, identityId, draft, configFrom(draft, unset));

/** Reconfigures GCP auth: it counts from the next login on. */
export const updateGcpAuth = (unit: Unit, identityId: string, draft: GcpAuthDraft): Promise<GcpAuth> =>
  updateMethod(unit, gcpAuth, identityId, draft, (before) => configFrom(draft, before));
