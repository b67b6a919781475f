import { newDataFolder, removeFolder, startLocketProcess } from '../../test/clients/locket-process.ts';
import type { Options } from '../options.ts';
import { apiOf, type Send, sendTo } from './api.ts';
import { type Case, type LoadFigure, measureOn } from './measure.ts';
import type { RequestTemplate } from './request.ts';
import { operationsOn, type Seeded, seed } from './seed.ts';

const base = '/api/v1/kms/keys';
const plaintext = Buffer.alloc(1024, 7).toString('base64');
const bulkItems = 100;
const names = {
  get: 'get one secret',
  encrypt: 'encrypt 1 KiB',
  decrypt: 'decrypt 1 KiB',
  bulk: `encrypt ${bulkItems} × 1 KiB`,
  bulkDecrypt: `decrypt ${bulkItems} × 1 KiB`,
} as const;

/** Uses of keys that are made for it: 1 KiB each, a hundred times 1 KiB in one call. */
export const keyOperationsOn = async (send: Send, { projectId, token }: Seeded) => {
  const post = (path: string, body: object): RequestTemplate => ({
    method: 'POST',
    path: `${base}${path}`,
    token,
    body,
  });
  const key = async (name: string, encryptionAlgorithm: string): Promise<string> =>
    (await send(post('', { projectId, name, encryptionAlgorithm }))).key.id;
  const keyId = await key('bench', 'aes-256-gcm');
  const signingKeyId = await key('bench-signing', 'ECC_NIST_P256');
  const encrypt = post(`/${keyId}/encrypt`, { plaintext });
  const { ciphertext } = await send(encrypt);
  const items = Array.from({ length: bulkItems }, () => ({ plaintext }));
  return {
    encrypt,
    decrypt: post(`/${keyId}/decrypt`, { ciphertext }),
    sign: post(`/${signingKeyId}/sign`, { data: plaintext, signingAlgorithm: 'ECDSA_SHA_256' }),
    bulkEncrypt: post(`/${keyId}/bulk-encrypt`, { items }),
    bulkDecrypt: post(`/${keyId}/bulk-decrypt`, { items: items.map(() => ({ ciphertext })) }),
  } satisfies Record<string, RequestTemplate>;
};

const rateOf = (figures: readonly LoadFigure[], name: string): number =>
  figures.find((figure) => figure.name === name)?.perSecond ?? Number.NaN;

/** A use is as fast as getting a secret, a call with a hundred items takes at most three times as long as one. */
const targeted = (figures: readonly LoadFigure[]): readonly LoadFigure[] =>
  figures.map((figure) => {
    if (figure.name === names.get) return figure;
    const one = { [names.bulk]: names.encrypt, [names.bulkDecrypt]: names.decrypt }[figure.name];
    return { ...figure, target: one ? rateOf(figures, one) / 3 : rateOf(figures, names.get) };
  });

/** Requests per second of keys beside those of getting a secret, in the same process and by the same caller. */
export const measureKeys = async (options: Options): Promise<readonly LoadFigure[]> => {
  const locket = await startLocketProcess(await newDataFolder());
  try {
    const { adminToken, organizationId } = locket.credentials;
    const send = sendTo(locket.url);
    const seeded = await seed(apiOf(send, adminToken), organizationId, 1);
    const uses = await keyOperationsOn(send, seeded);
    const cases: readonly Case[] = [
      { name: names.get, target: 0, template: operationsOn(seeded).get },
      { name: names.encrypt, target: 0, template: uses.encrypt },
      { name: names.decrypt, target: 0, template: uses.decrypt },
      { name: 'sign 1 KiB, P-256', target: 0, template: uses.sign },
      { name: names.bulk, target: 0, template: uses.bulkEncrypt },
      { name: names.bulkDecrypt, target: 0, template: uses.bulkDecrypt },
    ];
    return targeted(await measureOn(locket, cases, options));
  } finally {
    await locket.stop();
    await removeFolder(locket.dataDir);
  }
};
