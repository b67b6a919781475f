import { importPKCS8, SignJWT } from 'jose';
import type { Tokens } from '../../../domain/syncs/target.ts';
import { type Context, tokensIn } from '../adapter.ts';
import { fault } from '../fault.ts';

export const tokenUrl = 'https://oauth2.googleapis.com/token';
const scope = 'https://www.googleapis.com/auth/cloud-platform';

const accountIn = (text: string): { readonly client_email?: string; readonly private_key?: string } => {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
};

/** Tokens for a service account, by an assertion that it signs (RFC 7523). */
export const byServiceAccount = async (
  { ask, now }: Pick<Context, 'ask' | 'now'>,
  text: string,
): Promise<Tokens> => {
  const { client_email: email, private_key: privateKey } = accountIn(text);
  if (!email || !privateKey) throw fault('refused', 'This is no key file of a service account');
  const at = Math.floor(now().getTime() / 1000);
  const assertion = await new SignJWT({ scope })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(email)
    .setAudience(tokenUrl)
    .setIssuedAt(at)
    .setExpirationTime(at + 3_600)
    .sign(await importPKCS8(privateKey, 'RS256'));
  const form = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
  return tokensIn((await ask({ method: 'POST', url: tokenUrl, form })).json, now());
};
