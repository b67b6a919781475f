import { setTimeout as sleep } from 'node:timers/promises';
import { limitsAge } from '../../layers/domain/rate-limits/limiter.ts';
import type { Send } from './api.ts';

interface Administrator {
  readonly adminEmail: string;
  readonly adminPassword: string;
}

const none = {
  readRateLimit: 0,
  writeRateLimit: 0,
  secretsRateLimit: 0,
  authRateLimit: 0,
  inviteUserRateLimit: 0,
  mfaRateLimit: 0,
  publicEndpointLimit: 0,
};

/** Lets a caller make as many requests as the machine can answer, and waits until every function knows. */
export const raiseLimits = async (
  send: Send,
  { adminEmail: email, adminPassword: password }: Administrator,
): Promise<void> => {
  const login = { method: 'POST', path: '/api/v3/auth/login', body: { email, password } };
  const { accessToken: token } = await send(login);
  await send({ method: 'PUT', path: '/api/v1/rate-limit', token, body: none });
  await sleep(limitsAge);
};
