import { LocketError } from '../../../../domain/errors.ts';
import type {
  Application,
  ApplicationProfile,
  CertificateApplicationStore,
  EnrolmentOwner,
} from '../../../../domain/pki/profiles/application.ts';
import type { Change } from '../../../../domain/store/change.ts';
import { absent, atRevision, type Condition, check, put, remove } from '../../changes.ts';
import { partitionText } from '../../partition-text.ts';
import type { ReadSession } from '../../read-session.ts';
import { itemType } from '../item-type.ts';
import { toItem } from '../links.ts';
import { number, text } from '../shape.ts';
import { familiesOf } from '../template.ts';
import { estConfigItem } from './est-configs.ts';

const applicationOwnerItem = itemType<{ readonly projectId: string }>()({
  name: 'application’s project',
  readBy: 'uses of an application by its id',
  pk: 'CERTIFICATEAPPLICATION#<application>',
  sk: 'CERTIFICATEAPPLICATION',
  key: (applicationId: string) => ({
    pk: `CERTIFICATEAPPLICATION#${applicationId}`,
    sk: 'CERTIFICATEAPPLICATION',
  }),
  shape: { projectId: text },
});

const applicationItem = itemType<Application>()({
  name: 'application for certificates',
  readBy: 'issuing for it, lists',
  pk: 'PROJECT#<id>',
  sk: 'CERTIFICATEAPPLICATION#<application>',
  key: (projectId: string, applicationId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CERTIFICATEAPPLICATION#${applicationId}`,
  }),
  ranges: { of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'CERTIFICATEAPPLICATION#' }) },
  shape: { id: text, projectId: text, name: text, revision: number },
  leadsTo: [toItem(applicationOwnerItem, ({ id }) => applicationOwnerItem.key(id))],
});

const applicationNameItem = itemType<{ readonly applicationId: string }>()({
  name: 'application by name',
  readBy: 'uniqueness in its project',
  pk: 'PROJECT#<id>',
  sk: 'CERTIFICATEAPPLICATIONNAME#<name>',
  key: (projectId: string, name: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CERTIFICATEAPPLICATIONNAME#${partitionText(name)}`,
  }),
  shape: { applicationId: text },
  leadsTo: [],
});

const enrolmentOwnerItem = itemType<EnrolmentOwner>()({
  name: 'what an enrolment of an application is of',
  readBy: 'EST and ACME at it',
  pk: 'CERTIFICATEENROLMENT#<enrolment>',
  sk: 'CERTIFICATEENROLMENT',
  key: (enrolmentId: string) => ({ pk: `CERTIFICATEENROLMENT#${enrolmentId}`, sk: 'CERTIFICATEENROLMENT' }),
  shape: { projectId: text, applicationId: text, profileId: text },
});

const enrolmentIds = ({ est, acme }: Pick<ApplicationProfile, 'est' | 'acme'>): readonly string[] =>
  [est, acme].flatMap((way) => (way ? [way.id] : []));

const applicationProfileItem = itemType<ApplicationProfile>()({
  name: 'certificate profile in an application, with its enrolments',
  readBy: 'issuing for the application, lists',
  pk: 'PROJECT#<id>',
  sk: 'APPLICATIONPROFILE#<application>#<profile>',
  key: (projectId: string, applicationId: string, profileId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `APPLICATIONPROFILE#${applicationId}#${profileId}`,
  }),
  ranges: {
    of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'APPLICATIONPROFILE#' }),
    ofApplication: (projectId: string, applicationId: string) => ({
      pk: `PROJECT#${projectId}`,
      prefix: `APPLICATIONPROFILE#${applicationId}#`,
    }),
  },
  shape: { projectId: text, applicationId: text, profileId: text, revision: number },
  leadsTo: [
    {
      into: familiesOf(enrolmentOwnerItem),
      from: (profile) => ({ keys: enrolmentIds(profile).map(enrolmentOwnerItem.key) }),
    },
  ],
});

