import * as z from 'zod';
import type { AwsCaller } from '../../domain/identities/aws-auth/principal.ts';

const caller = z.object({
  Account: z.string().regex(/^\d{12}$/),
  Arn: z.string().regex(/^arn:[\w-]{1,32}:(?:iam|sts)::\d{12}:[\w+=,.@/-]{1,2048}$/),
  UserId: z.string().regex(/^[\w+=,.@:-]{1,256}$/),
});

const inJson = z.object({
  GetCallerIdentityResponse: z.object({ GetCallerIdentityResult: caller }),
});

const refusal = z.object({ Error: z.object({ Code: z.string() }) });

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What one element of STS's flat XML holds. */
const element = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<>&]*)</${name}>`).exec(xml)?.[1];

const callerInXml = (xml: string): unknown => ({
  Account: element(xml, 'Account'),
  Arn: element(xml, 'Arn'),
  UserId: element(xml, 'UserId'),
});

/**
 * The caller in an answer to GetCallerIdentity, in JSON or XML (AWS STS API Reference); undefined when there is none,
 * or when the account and the ARN do not belong together.
 */
export const callerIn = (text: string): AwsCaller | undefined => {
  const json = inJson.safeParse(parsed(text));
  const found = json.success
    ? json.data.GetCallerIdentityResponse.GetCallerIdentityResult
    : caller.safeParse(callerInXml(text)).data;
  if (!found || found.Arn.split(':')[4] !== found.Account) return undefined;
  return { account: found.Account, arn: found.Arn, userId: found.UserId };
};

/** The code of a refusal, e.g. `ExpiredToken`; undefined when the answer gives none that may be repeated. */
export const refusalIn = (text: string): string | undefined => {
  const json = refusal.safeParse(parsed(text));
  const code = json.success ? json.data.Error.Code : element(text, 'Code');
  return code !== undefined && /^[A-Za-z.]{1,64}$/.test(code) ? code : undefined;
};
