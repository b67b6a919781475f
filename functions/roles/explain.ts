import * as z from 'zod';
import { formatPath, parsePath } from '../../layers/domain/folders/paths.ts';
import type { Question } from '../../layers/domain/permissions/decision.ts';
import { type Explanation, explainPermission } from '../../layers/domain/projects/explain-permissions.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, ruled, shownName } from '../../layers/http/wire.ts';
import { expectProject, ProjectId } from '../projects/scope.ts';
import { ofProject, type Spelling } from '../spelling.ts';
import { PermissionReply, RulesInput, wholeRule } from './rule-wire.ts';
import { roleSlugInput } from './wire.ts';

const text = z.string().trim().min(1).max(1024);

const Actor = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['user', 'identity']), id }),
  z.object({ type: z.literal('role'), role: roleSlugInput }),
  z
    .object({ type: z.literal('permissions'), permissions: RulesInput('project') })
    .transform(({ type, permissions: rules }) => ({ type, rules })),
]);

/** As rules see it: without a slash at the end. */
const path = ruled(text, (given) => formatPath(parsePath(given)));

const FieldsInput = z.strictObject({
  environment: text.optional(),
  secretPath: path.optional(),
  secretName: shownName(255).optional(),
  secretTags: z.array(text).max(100).optional(),
  identityId: id.optional(),
});

const present = (fields: z.output<typeof FieldsInput>): Question['fields'] =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const ExplanationReply = () =>
  z.object({
    allowed: z.boolean(),
    decidedBy: z
      .object({
        type: z.enum(['role', 'privilege', 'permissions']),
        roleId: z.string().nullable(),
        roleSlug: z.string().nullable(),
        privilegeId: z.string().nullable(),
        privilegeSlug: z.string().nullable(),
        membershipId: z.string().nullable(),
        groupId: z.string().nullable(),
        rule: PermissionReply(),
      })
      .nullable(),
  });

const explained = ({ allowed, by }: Explanation) => {
  if (!by) return { allowed, decidedBy: null };
  const { source, rule } = by;
  return {
    allowed,
    decidedBy: {
      type: source.type,
      roleId: source.roleId ?? null,
      roleSlug: source.roleSlug ?? null,
      privilegeId: source.privilegeId ?? null,
      privilegeSlug: source.privilegeSlug ?? null,
      membershipId: source.membershipId ?? null,
      groupId: source.groupId ?? null,
      rule: wholeRule(rule),
    },
  };
};

const explain = ({ base }: Spelling) =>
  operation({
    method: 'POST',
    path: base,
    summary: 'Whether somebody may do something in the project, or a role would allow it, and by which rule',
    access: members,
    audit: 'explain-project-permissions',
    limit: 'read',
    params: ProjectId,
    body: z.object({ actor: Actor, action: text, subject: text, fields: FieldsInput.nullish() }),
    reply: ExplanationReply,
    expect: expectProject,
    handle: async ({ params, body: { actor, action, subject, fields }, unit }) => {
      const question = { action, subject, fields: fields ? present(fields) : undefined };
      return explained(await explainPermission(unit, params.projectId, actor, question));
    },
  });

export const explainOperations = ofProject('/permissions/explain').map(explain);
