import { LocketError } from '../../../../domain/errors.ts';
import type {
  CertificateProfile,
  CertificateProfileStore,
  ProfileCertificate,
} from '../../../../domain/pki/profiles/profile.ts';
import type { Change } from '../../../../domain/store/change.ts';
import { absent, atRevision, type Condition, put, remove } from '../../changes.ts';
import { partitionText } from '../../partition-text.ts';
import { guesses, type ReadSession } from '../../read-session.ts';
import { itemType } from '../item-type.ts';
import { toItem } from '../links.ts';
import { number, text } from '../shape.ts';

const profileOwnerItem = itemType<{ readonly projectId: string }>()({
  name: 'profile’s project',
  readBy: 'uses of a profile by its id',
  pk: 'CERTIFICATEPROFILE#<profile>',
  sk: 'CERTIFICATEPROFILE',
  key: (profileId: string) => ({ pk: `CERTIFICATEPROFILE#${profileId}`, sk: 'CERTIFICATEPROFILE' }),
  shape: { projectId: text },
});

const profileItem = itemType<CertificateProfile>()({
  name: 'certificate profile',
  readBy: 'issuing by it, lists',
  pk: 'PROJECT#<id>',
  sk: 'CERTIFICATEPROFILE#<profile>',
  key: (projectId: string, profileId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CERTIFICATEPROFILE#${profileId}`,
  }),
  ranges: { of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'CERTIFICATEPROFILE#' }) },
  shape: { id: text, projectId: text, caId: text, certificatePolicyId: text, slug: text, revision: number },
  leadsTo: [toItem(profileOwnerItem, ({ id }) => profileOwnerItem.key(id))],
});

const profileSlugItem = itemType<{ readonly profileId: string }>()({
  name: 'certificate profile by slug',
  readBy: 'uniqueness in its project',
  pk: 'PROJECT#<id>',
  sk: 'CERTIFICATEPROFILESLUG#<slug>',
  key: (projectId: string, slug: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CERTIFICATEPROFILESLUG#${partitionText(slug)}`,
  }),
  shape: { profileId: text },
  leadsTo: [],
});

/** What the record of a certificate leads to, where a profile issued it. */
export const profileCertificateItem = itemType<ProfileCertificate>()({
  name: 'certificate that a profile issued, by its id',
  readBy: 'reading and renewing it by its id',
  pk: 'PROFILECERTIFICATE#<certificate>',
  sk: 'PROFILECERTIFICATE',
  key: (certificateId: string) => ({
    pk: `PROFILECERTIFICATE#${certificateId}`,
    sk: 'PROFILECERTIFICATE',
  }),
  shape: { certificateId: text, projectId: text, serialNumber: text, profileId: text },
});

export const certificateProfileItems = [
  profileItem,
  profileSlugItem,
  profileOwnerItem,
  profileCertificateItem,
];

const slugTaken = () =>
  new LocketError('already-exists', 'A certificate profile with this slug already exists');

const putProfile = (profile: CertificateProfile, condition: Condition): Change =>
  put(profileItem.item(profileItem.key(profile.projectId, profile.id), profile), condition);

const slugKey = ({ projectId, slug }: CertificateProfile) => profileSlugItem.key(projectId, slug);
const giveSlug = (profile: CertificateProfile): Change =>
  put(profileSlugItem.item(slugKey(profile), { profileId: profile.id }), absent, slugTaken);

const projectOf = async (session: ReadSession, profileId: string): Promise<string | undefined> => {
  const guess = guesses.recall('certificate-profile', profileId);
  if (guess && (await session.read(profileItem, profileItem.key(guess, profileId)))) return guess;
  const projectId = (await session.read(profileOwnerItem, profileOwnerItem.key(profileId)))?.projectId;
  if (projectId) guesses.learn(projectId, 'certificate-profile', profileId);
  return projectId;
};

/** Profiles under their project, a pointer to it under their own id, and what they issued under its id. */
export const certificateProfileStore = (session: ReadSession): CertificateProfileStore => ({
  find: (projectId, profileId) => session.read(profileItem, profileItem.key(projectId, profileId)),
  projectOf: (profileId) => projectOf(session, profileId),
  inProject: (projectId) => session.list(profileItem, profileItem.ranges.of(projectId)),
  creation: (profile) => [
    putProfile(profile, absent),
    put(profileOwnerItem.item(profileOwnerItem.key(profile.id), { projectId: profile.projectId }), absent),
    giveSlug(profile),
  ],
  replacement: (profile, previous) => [
    putProfile(profile, atRevision(previous.revision)),
    ...(profile.slug === previous.slug ? [] : [remove(slugKey(previous)), giveSlug(profile)]),
  ],
  deletion: (profile) => [
    remove(profileItem.key(profile.projectId, profile.id), atRevision(profile.revision)),
    remove(profileOwnerItem.key(profile.id)),
    remove(slugKey(profile)),
  ],
  guessProject: (profileId) => guesses.recall('certificate-profile', profileId),
  expect: (profileId) => {
    const projectId = guesses.recall('certificate-profile', profileId);
    session.expect(projectId ? profileItem.key(projectId, profileId) : profileOwnerItem.key(profileId));
  },
  issued: (certificateId) => session.read(profileCertificateItem, profileCertificateItem.key(certificateId)),
  issuance: (certificate) =>
    put(
      profileCertificateItem.item(profileCertificateItem.key(certificate.certificateId), certificate),
      absent,
    ),
});
