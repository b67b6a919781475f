import * as z from 'zod';
import { certificateStandings, standingAt } from '../../../layers/domain/pki/certificate-filter.ts';
import { expectCertificates, listProfileCertificates } from '../../../layers/domain/pki/list-certificates.ts';
import { operation } from '../../../layers/http/operation.ts';
import { defaulted, instant, numeric, optional, uuid } from '../../../layers/http/wire.ts';
import { expectGrantIn } from '../../projects/scope.ts';
import { furtherPage } from '../inputs.ts';
import { certManager, ProfileId, reading } from './inputs.ts';

const list = operation({
  ...reading,
  path: `${certManager}/certificate-profiles/{profileId}/certificates`,
  summary: 'What a profile issued, the one first that ends last, a page at a time',
  audit: 'get-certs',
  params: ProfileId,
  query: z.object({
    offset: furtherPage.offset,
    limit: defaulted(numeric(z.int().min(1).max(100)), 20),
    status: optional(z.enum(certificateStandings)),
    search: optional(z.string().max(0, 'is not offered: list by commonName or friendlyName instead')),
  }),
  reply: () =>
    z.object({
      certificates: z.array(
        z.object({
          id: uuid,
          serialNumber: z.string(),
          cn: z.string(),
          status: z.string(),
          notBefore: instant(),
          notAfter: instant(),
          revokedAt: instant().nullable(),
          createdAt: instant(),
        }),
      ),
      totalCount: z.int(),
    }),
  expect: ({ params: { profileId }, query: { status }, claims, stores, now }) => {
    const projectId = stores.certificateProfiles.guessProject(profileId);
    stores.certificateProfiles.expect(profileId);
    expectGrantIn(projectId, { claims, stores });
    if (projectId) expectCertificates(stores, projectId, { status, profileId }, now);
  },
  handle: async ({ params, query, unit }) => {
    const found = await listProfileCertificates(unit, params.profileId, query);
    return {
      certificates: found.certificates.map((each) => ({
        id: each.id,
        serialNumber: each.serialNumber,
        cn: each.commonName,
        status: standingAt(each, unit.runtime.now()),
        notBefore: each.notBefore,
        notAfter: each.notAfter,
        revokedAt: each.revocation?.at ?? null,
        createdAt: each.createdAt,
      })),
      totalCount: found.totalCount,
    };
  },
});

export const issuedByProfileOperations = [list];
