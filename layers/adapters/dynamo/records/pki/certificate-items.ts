import type {
  Certificate,
  CertificateBody,
  CertificateNameKind,
  NamedLine,
} from '../../../../domain/pki/certificate.ts';
import { itemType } from '../item-type.ts';
import { toItem } from '../links.ts';
import { bytes, document, flag, number, text } from '../shape.ts';
import { certificateLineItem } from './certificate-lines.ts';
import { profileCertificateItem } from './profiles.ts';

export const bodyItem = itemType<CertificateBody>()({
  name: 'certificate by serial number',
  readBy: 'lookups by serial number, downloads',
  pk: 'CERTIFICATE#<serial>',
  sk: 'CERTIFICATE',
  key: (serial: string) => ({ pk: `CERTIFICATE#${serial}`, sk: 'CERTIFICATE' }),
  shape: { serialNumber: text, projectId: text, certificateId: text, der: bytes },
});

export const certificateItem = itemType<Certificate>()({
  name: 'what is recorded of a certificate',
  readBy: 'lists, newest first; revocation',
  pk: 'PROJECT#<id>',
  sk: 'CERTIFICATE#<certificate>',
  key: (projectId: string, certificateId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CERTIFICATE#${certificateId}`,
  }),
  ranges: { of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'CERTIFICATE#' }) },
  form: document,
  shape: {
    id: text,
    projectId: text,
    caId: text,
    serialNumber: text,
    notAfter: text,
    isListed: flag,
    revision: number,
  },
  // Before there were lines.
  upgrades: [(record) => ({ ...record, isListed: false })],
  leadsTo: [
    toItem(bodyItem, ({ serialNumber }) => bodyItem.key(serialNumber)),
    toItem(profileCertificateItem, ({ id }) => profileCertificateItem.key(id)),
  ],
});

interface Pointer {
  readonly certificateId: string;
}

export const nameItem = itemType<NamedLine>()({
  name: 'certificate by name',
  readBy: 'lists of one common name or friendly name',
  pk: 'PROJECT#<id>',
  sk: 'CERTIFICATENAME#<kind>#<digest of the name>#<certificate>',
  key: (projectId: string, kind: CertificateNameKind, digest: string, certificateId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CERTIFICATENAME#${kind}#${digest}#${certificateId}`,
  }),
  ranges: {
    of: (projectId: string, kind: CertificateNameKind, digest: string) => ({
      pk: `PROJECT#${projectId}`,
      prefix: `CERTIFICATENAME#${kind}#${digest}#`,
    }),
  },
  shape: { certificateId: text },
  leadsTo: [],
});

export const endItem = itemType<Pointer & { readonly notAfter: string }>()({
  name: 'certificate that is valid, by its end',
  readBy: 'whether a CA has issued what is still valid; `ttl` at the end',
  pk: 'PROJECT#<id>',
  sk: 'CERTIFICATEEND#<ca>#<instant>#<certificate>',
  key: (projectId: string, caId: string, instant: string, certificateId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CERTIFICATEEND#${caId}#${instant}#${certificateId}`,
  }),
  ranges: {
    from: (projectId: string, caId: string, instant: string) => ({
      pk: `PROJECT#${projectId}`,
      prefix: `CERTIFICATEEND#${caId}#`,
      between: [`CERTIFICATEEND#${caId}#${instant}`, `CERTIFICATEEND#${caId}#~`] as const,
    }),
  },
  shape: { certificateId: text },
  ttl: ({ notAfter }) => Math.ceil(Date.parse(notAfter) / 1000),
  leadsTo: [],
});

export const deletedItem = itemType<Pick<Certificate, 'notAfter' | 'list'>>()({
  name: 'certificate whose record was deleted',
  readBy: 'answering whether it is valid; `ttl` at its end',
  pk: 'PROJECT#<id>',
  sk: 'CERTIFICATEGONE#<ca>#<serial>',
  key: (projectId: string, caId: string, serial: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `CERTIFICATEGONE#${caId}#${serial}`,
  }),
  shape: { notAfter: text },
  ttl: ({ notAfter }) => Math.ceil(Date.parse(notAfter) / 1000),
  leadsTo: [],
});

export const certificateItems = [
  certificateItem,
  nameItem,
  certificateLineItem,
  endItem,
  bodyItem,
  deletedItem,
];
