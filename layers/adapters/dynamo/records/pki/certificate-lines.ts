import type { Certificate, CertificateLine, LineRange } from '../../../../domain/pki/certificate.ts';
import type { Change } from '../../../../domain/store/change.ts';
import { put, remove } from '../../changes.ts';
import type { ReadSession } from '../../read-session.ts';
import { itemType } from '../item-type.ts';
import { text } from '../shape.ts';

type Standing = LineRange['standing'];

/** What stands for all of a project, where the id of a template or profile might stand: it is none. */
const everyOne = '*';

export const certificateLineItem = itemType<CertificateLine>()({
  name: 'certificate by whether it was revoked and its end, in its project and of its template or profile',
  readBy: 'lists by status, end, template or profile',
  pk: 'PROJECT#<id>',
  sk: 'CERTIFICATELINE#<template or profile, or *>#<standing>#<instant>#<certificate>',
  key: (projectId: string, issuedBy: string, standing: Standing, instant: string, certificateId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CERTIFICATELINE#${issuedBy}#${standing}#${instant}#${certificateId}`,
  }),
  ranges: {
    of: (projectId: string, issuedBy: string, standing: Standing, from: string, to: string) => {
      const prefix = `CERTIFICATELINE#${issuedBy}#${standing}#`;
      return {
        pk: `PROJECT#${projectId}`,
        prefix,
        between: [`${prefix}${from}`, `${prefix}${to}~`] as const,
      };
    },
  },
  shape: { certificateId: text, notAfter: text },
  leadsTo: [],
});

/** What a certificate was issued by, beside its CA. */
export const issuedByOf = ({
  certificateTemplateId,
  profileId,
}: Pick<Certificate, 'certificateTemplateId' | 'profileId'>): string | undefined =>
  certificateTemplateId ?? profileId;

const standingOf = ({ revocation }: Certificate): Standing => (revocation ? 'revoked' : 'good');

const keysOf = (certificate: Certificate) => {
  const { projectId, notAfter, id } = certificate;
  const issuedBy = issuedByOf(certificate);
  return [everyOne, ...(issuedBy === undefined ? [] : [issuedBy])].map((facet) =>
    certificateLineItem.key(projectId, facet, standingOf(certificate), notAfter, id),
  );
};

export const putLines = (certificate: Certificate): readonly Change[] => {
  const line = { certificateId: certificate.id, notAfter: certificate.notAfter };
  return keysOf(certificate).map((key) => put(certificateLineItem.item(key, line)));
};

export const removeLines = (certificate: Certificate): readonly Change[] =>
  keysOf(certificate).map((key) => remove(key));

export const newestLines = (
  projectId: string,
  { issuedBy = everyOne, standing, from = '', to = '' }: LineRange,
  limit: number,
) => ({
  ...certificateLineItem.ranges.of(projectId, issuedBy, standing, from, to),
  newestFirst: true,
  limit,
});

/** Those of a range that end last, the last first. */
export const linesIn = async (
  session: ReadSession,
  projectId: string,
  range: LineRange,
  count: number,
): Promise<readonly CertificateLine[]> => {
  const { items } = await session.page(newestLines(projectId, range, count));
  return certificateLineItem.readAll(items);
};
