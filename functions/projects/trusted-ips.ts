import * as z from 'zod';
import {
  addTrustedIp,
  listTrustedIps,
  type ProjectTrustedIp,
  removeTrustedIp,
  updateTrustedIp,
} from '../../layers/domain/projects/trusted-ips.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, erasable, id, instant, optional, uuid } from '../../layers/http/wire.ts';
import { ofProject, type Spelling } from '../spelling.ts';
import { expectProject, ProjectId } from './scope.ts';

const InProject = ProjectId.extend({ trustedIpId: id });

const TrustedIpReply = () =>
  z.object({
    id: uuid,
    ipAddress: z.string(),
    type: z.enum(['ipv4', 'ipv6']),
    prefix: z.int().nullable(),
    isActive: z.boolean(),
    comment: z.string(),
    projectId: z.string(),
    createdAt: instant(),
    updatedAt: instant(),
  });

const trustedIpReply = (entry: ProjectTrustedIp): z.input<ReturnType<typeof TrustedIpReply>> => ({
  id: entry.id,
  ipAddress: entry.ipAddress,
  type: entry.type,
  prefix: entry.prefix ?? null,
  isActive: entry.isActive,
  comment: entry.comment,
  projectId: entry.projectId,
  createdAt: entry.createdAt,
  updatedAt: entry.updatedAt,
});

const address = z.string().trim().min(1).max(64);
const comment = z.string().trim().max(256);

const changing = {
  access: members,
  limit: 'write',
  reply: () => z.object({ trustedIp: TrustedIpReply() }),
  expect: expectProject,
} as const;

const list = ({ base }: Spelling) =>
  operation({
    method: 'GET',
    path: base,
    summary: 'The addresses and networks from which the project may be used',
    access: members,
    audit: 'get-trusted-ips',
    limit: 'read',
    params: ProjectId,
    reply: () => z.object({ trustedIps: z.array(TrustedIpReply()) }),
    expect: expectProject,
    handle: async ({ params, unit }) => ({
      trustedIps: (await listTrustedIps(unit, params.projectId)).map(trustedIpReply),
    }),
  });

const add = ({ base }: Spelling) =>
  operation({
    ...changing,
    method: 'POST',
    path: base,
    summary: 'Trust an address or network: from the first active one on, the project is used from these only',
    audit: 'add-trusted-ip',
    params: ProjectId,
    body: z.object({
      ipAddress: address,
      comment: defaulted(comment, ''),
      isActive: defaulted(z.boolean(), true),
    }),
    handle: async ({ params, body, unit }) => ({
      trustedIp: trustedIpReply(await addTrustedIp(unit, params.projectId, body)),
    }),
  });

const update = ({ base }: Spelling) =>
  operation({
    ...changing,
    method: 'PATCH',
    path: `${base}/{trustedIpId}`,
    summary: 'Change a trusted address or network',
    audit: 'update-trusted-ip',
    params: InProject,
    body: z.object({
      ipAddress: optional(address),
      comment: erasable(comment),
      isActive: optional(z.boolean()),
    }),
    handle: async ({ params, body, unit }) => ({
      trustedIp: trustedIpReply(await updateTrustedIp(unit, params.projectId, params.trustedIpId, body)),
    }),
  });

const remove = ({ base }: Spelling) =>
  operation({
    ...changing,
    method: 'DELETE',
    path: `${base}/{trustedIpId}`,
    summary: 'Trust an address or network no longer',
    audit: 'delete-trusted-ip',
    params: InProject,
    handle: async ({ params, unit }) => ({
      trustedIp: trustedIpReply(await removeTrustedIp(unit, params.projectId, params.trustedIpId)),
    }),
  });

const spellings = ofProject('/trusted-ips');

export const trustedIpOperations = [list, add, update, remove].flatMap((each) => spellings.map(each));
