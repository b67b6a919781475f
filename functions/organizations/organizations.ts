import * as z from 'zod';
import { parseDuration } from '../../layers/domain/durations.ts';
import { LocketError } from '../../layers/domain/errors.ts';
import { createOrganization } from '../../layers/domain/organizations/create-organization.ts';
import {
  deleteOrganization,
  listDeletedOrganizations,
  restoreOrganization,
} from '../../layers/domain/organizations/delete-organization.ts';
import {
  enterOrganizationRead,
  updateOrganization,
} from '../../layers/domain/organizations/update-organization.ts';
import { factorMethods } from '../../layers/domain/second-factors/factor.ts';
import { members, people } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { optional, ruled, shownName } from '../../layers/http/wire.ts';
import { deletionMembers, deletionReply } from '../projects/deletion-wire.ts';
import { auditFailureModes, OrganizationReply, OrgId, organizationReply } from './wire.ts';

const base = '/api/v2/organizations';
const older = '/api/v1/organization/{orgId}';

const Single = () => z.object({ organization: OrganizationReply() });

/** Days. */
const longestRetention = 3650;
/** Milliseconds: shorter, and people would log in all day. */
const shortestSession = 5 * 60_000;

const sessionLifetime = ruled(z.string().trim().max(32), (text) => {
  if (parseDuration(text, 'userTokenExpiration') < shortestSession)
    throw new LocketError('invalid-input', 'must be five minutes or more');
  return text;
});

const emailDomain = z
  .string()
  .trim()
  .toLowerCase()
  .max(100)
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be a domain such as example.com');

const organizationSlug = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[a-zA-Z0-9-]+$/, 'must be letters, digits and dashes');

const UpdateBody = z.object({
  name: optional(shownName(64)),
  slug: optional(organizationSlug),
  defaultMembershipRoleSlug: optional(z.string().trim().min(1).max(64)),
  // Here null is a value: it takes the limit back.
  userTokenExpiration: sessionLifetime.nullish(),
  allowedEmailDomains: z.array(emailDomain).max(20).nullish(),
  auditFailureMode: optional(z.enum(auditFailureModes)),
  auditLogsRetentionDays: z.int().min(0).max(longestRetention).nullish(),
  authEnforced: optional(z.boolean()),
  scimEnabled: optional(z.boolean()),
  enforceMfa: optional(z.boolean()),
  selectedMfaMethod: z.enum(factorMethods).nullish(),
  enforceStepUp: optional(z.boolean()),
});

const read = operation({
  method: 'GET',
  path: older,
  summary: 'The organization of the caller',
  access: members,
  audit: 'get-organization',
  limit: 'read',
  params: OrgId,
  reply: Single,
  handle: async ({ params, unit }) => ({
    organization: organizationReply((await enterOrganizationRead(unit, params.orgId)).organization),
  }),
});

const update = operation({
  method: 'PATCH',
  path: older,
  summary: 'Change name and settings of the organization',
  access: members,
  audit: 'update-organization',
  limit: 'write',
  params: OrgId,
  body: UpdateBody,
  reply: () => Single().extend({ message: z.string() }),
  handle: async ({ params, body, unit }) => ({
    message: 'Successfully changed organization',
    organization: organizationReply(
      await updateOrganization(unit, params.orgId, {
        name: body.name,
        slug: body.slug,
        defaultMembershipRole: body.defaultMembershipRoleSlug,
        sessionLifetime: body.userTokenExpiration,
        allowedEmailDomains: body.allowedEmailDomains,
        auditFailureMode: body.auditFailureMode,
        auditLogsRetentionDays: body.auditLogsRetentionDays,
        authEnforced: body.authEnforced,
        scimEnabled: body.scimEnabled,
        enforceMfa: body.enforceMfa,
        selectedMfaMethod: body.selectedMfaMethod,
        enforceStepUp: body.enforceStepUp,
      }),
    ),
  }),
});

const changing = { access: people, limit: 'write', reply: Single } as const;

const create = operation({
  ...changing,
  method: 'POST',
  path: base,
  summary: 'Make another organization, and become its admin',
  audit: 'create-organization',
  body: z.object({ name: shownName(64) }),
  handle: async ({ body, unit }) => ({
    organization: organizationReply(await createOrganization(unit, body.name)),
  }),
});

const remove = operation({
  ...changing,
  method: 'DELETE',
  path: `${base}/{orgId}`,
  summary: 'Delete an organization: nobody is let in any more, and for 30 days it can be brought back',
  audit: 'delete-organization',
  params: OrgId,
  handle: async ({ params, unit }) => ({
    organization: organizationReply(await deleteOrganization(unit, params.orgId)),
  }),
});

const listDeleted = operation({
  method: 'GET',
  path: `${base}/deleted`,
  summary: 'The deleted organizations that the caller may bring back',
  access: people,
  audit: 'get-deleted-organizations',
  limit: 'read',
  reply: () => z.object({ organizations: z.array(OrganizationReply().extend(deletionMembers())) }),
  handle: async ({ unit }) => ({
    organizations: (await listDeletedOrganizations(unit)).map((each) => ({
      ...organizationReply(each.organization),
      ...deletionReply(each),
    })),
  }),
});

const restore = operation({
  ...changing,
  method: 'POST',
  path: `${base}/{orgId}/restore`,
  summary: 'Bring a deleted organization back with everything in it',
  audit: 'restore-organization',
  params: OrgId,
  body: z.object({ newSlug: optional(organizationSlug) }),
  handle: async ({ params, body, unit }) => ({
    organization: organizationReply(await restoreOrganization(unit, params.orgId, body.newSlug)),
  }),
});

export const organizationOperations = [read, update, create, remove, listDeleted, restore];
