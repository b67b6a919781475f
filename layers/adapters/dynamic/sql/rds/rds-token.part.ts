import { Signer } from '@aws-sdk/rds-signer';

interface Access {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A token that RDS takes in place of a password for a quarter of an hour (Amazon RDS User Guide); made here, with the customer's credentials. */
export const tokenFor = (
  { region, accessKeyId, secretAccessKey }: Access,
  at: { readonly hostname: string; readonly port: number; readonly username: string },
): Promise<string> =>
  new Signer({ ...at, region, credentials: { accessKeyId, secretAccessKey } }).getAuthToken();
