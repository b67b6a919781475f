import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { inflateRawSync } from 'node:zlib';
import { newKeyPair } from '../../../layers/domain/sso/saml/key-pair.ts';
import { selfSigned } from '../../adapters/egress/self-signed.ts';
import { testRuntime } from '../../harness/clock.ts';
import { signedAnswer } from '../../world/saml-answer.ts';
import { idpEntity, unsignedAnswer } from '../../world/saml-place.ts';

/** A SAML provider by `samlify`, with a page at which somebody agrees to be signed in. */
export interface SamlProvider {
  readonly entryPoint: string;
  readonly certificate: string;
  readonly entityId: string;
  close(): void;
}

/** What the service says of itself, and where its metadata are. */
export interface SamlService {
  readonly acsUrl: string;
  readonly entityId: string;
  readonly metadataUrl: string;
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

const field = (name: string, value: string): string =>
  `<input type="hidden" name="${name}" value="${escaped(value)}">`;

const requestIn = (parameters: URLSearchParams): string => {
  const request = inflateRawSync(Buffer.from(parameters.get('SAMLRequest') ?? '', 'base64')).toString();
  const [, id = ''] = / ID="([^"]+)"/.exec(request) ?? [];
  return id;
};

/** Starts one for a service, which is told afterwards: it is set up with the address of this one. */
export const startSamlProvider = async (
  service: () => SamlService,
  nameId: string,
): Promise<SamlProvider> => {
  const pair = await newKeyPair(testRuntime(), 'provider');
  const server = createServer(selfSigned);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const entryPoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}/sso`;

  const answerTo = async (id: string): Promise<string> => {
    const said = { nameId, attributes: { firstName: ['Sally'] } };
    const context = unsignedAnswer({ config: service() }, new Date(), said, id);
    const metadata = await (await fetch(service().metadataUrl)).text();
    return signedAnswer({ entityId: idpEntity, entryPoint, pair }, { context, metadata, requestId: id });
  };

  const show = async (parameters: URLSearchParams, response: ServerResponse): Promise<void> => {
    const answer = await answerTo(requestIn(parameters));
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(
      `<!doctype html><title>Provider</title><form method="post" action="${escaped(service().acsUrl)}">
      ${field('SAMLResponse', answer)}${field('RelayState', parameters.get('RelayState') ?? '')}
      <button>Sign in as ${escaped(nameId)}</button></form>`,
    );
  };
  server.on('request', (request, response) => {
    const { searchParams } = new URL(request.url ?? '/', entryPoint);
    show(searchParams, response).catch((error) => response.writeHead(500).end(String(error)));
  });
  return {
    entryPoint,
    certificate: pair.certificate,
    entityId: idpEntity,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
