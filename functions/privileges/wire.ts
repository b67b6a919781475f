import * as z from 'zod';
import type { Rule } from '../../layers/domain/permissions/rule.ts';
import { rulesFromWire } from '../../layers/domain/permissions/rule-input.ts';
import { windowAsked } from '../../layers/domain/permissions/windows.ts';
import type { PrivilegeRequest } from '../../layers/domain/privileges/manage-privileges.ts';
import type { Privilege } from '../../layers/domain/privileges/privilege.ts';
import { flag, id, instant, optional, ruled, uuid } from '../../layers/http/wire.ts';
import { slugOf } from '../projects/scope.ts';
import { type RuleDialect, RulesInput } from '../roles/rule-wire.ts';
import { windowMembersInput, windowOf, windowReply } from '../roles/wire.ts';

export const slugInput = optional(z.string().trim().toLowerCase().pipe(slugOf(1, 60)));
export const privilegeSlug = z.string().trim().min(1).max(64);
export const projectSlug = z.string().trim().min(1).max(128);
export const PrivilegeId = z.object({ privilegeId: id });

/** Rules of a project, in either wire shape. */
export const ProjectRules = RulesInput('project');

const name = z.string().trim().min(1).max(64);

/** The oldest spelling: several actions on one subject, each of which becomes a rule. */
const ActionsInput = ruled(
  z.object({ actions: z.array(name).min(1).max(20), subject: name, conditions: z.unknown() }),
  ({ actions, ...rest }): readonly Rule[] =>
    rulesFromWire(
      'project',
      actions.map((action) => ({ action, ...rest })),
      'privilegePermission',
    ),
);

/** The members by which version 1 says what an identity is given. */
export const rulesMembers = {
  permissions: optional(ProjectRules),
  privilegePermission: optional(ActionsInput),
};

interface GivenRules {
  readonly permissions?: readonly Rule[] | undefined;
  readonly privilegePermission?: readonly Rule[] | undefined;
}

/** The one of both that is given. */
export const rulesGiven = ({ permissions, privilegePermission }: GivenRules): readonly Rule[] | undefined =>
  permissions ?? privilegePermission;

const isOne = ({ permissions, privilegePermission }: GivenRules): boolean =>
  (permissions === undefined) !== (privilegePermission === undefined);

export const oneOfBoth = [isOne, 'give either permissions or privilegePermission'] as const;
export const notBoth = [
  (given: GivenRules) => isOne(given) || rulesGiven(given) === undefined,
  oneOfBoth[1],
] as const;

const WindowInput = ruled(z.object({ isTemporary: flag(false), ...windowMembersInput }), windowAsked);

/** How version 2 says whether a privilege is temporary; permanent when it does not. */
export const TypeInput = z.preprocess((given) => given ?? {}, WindowInput);

/** What a temporary privilege of version 1 adds to a permanent one. */
export const temporaryMembers = windowMembersInput;
export const temporarily = (given: {
  readonly temporaryMode?: string | undefined;
  readonly temporaryRange?: string | undefined;
  readonly temporaryAccessStartTime?: string | undefined;
}): PrivilegeRequest['window'] => windowAsked({ ...given, isTemporary: true });

/** What may be changed about the time of a privilege. */
export const windowChanges = { isTemporary: optional(z.boolean()), ...windowMembersInput };

const shared = ({ reply }: RuleDialect) => ({
  id: uuid,
  slug: z.string(),
  projectMembershipId: uuid,
  isTemporary: z.boolean(),
  ...windowReply(),
  permissions: z.array(reply()),
  createdAt: instant(),
  updatedAt: instant(),
});

/** How privileges are shown in one generation of the API. */
export const privilegeReplies = (dialect: RuleDialect) => {
  const ofIdentity = (privilege: Privilege) => ({
    id: privilege.id,
    slug: privilege.slug,
    projectMembershipId: privilege.membershipId,
    ...windowOf(privilege),
    permissions: dialect.permissions(privilege.rules),
    createdAt: privilege.createdAt,
    updatedAt: privilege.updatedAt,
  });
  return {
    OfIdentity: () => z.object(shared(dialect)),
    OfPerson: () => z.object({ ...shared(dialect), userId: uuid, projectId: z.string() }),
    ofIdentity,
    ofPerson: (privilege: Privilege) => ({
      ...ofIdentity(privilege),
      userId: privilege.actorId,
      projectId: privilege.projectId,
    }),
  };
};
