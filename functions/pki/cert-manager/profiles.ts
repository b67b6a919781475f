import * as z from 'zod';
import type { CertificateProfile } from '../../../layers/domain/pki/profiles/profile.ts';
import {
  createCertificateProfile,
  deleteCertificateProfile,
  listCertificateProfiles,
  readCertificateProfile,
  readCertificateProfileBySlug,
  updateCertificateProfile,
} from '../../../layers/domain/pki/profiles/profiles.ts';
import { operation } from '../../../layers/http/operation.ts';
import {
  defaulted,
  erasable,
  flag,
  id,
  instant,
  numeric,
  optional,
  shownName,
  uuid,
} from '../../../layers/http/wire.ts';
import {
  certManager,
  changing,
  extendedKeyUsageList,
  keyAlgorithm,
  keyUsageList,
  named,
  noDomainComponents,
  ProfileId,
  reading,
  removing,
  snaked,
  writing,
} from './inputs.ts';

const base = `${certManager}/certificate-profiles`;
const one = `${base}/{profileId}`;

const slug = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case letters, digits and single hyphens');
const part = (longest: number) => optional(shownName(longest));

const defaults = erasable(
  z
    .object({
      ttlDays: optional(numeric(z.int().min(1).max(36_500))),
      commonName: part(64),
      keyAlgorithm: optional(keyAlgorithm),
      signatureAlgorithm: optional(z.string().trim().max(32)),
      keyUsages: keyUsageList,
      extendedKeyUsages: extendedKeyUsageList,
      organization: part(64),
      organizationalUnit: part(64),
      country: part(2),
      state: part(128),
      locality: part(128),
      domainComponents: noDomainComponents,
    })
    .transform(({ organizationalUnit: ou, state: province, domainComponents: _none, ...rest }) => ({
      ...rest,
      ou,
      province,
    })),
);

const Profile = () =>
  z.object({
    id: uuid,
    projectId: uuid,
    caId: uuid,
    certificatePolicyId: uuid,
    slug: z.string(),
    description: z.string().nullable(),
    issuerType: z.string(),
    enrollmentType: z.string(),
    defaults: z
      .object({
        ttlDays: z.int().optional(),
        commonName: z.string().optional(),
        keyAlgorithm: z.string().optional(),
        signatureAlgorithm: z.string().optional(),
        keyUsages: z.array(z.string()).optional(),
        extendedKeyUsages: z.array(z.string()).optional(),
        organization: z.string().optional(),
        organizationalUnit: z.string().optional(),
        country: z.string().optional(),
        state: z.string().optional(),
        locality: z.string().optional(),
      })
      .nullable(),
    createdAt: instant(),
    updatedAt: instant(),
  });
const Single = () => z.object({ certificateProfile: Profile() });

const defaultsReply = (said: CertificateProfile['defaults']) => {
  if (!said) return null;
  const { ou, province, keyUsages, extendedKeyUsages, ...rest } = said;
  return {
    ...rest,
    ...(ou !== undefined && { organizationalUnit: ou }),
    ...(province !== undefined && { state: province }),
    ...(keyUsages && { keyUsages: keyUsages.map(snaked) }),
    ...(extendedKeyUsages && { extendedKeyUsages: extendedKeyUsages.map(snaked) }),
  };
};

const profileReply = (profile: CertificateProfile): z.input<ReturnType<typeof Profile>> => ({
  id: profile.id,
  projectId: profile.projectId,
  caId: profile.caId,
  certificatePolicyId: profile.certificatePolicyId,
  slug: profile.slug,
  description: profile.description,
  issuerType: 'ca',
  enrollmentType: 'api',
  defaults: defaultsReply(profile.defaults),
  createdAt: profile.createdAt,
  updatedAt: profile.updatedAt,
});
const single = (profile: CertificateProfile) => ({ certificateProfile: profileReply(profile) });

/** Certificates are issued by a CA of the project, when a program asks for them. */
const ways = {
  issuerType: defaulted(z.literal('ca'), 'ca'),
  enrollmentType: defaulted(z.literal('api'), 'api'),
};

const create = operation({
  ...writing,
  path: base,
  summary: 'Add a profile: by which CA, under which policy, with what where a request says nothing',
  audit: 'create-certificate-profile',
  body: z.object({
    ...named,
    ...ways,
    caId: id,
    certificatePolicyId: id,
    slug,
    description: erasable(shownName(1000, 0)),
    defaults,
  }),
  reply: Single,
  handle: async ({ body, unit }) =>
    single(
      await createCertificateProfile(unit, body, {
        caId: body.caId,
        certificatePolicyId: body.certificatePolicyId,
        slug: body.slug,
        description: body.description ?? null,
        defaults: body.defaults ?? null,
      }),
    ),
});

const list = operation({
  ...reading,
  path: base,
  summary: 'The certificate profiles of a project by slug',
  audit: 'get-certificate-profiles',
  query: z.object(named),
  reply: () => z.object({ certificateProfiles: z.array(Profile()), totalCount: z.int() }),
  handle: async ({ query, unit }) => {
    const all = await listCertificateProfiles(unit, query);
    return { certificateProfiles: all.map(profileReply), totalCount: all.length };
  },
});

const read = operation({
  ...reading,
  path: one,
  summary: 'A certificate profile by its id',
  audit: 'get-certificate-profile',
  params: ProfileId,
  // How certificates may be asked for is in every reply.
  query: z.object({ includeConfigs: flag(false) }),
  reply: Single,
  handle: async ({ params, unit }) => single(await readCertificateProfile(unit, params.profileId)),
});

const bySlug = operation({
  ...reading,
  path: `${base}/slug/{slug}`,
  summary: 'A certificate profile of a project by its slug',
  audit: 'get-certificate-profile',
  params: z.object({ slug: z.string().trim().min(1).max(64) }),
  query: z.object(named),
  reply: Single,
  handle: async ({ params, query, unit }) =>
    single(await readCertificateProfileBySlug(unit, query, params.slug)),
});

const update = operation({
  ...changing,
  path: one,
  summary: 'Change a certificate profile, for what is issued later',
  audit: 'update-certificate-profile',
  params: ProfileId,
  body: z.object({ ...ways, slug: optional(slug), description: erasable(shownName(1000, 0)), defaults }),
  reply: Single,
  handle: async ({ params, body: { slug: wanted, description, defaults: said }, unit }) =>
    single(
      await updateCertificateProfile(unit, params.profileId, { slug: wanted, description, defaults: said }),
    ),
});

const remove = operation({
  ...removing,
  path: one,
  summary: 'Delete a certificate profile; what was issued by it stays valid',
  audit: 'delete-certificate-profile',
  params: ProfileId,
  reply: Single,
  handle: async ({ params, unit }) => single(await deleteCertificateProfile(unit, params.profileId)),
});

export const profileOperations = [create, list, read, bySlug, update, remove];
