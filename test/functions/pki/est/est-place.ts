import { openssl } from '../../../domain/pki/x509/openssl.ts';
import { httpApiEvent } from '../../../harness/events.ts';
import { openWorld } from '../../../world/world.ts';
import { openPkiPlace, type PkiPlace } from '../pki-place.ts';

/** A reply of EST. */
interface EstReply {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Of a refusal. */
  readonly message: string | undefined;
}

interface Device {
  readonly passphrase?: string | undefined;
  /** The certificate that it shows when it connects, PEM. */
  readonly certificate?: string | undefined;
  readonly ip?: string;
  readonly contentType?: string;
}

export const passphrase = 'a passphrase: with a colon';

/** A template by which devices enrol, and devices. */
export interface EstPlace extends PkiPlace {
  readonly caId: string;
  template(more?: object): Promise<string>;
  /** Configures the enrolment of a new template and answers the template's id. */
  enrolment(config?: object, template?: object): Promise<string>;
  get(templateId: string, what: string): Promise<EstReply>;
  post(templateId: string, what: string, csr: string, device?: Device): Promise<EstReply>;
}

const basic = (password: string): string => `Basic ${Buffer.from(`device:${password}`).toString('base64')}`;

const messageIn = (text: string): string | undefined => {
  try {
    return JSON.parse(text).message;
  } catch {
    return undefined;
  }
};

export const openEstPlace = async (): Promise<EstPlace> => {
  const place = await openPkiPlace(await openWorld());
  const { app } = place.world;
  const { id: caId } = await place.root({ commonName: 'Devices root' });
  const handle = async (event: ReturnType<typeof httpApiEvent>, certificate?: string): Promise<EstReply> => {
    const clientCert = {
      clientCertPem: certificate,
      subjectDN: '',
      issuerDN: '',
      serialNumber: '',
      validity: {},
    };
    const requestContext = {
      ...event.requestContext,
      ...(certificate !== undefined && { authentication: { clientCert } }),
    };
    const { statusCode, body, headers } = await app.handle({ ...event, requestContext } as never);
    return { status: statusCode, text: body, headers, message: messageIn(body) };
  };
  const template: EstPlace['template'] = async (more = {}) =>
    (
      await place.ok('POST', '/certificate-templates', {
        caId,
        name: `t-${app.runtime.uuid()}`,
        commonName: '.*.example.com',
        subjectAlternativeName: '.*.example.com',
        ttl: '30d',
        extendedKeyUsages: ['clientAuth', 'serverAuth'],
        ...more,
      })
    ).id;
  return {
    ...place,
    caId,
    template,
    enrolment: async (config = {}, more = {}) => {
      const id = await template(more);
      await place.ok('POST', `/certificate-templates/${id}/est-config`, {
        passphrase,
        disableBootstrapCertValidation: true,
        ...config,
      });
      return id;
    },
    get: (templateId, what) => handle(httpApiEvent('GET', `/.well-known/est/${templateId}/${what}`)),
    post: (templateId, what, csr, device = {}) => {
      const password = 'passphrase' in device ? device.passphrase : passphrase;
      const headers = {
        'content-type': device.contentType ?? 'application/pkcs10',
        ...(password !== undefined && { authorization: basic(password) }),
      };
      const event = httpApiEvent('POST', `/.well-known/est/${templateId}/${what}`, {
        text: csr,
        headers,
        ...(device.ip !== undefined && { ip: device.ip }),
      });
      return handle(event, device.certificate);
    },
  };
};

/** PEM certificates in a reply of EST, as OpenSSL reads them. */
export const certificatesIn = (base64: string): readonly string[] => {
  const printed = openssl(['pkcs7', '-inform', 'der', '-in', 'it', '-print_certs'], {
    it: Buffer.from(base64, 'base64'),
  });
  return printed.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
};
