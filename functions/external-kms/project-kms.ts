import * as z from 'zod';
import { backUpProjectKeys, loadProjectKeys } from '../../layers/domain/external-kms/project-key-backup.ts';
import {
  type ProjectKms,
  readProjectKms,
  switchProjectKms,
} from '../../layers/domain/external-kms/project-kms.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id } from '../../layers/http/wire.ts';
import { expectProject, ProjectId } from '../projects/scope.ts';
import { ofProject, type Spelling } from '../spelling.ts';

/** Characters; a backup of a project with all the versions that it may have is far shorter. */
const longestBackup = 65_536;

const Kms = () =>
  z.object({ secretManagerKmsKey: z.object({ id: z.string(), name: z.string(), isExternal: z.boolean() }) });
const replied = (kms: ProjectKms) => ({ secretManagerKmsKey: kms });

const onProject = { access: members, params: ProjectId, expect: expectProject } as const;

const read = ({ base }: Spelling) =>
  operation({
    ...onProject,
    method: 'GET',
    path: base,
    summary: 'What wraps the keys of the project',
    audit: 'get-project-kms',
    limit: 'read',
    reply: Kms,
    handle: async ({ params, unit }) => replied(await readProjectKms(unit, params.projectId)),
  });

const change = ({ base }: Spelling) =>
  operation({
    ...onProject,
    method: 'PATCH',
    path: base,
    summary:
      'Have the keys of the project wrapped by a customer’s own KMS, or by the organization’s key again',
    audit: 'update-project-kms',
    limit: 'write',
    body: z.object({
      kms: z.discriminatedUnion('type', [
        z.object({ type: z.literal('internal') }),
        z.object({ type: z.literal('external'), kmsId: id }),
      ]),
    }),
    reply: Kms,
    handle: async ({ params, body, unit }) =>
      replied(await switchProjectKms(unit, params.projectId, body.kms)),
  });

const backUp = ({ base }: Spelling) =>
  operation({
    ...onProject,
    method: 'GET',
    path: `${base}/backup`,
    summary: 'All versions of the project’s key, sealed for this project and installation',
    audit: 'get-project-kms-backup',
    limit: 'read',
    reply: () => z.object({ secretManager: z.string() }),
    handle: async ({ params, unit }) => ({
      secretManager: await backUpProjectKeys(unit, params.projectId),
    }),
  });

const load = ({ base }: Spelling) =>
  operation({
    ...onProject,
    method: 'POST',
    path: `${base}/backup`,
    summary: 'Bring the project back under the organization’s key by a backup, without the customer’s KMS',
    audit: 'load-project-kms-backup',
    limit: 'write',
    body: z.object({ backup: z.string().trim().min(1).max(longestBackup) }),
    reply: Kms,
    handle: async ({ params, body, unit }) =>
      replied(await loadProjectKeys(unit, params.projectId, body.backup)),
  });

const spellings = ofProject('/kms');

export const projectKmsOperations = [read, change, backUp, load].flatMap((each) => spellings.map(each));
