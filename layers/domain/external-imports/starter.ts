import { type Caller, memberOf, metadataByKey } from '../caller.ts';
import { LocketError } from '../errors.ts';
import { livingOrganization } from '../organizations/living.ts';
import type { Unit } from '../unit.ts';
import type { ExternalImport, Starter } from './external-import.ts';

/** What is kept of the caller, so that it can be looked up again as it is then. */
export const starterOf = async (unit: Unit): Promise<Starter> => {
  const member = memberOf(unit.caller);
  const { ipAddress } = unit.origin;
  if (member.kind === 'user')
    return {
      kind: 'user',
      id: member.id,
      ipAddress,
      authMethod: member.signedInBy?.method ?? member.loginMethod ?? 'email',
      authClaims: {},
      revocations: 0,
      attachmentId: null,
    };
  const identity = await unit.stores.identities.find(member.id);
  const attachment = identity?.attachments?.find(({ method }) => method === member.authMethod);
  return {
    kind: 'identity',
    id: member.id,
    ipAddress,
    authMethod: member.authMethod,
    authClaims: member.authClaims,
    revocations: identity?.revocations ?? 0,
    attachmentId: attachment?.id ?? null,
  };
};

const gone = (): LocketError =>
  new LocketError('forbidden', 'Whoever started this import may not act here any more');

const personNow = async ({ stores }: Unit, orgId: string, starter: Starter): Promise<Caller> => {
  const [user, membership] = await Promise.all([
    stores.users.find(starter.id),
    stores.organizations.membership(orgId, starter.id),
    livingOrganization({ stores }, orgId),
  ]);
  if (!user || !membership?.isActive) throw gone();
  return {
    kind: 'user',
    id: user.id,
    username: user.username,
    email: user.email,
    orgId,
    membershipId: membership.id,
    orgRole: membership.role,
    orgCustomRoleId: membership.customRoleId,
    inGroups: membership.inGroups,
    // Only for the trail, which takes somebody without either for the bearer of an API key.
    loginMethod: starter.authMethod,
    sessionId: '',
    superAdmin: false,
    metadata: metadataByKey(membership.metadata),
  };
};

/** Its login method has to stand as it did, and its tokens must not have been revoked all at once meanwhile. */
const identityNow = async ({ stores }: Unit, orgId: string, starter: Starter): Promise<Caller> => {
  const [identity] = await Promise.all([
    stores.identities.find(starter.id),
    livingOrganization({ stores }, orgId),
  ]);
  if (identity?.orgId !== orgId || (identity.revocations ?? 0) !== starter.revocations) throw gone();
  const isAttached =
    starter.attachmentId === null ||
    identity.attachments === undefined ||
    identity.attachments.some(({ id }) => id === starter.attachmentId);
  if (!isAttached) throw gone();
  return {
    kind: 'identity',
    id: identity.id,
    name: identity.name,
    orgId,
    membershipId: identity.membershipId,
    orgRole: identity.role,
    orgCustomRoleId: identity.customRoleId,
    inGroups: identity.inGroups,
    authMethod: starter.authMethod,
    authClaims: starter.authClaims,
    tokenId: '',
    auditLogsRetentionDays: identity.auditLogsRetentionDays,
    metadata: metadataByKey(identity.metadata),
  };
};

/** Whoever started an import, as they stand now; `forbidden` once they are not in the organization any more. */
export const starterNow = (
  unit: Unit,
  { orgId, startedBy }: Pick<ExternalImport, 'orgId' | 'startedBy'>,
): Promise<Caller> => (startedBy.kind === 'user' ? personNow : identityNow)(unit, orgId, startedBy);
