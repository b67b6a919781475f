import { createPrivateKey, sign } from 'node:crypto';
import type { SpecimenOf } from '../specimens/specimen.ts';

/** A key of nobody: it signs, always the same for the same. */
const jwk = {
  kty: 'OKP',
  crv: 'Ed25519',
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
};
const key = createPrivateKey({ key: jwk, format: 'jwk' });
const { d: _private, ...publicKey } = jwk;

const things = {
  accountId: '0190a1b2-0000-7000-8000-0000000000a1',
  orderId: '0190a1b2-0000-7000-8000-0000000000a2',
  authorizationId: '0190a1b2-0000-7000-8000-0000000000a3',
  challengeType: 'http-01',
  chain: '1',
};

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * A signed request, right but for its nonce: a nonce is good for an hour and for one request, and so for no specimen.
 */
export const signedTo =
  (path: string): SpecimenOf =>
  ({ certificateTemplateId: templateId, serialNumber }) => {
    const params: Readonly<Record<string, string>> = { ...things, templateId, serialNumber };
    const filled = path.replace(/\{(\w+)\}/g, (_whole, name: string) => params[name] ?? '');
    const url = `https://test/api/v1/pki/acme/${templateId}${filled}`;
    const header = encoded({ alg: 'EdDSA', nonce: 'c3BlbnQ', url, jwk: publicKey });
    const payload = encoded({});
    const signature = sign(null, Buffer.from(`${header}.${payload}`), key).toString('base64url');
    return {
      params,
      body: { protected: header, payload, signature },
      headers: { 'content-type': 'application/jose+json' },
      owner: { status: 400, message: /nonce/ },
    };
  };
