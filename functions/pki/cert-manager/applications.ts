import * as z from 'zod';
import type { Application } from '../../../layers/domain/pki/profiles/application.ts';
import {
  attachProfiles,
  detachProfile,
  listApplicationProfiles,
  type ShownApplicationProfile,
} from '../../../layers/domain/pki/profiles/application-profiles.ts';
import {
  createApplication,
  deleteApplication,
  listApplications,
  readApplication,
  readApplicationByName,
  updateApplication,
} from '../../../layers/domain/pki/profiles/applications.ts';
import { operation } from '../../../layers/http/operation.ts';
import { erasable, id, instant, optional, shownName, uuid } from '../../../layers/http/wire.ts';
import { certManager, changing, named, reading, removing, writing } from './inputs.ts';

export const applications = `${certManager}/applications`;
const one = `${applications}/{applicationId}`;
const profiles = `${one}/profiles`;

const ApplicationId = z.object({ applicationId: id });
const profileIds = z.array(id).max(100);
const description = erasable(shownName(1000, 0));

const ApplicationReply = () =>
  z.object({
    id: uuid,
    projectId: uuid,
    name: z.string(),
    description: z.string().nullable(),
    createdAt: instant(),
    updatedAt: instant(),
  });
const Single = () => z.object({ application: ApplicationReply() });

const applicationReply = (application: Application): z.input<ReturnType<typeof ApplicationReply>> => ({
  id: application.id,
  projectId: application.projectId,
  name: application.name,
  description: application.description,
  createdAt: application.createdAt,
  updatedAt: application.updatedAt,
});
const single = (application: Application) => ({ application: applicationReply(application) });

const Attached = () =>
  z.object({
    applicationId: uuid,
    profileId: uuid,
    profileSlug: z.string(),
    profileDescription: z.string().nullable(),
    apiConfigId: uuid.nullable(),
    estConfigId: uuid.nullable(),
    acmeConfigId: uuid.nullable(),
    scepConfigId: z.null(),
    createdAt: instant(),
    updatedAt: instant(),
  });
const AllAttached = () => z.object({ profiles: z.array(Attached()) });

const attachedReply = ({
  attachment,
  profile,
}: ShownApplicationProfile): z.input<ReturnType<typeof Attached>> => ({
  applicationId: attachment.applicationId,
  profileId: profile.id,
  profileSlug: profile.slug,
  profileDescription: profile.description,
  apiConfigId: attachment.api?.id ?? null,
  estConfigId: attachment.est?.id ?? null,
  acmeConfigId: attachment.acme?.id ?? null,
  scepConfigId: null,
  createdAt: attachment.createdAt,
  updatedAt: attachment.updatedAt,
});

const create = operation({
  ...writing,
  path: applications,
  summary: 'Add an application: what certificates are for, with the profiles that they are issued by',
  audit: 'create-certificate-application',
  body: z.object({ ...named, name: shownName(255), description, profileIds: optional(profileIds) }),
  reply: Single,
  handle: async ({ body, unit }) =>
    single(
      await createApplication(unit, body, {
        name: body.name,
        description: body.description ?? null,
        profileIds: body.profileIds ?? [],
      }),
    ),
});

const list = operation({
  ...reading,
  path: applications,
  summary: 'The applications of a project by name',
  audit: 'get-certificate-applications',
  query: z.object(named),
  reply: () => z.object({ applications: z.array(ApplicationReply()), totalCount: z.int() }),
  handle: async ({ query, unit }) => {
    const all = await listApplications(unit, query);
    return { applications: all.map(applicationReply), totalCount: all.length };
  },
});

const byName = operation({
  ...reading,
  path: `${applications}/by-name/{name}`,
  summary: 'An application of a project by its name',
  audit: 'get-certificate-application',
  params: z.object({ name: z.string().trim().min(1).max(255) }),
  query: z.object(named),
  reply: Single,
  handle: async ({ params, query, unit }) => single(await readApplicationByName(unit, query, params.name)),
});

const read = operation({
  ...reading,
  path: one,
  summary: 'An application by its id',
  audit: 'get-certificate-application',
  params: ApplicationId,
  reply: Single,
  handle: async ({ params, unit }) => single(await readApplication(unit, params.applicationId)),
});

const update = operation({
  ...changing,
  path: one,
  summary: 'Name or describe an application otherwise',
  audit: 'update-certificate-application',
  params: ApplicationId,
  body: z.object({ name: optional(shownName(255)), description }),
  reply: Single,
  handle: async ({ params, body: { name, description: said }, unit }) =>
    single(await updateApplication(unit, params.applicationId, { name, description: said })),
});

const remove = operation({
  ...removing,
  path: one,
  summary: 'Delete an application, and end enrolment in it; what was issued stays valid',
  audit: 'delete-certificate-application',
  params: ApplicationId,
  reply: Single,
  handle: async ({ params, unit }) => single(await deleteApplication(unit, params.applicationId)),
});

const listProfiles = operation({
  ...reading,
  path: profiles,
  summary: 'The certificate profiles of an application by slug',
  audit: 'get-certificate-application-profiles',
  params: ApplicationId,
  reply: AllAttached,
  handle: async ({ params, unit }) => ({
    profiles: (await listApplicationProfiles(unit, params.applicationId)).map(attachedReply),
  }),
});

const attach = operation({
  ...writing,
  path: profiles,
  summary: 'Put certificate profiles into an application; answers those that were not in it',
  audit: 'attach-certificate-profiles',
  params: ApplicationId,
  body: z.object({ profileIds: profileIds.min(1) }),
  reply: AllAttached,
  handle: async ({ params, body, unit }) => ({
    profiles: (await attachProfiles(unit, params.applicationId, body.profileIds)).map(attachedReply),
  }),
});

const detach = operation({
  ...removing,
  path: `${profiles}/{profileId}`,
  summary: 'Take a certificate profile out of an application, and end its enrolments there',
  audit: 'detach-certificate-profile',
  params: ApplicationId.extend({ profileId: id }),
  reply: () => z.object({ applicationId: uuid, profileId: uuid }),
  handle: async ({ params: { applicationId, profileId }, unit }) => {
    await detachProfile(unit, applicationId, profileId);
    return { applicationId, profileId };
  },
});

export const applicationOperations = [
  create,
  list,
  byName,
  read,
  update,
  remove,
  listProfiles,
  attach,
  detach,
];