export const certificateApplicationItems = [
  applicationItem,
  applicationNameItem,
  applicationOwnerItem,
  applicationProfileItem,
  enrolmentOwnerItem,
];

const nameTaken = () => new LocketError('already-exists', 'An application with this name already exists');

const putApplication = (application: Application, condition: Condition): Change =>
  put(
    applicationItem.item(applicationItem.key(application.projectId, application.id), application),
    condition,
  );

const nameKey = ({ projectId, name }: Application) => applicationNameItem.key(projectId, name);
const giveName = (application: Application): Change =>
  put(applicationNameItem.item(nameKey(application), { applicationId: application.id }), absent, nameTaken);

const profileKey = ({ projectId, applicationId, profileId }: EnrolmentOwner) =>
  applicationProfileItem.key(projectId, applicationId, profileId);
const putProfile = (profile: ApplicationProfile, condition: Condition): Change =>
  put(applicationProfileItem.item(profileKey(profile), profile), condition);

/** An enrolment that begins is found by its id from now on. */
const begun = ({ projectId, applicationId, profileId }: ApplicationProfile, id: string): Change =>
  put(enrolmentOwnerItem.item(enrolmentOwnerItem.key(id), { projectId, applicationId, profileId }), absent);

/** One that ends is found no more, and how devices enrolled by it is forgotten. */
const ended = (profile: ApplicationProfile, ids: readonly string[]): readonly Change[] =>
  ids.flatMap((id) => [
    remove(enrolmentOwnerItem.key(id)),
    ...(profile.est?.id === id ? [remove(estConfigItem.key(profile.projectId, id))] : []),
  ]);

const without = (ids: readonly string[], others: readonly string[]): readonly string[] =>
  ids.filter((id) => !others.includes(id));

/** Applications and the profiles in them under their project, and pointers to both under ids of their own. */
export const certificateApplicationStore = (session: ReadSession): CertificateApplicationStore => ({
  find: (projectId, applicationId) =>
    session.read(applicationItem, applicationItem.key(projectId, applicationId)),
  projectOf: async (applicationId) =>
    (await session.read(applicationOwnerItem, applicationOwnerItem.key(applicationId)))?.projectId,
  inProject: (projectId) => session.list(applicationItem, applicationItem.ranges.of(projectId)),
  creation: (application) => [
    putApplication(application, absent),
    put(
      applicationOwnerItem.item(applicationOwnerItem.key(application.id), {
        projectId: application.projectId,
      }),
      absent,
    ),
    giveName(application),
  ],
  replacement: (application, previous) => [
    putApplication(application, atRevision(previous.revision)),
    ...(application.name === previous.name ? [] : [remove(nameKey(previous)), giveName(application)]),
  ],
  deletion: (application) => [
    remove(applicationItem.key(application.projectId, application.id), atRevision(application.revision)),
    remove(applicationOwnerItem.key(application.id)),
    remove(nameKey(application)),
  ],
  unchanged: ({ projectId, id, revision }) => check(applicationItem.key(projectId, id), atRevision(revision)),
  profile: (projectId, applicationId, profileId) =>
    session.read(applicationProfileItem, profileKey({ projectId, applicationId, profileId })),
  profiles: (projectId, applicationId) =>
    session.list(
      applicationProfileItem,
      applicationId === undefined
        ? applicationProfileItem.ranges.of(projectId)
        : applicationProfileItem.ranges.ofApplication(projectId, applicationId),
    ),
  enrolment: (enrolmentId) => session.read(enrolmentOwnerItem, enrolmentOwnerItem.key(enrolmentId)),
  attachment: (profile) => putProfile(profile, absent),
  profileReplacement: (profile, previous) => {
    const [now, before] = [enrolmentIds(profile), enrolmentIds(previous)];
    return [
      putProfile(profile, atRevision(previous.revision)),
      ...without(now, before).map((id) => begun(profile, id)),
      ...ended(previous, without(before, now)),
    ];
  },
  detachment: (profile) => [
    remove(profileKey(profile), atRevision(profile.revision)),
    ...ended(profile, enrolmentIds(profile)),
  ],
});
