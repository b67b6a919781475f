import type { Responder, ResponderStore } from '../../../../domain/pki/ocsp/responder.ts';
import { absent, type Condition, put } from '../../changes.ts';
import type { ReadSession } from '../../read-session.ts';
import { itemType } from '../item-type.ts';
import { bytes, text } from '../shape.ts';

const day = 86_400;

const responderItem = itemType<Responder>()({
  name: 'OCSP responder of a key of a CA: its certificate and its key, sealed',
  readBy: 'signing what is answered about certificates of the CA; `ttl` a day after its end',
  pk: 'PROJECT#<id>',
  sk: 'OCSPRESPONDER#<ca, or ca.key version>',
  key: (projectId: string, caId: string, keyVersion: number) => ({
    pk: `PROJECT#${projectId}`,
    sk: `OCSPRESPONDER#${caId}${keyVersion === 1 ? '' : `.${keyVersion}`}`,
  }),
  shape: {
    caId: text,
    caCertId: text,
    serialNumber: text,
    der: bytes,
    notAfter: text,
    wrapped: bytes,
  },
  ttl: ({ notAfter }) => Math.ceil(Date.parse(notAfter) / 1000) + day,
  leadsTo: [],
});

export const responderItems = [responderItem];

/** The very responder that was read stands there yet. */
const standing = ({ serialNumber }: Responder): Condition => ({
  expression: 'serialNumber = :serial',
  values: { ':serial': serialNumber },
});

/** One responder for each key of a CA. */
export const responderStore = (session: ReadSession): ResponderStore => ({
  find: (projectId, caId, keyVersion) =>
    session.read(responderItem, responderItem.key(projectId, caId, keyVersion)),
  replacement: (responder, previous) =>
    put(
      responderItem.item(
        responderItem.key(responder.projectId, responder.caId, responder.keyVersion ?? 1),
        responder,
      ),
      previous ? standing(previous) : absent,
    ),
});
