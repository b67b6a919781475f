import * as z from 'zod';
import { downloadCertificate, revokeByAcme } from '../../../layers/domain/pki/acme/certificates.ts';
import { id } from '../../../layers/http/wire.ts';
import { serial } from '../inputs.ts';
import { ServerId, signedOperation } from './signed.ts';

const pemChain = 'application/pem-certificate-chain';

const download = (path: string, summary: string) =>
  signedOperation({
    path: `/certificates/{serialNumber}${path}`,
    summary,
    audit: 'get-acme-cert',
    params: ServerId.extend({ serialNumber: serial, chain: id.optional() }),
    reply: () => z.string(),
    produces: pemChain,
    handle: async ({ unit, asked, params: { serialNumber, chain = '0' }, at }) => {
      const { pem, chains } = await downloadCertificate(unit, asked, serialNumber, Number(chain));
      const others = Array.from({ length: chains - 1 }, (_, index) => index + 1);
      return {
        body: pem,
        contentType: pemChain,
        links: others.map((other) => ['alternate', at.alternate(serialNumber, other)] as const),
      };
    },
  });

const revoke = signedOperation({
  path: '/revoke-cert',
  summary: 'Revoke a certificate, by an account or by its own key',
  audit: 'revoke-acme-cert',
  params: ServerId,
  reply: () => z.object({}),
  handle: async ({ unit, asked }) => {
    await revokeByAcme(unit, asked);
    return { body: {} };
  },
});

export const certificateOperations = [
  download('', 'A certificate that an ACME account got, with those above it'),
  download('/{chain}', 'The same with another chain above it'),
  revoke,
];
