import { newDataFolder, removeFolder, startLocketProcess } from '../../test/clients/locket-process.ts';
import { ocspRequest } from '../../test/world/ocsp-request.ts';
import { leafRequest } from '../../test/world/victim-authorities.ts';
import type { Options } from '../options.ts';
import { apiOf, type Send, sendTo } from './api.ts';
import { type Case, type LoadFigure, measureOn } from './measure.ts';
import { raiseLimits } from './raise-limits.ts';
import type { RequestTemplate } from './request.ts';
import { operationsOn, type Seeded, seed } from './seed.ts';

const base = '/api/v1/pki';

/** Each case, and how fast it is to be beside getting a secret. */
const cases = {
  get: { name: 'get one secret', share: 0 },
  issue: { name: 'issue, P-256, key made here', share: 0.35 },
  sign: { name: 'sign a CSR, P-256', share: 0.45 },
  page: { name: 'page of 25 certificates', share: 0 },
  ocsp: { name: 'OCSP, the same question again', share: 2 },
} as const;

/** An intermediate below a CA. */
const intermediateOf = async (
  send: Send,
  post: (path: string, body: object) => RequestTemplate,
  parentId: string,
): Promise<string> => {
  const wanted = {
    projectSlug: 'bench',
    type: 'intermediate',
    commonName: 'Below',
    keyAlgorithm: 'EC_prime256v1',
  };
  const { id } = (await send(post('/ca', wanted))).ca;
  const { csr } = await send({ ...post(`/ca/${id}/csr`, {}), method: 'GET', body: undefined });
  const { certificate, certificateChain } = await send(
    post(`/ca/${parentId}/sign-intermediate`, { csr, notAfter: '2035-01-01' }),
  );
  await send(post(`/ca/${id}/import-certificate`, { certificate, certificateChain }));
  return id;
};

/** Uses of a P-256 root that is made for it; the project's slug is that of the seed. */
export const authorityOperationsOn = async (send: Send, { token }: Seeded) => {
  const post = (path: string, body: object): RequestTemplate => ({
    method: 'POST',
    path: `${base}${path}`,
    token,
    body,
  });
  const root = { projectSlug: 'bench', type: 'root', commonName: 'Bench', keyAlgorithm: 'EC_prime256v1' };
  const { id } = (await send(post('/ca', root))).ca;
  const issue = post(`/ca/${id}/issue-certificate`, { commonName: 'www.example.com', ttl: '90d' });
  const { issuingCaCertificate, serialNumber } = await send(issue);
  for (let n = 0; n < 30; n += 1) await send(issue);
  const question = ocspRequest(issuingCaCertificate, serialNumber).toString('base64');
  const below = await intermediateOf(send, post, id);
  return {
    issue,
    below: post(`/ca/${below}/issue-certificate`, { commonName: 'www.example.com', ttl: '90d' }),
    sign: post(`/ca/${id}/sign-certificate`, { csr: leafRequest, ttl: '90d' }),
    page: { method: 'GET', path: '/api/v2/workspace/bench/certificates?limit=25', token },
    ocsp: { method: 'GET', path: `${base}/ocsp/${id}/${encodeURIComponent(question)}` },
  } satisfies Record<string, RequestTemplate>;
};

const targeted = (figures: readonly LoadFigure[]): readonly LoadFigure[] => {
  const measure = figures.find(({ name }) => name === cases.get.name)?.perSecond ?? Number.NaN;
  const shares = new Map<string, number>(Object.values(cases).map(({ name, share }) => [name, share]));
  return figures.map((figure) => ({ ...figure, target: measure * (shares.get(figure.name) ?? 0) }));
};

/** Requests per second of a CA beside those of getting a secret, in the same process and by the same caller. */
export const measureAuthorities = async (options: Options): Promise<readonly LoadFigure[]> => {
  const locket = await startLocketProcess(await newDataFolder());
  try {
    const { adminToken, organizationId } = locket.credentials;
    const send = sendTo(locket.url);
    const seeded = await seed(apiOf(send, adminToken), organizationId, 1);
    // Strangers, who ask about certificates, are limited as well.
    await raiseLimits(send, locket.credentials);
    const templates = { get: operationsOn(seeded).get, ...(await authorityOperationsOn(send, seeded)) };
    const all: readonly Case[] = (['get', 'issue', 'sign', 'page', 'ocsp'] as const).map((key) => ({
      name: cases[key].name,
      target: 0,
      template: templates[key],
    }));
    return targeted(await measureOn(locket, all, options));
  } finally {
    await locket.stop();
    await removeFolder(locket.dataDir);
  }
};
