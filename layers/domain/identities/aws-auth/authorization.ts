import { LoginRefusal } from '../login-refusal.ts';

/** The header `Authorization` of a request signed with AWS Signature Version 4. */
export interface Authorization {
  /** Id of the access key; no secret. */
  readonly accessKeyId: string;
  /** `yyyymmdd`. */
  readonly day: string;
  readonly region: string;
  /** In lower case. */
  readonly signedHeaders: ReadonlySet<string>;
  /** 64 lowercase hex digits. */
  readonly signature: string;
}

const shape =
  /^AWS4-HMAC-SHA256 Credential=(?<key>\w{16,128})\/(?<day>\d{8})\/(?<region>[a-z0-9-]{1,32})\/(?<service>[a-z0-9-]{1,32})\/aws4_request, ?SignedHeaders=(?<signed>[a-z0-9-]+(?:;[a-z0-9-]+){0,31}), ?Signature=(?<signature>[0-9a-f]{64})$/;

/** Reads the header. @throws LoginRefusal for another algorithm, shape or service. */
export const readAuthorization = (header: string | undefined): Authorization => {
  const groups = shape.exec(header ?? '')?.groups;
  if (!groups)
    throw new LoginRefusal(
      'signature',
      'The request must be signed with AWS Signature Version 4 (HMAC-SHA256)',
    );
  const { key = '', day = '', region = '', service, signed = '', signature = '' } = groups;
  if (service !== 'sts') throw new LoginRefusal('service', 'The request must be signed for the service sts');
  return { accessKeyId: key, day, region, signedHeaders: new Set(signed.split(';')), signature };
};
