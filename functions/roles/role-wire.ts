import * as z from 'zod';
import type { ShownRole } from '../../layers/domain/roles/read-roles.ts';
import { id, instant, optional, uuid } from '../../layers/http/wire.ts';
import { descriptionInput, nameInput, slugOf } from '../projects/scope.ts';
import { type RuleDialect, RulesInput } from './rule-wire.ts';

type Scope = Parameters<typeof RulesInput>[0];

const roleSlug = z.string().trim().toLowerCase().pipe(slugOf(1));

export const CreateBody = (scope: Scope) =>
  z
    .object({
      slug: roleSlug,
      name: nameInput,
      description: descriptionInput,
      permissions: RulesInput(scope),
    })
    .transform(({ description, permissions, ...given }) => ({
      ...given,
      description: description ?? null,
      rules: permissions,
    }));

export const UpdateBody = (scope: Scope) =>
  z
    .object({
      slug: optional(roleSlug),
      name: optional(nameInput),
      description: descriptionInput,
      permissions: optional(RulesInput(scope)),
    })
    .transform(({ permissions, ...given }) => ({ ...given, rules: permissions }));

export const roleIdInput = id;

const shared = () => ({
  id: uuid,
  name: z.string(),
  description: z.string().nullable(),
  slug: z.string(),
  createdAt: instant(),
  updatedAt: instant(),
});

/** Which member says where a role belongs. */
const homeMember: Readonly<Record<Scope, 'projectId' | 'orgId'>> = {
  project: 'projectId',
  organization: 'orgId',
};

/** How roles of one scope are shown in one generation of the API. */
export const roleReplies = (scope: Scope, { reply, permissions }: RuleDialect) => {
  const home = { [homeMember[scope]]: z.string() };
  const line = ({
    id: roleId,
    name,
    description,
    slug,
    createdAt,
    updatedAt,
    home: { id: of },
  }: ShownRole) => ({
    ...{ id: roleId, name, description, slug, createdAt, updatedAt },
    [homeMember[scope]]: of,
  });
  const whole = (role: ShownRole) => ({ ...line(role), permissions: permissions(role.rules) });
  return {
    Line: () => z.object({ ...shared(), ...home }),
    Whole: () => z.object({ ...shared(), ...home, permissions: z.array(reply()) }),
    line,
    whole,
  };
};
