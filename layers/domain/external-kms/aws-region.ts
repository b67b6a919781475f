import { LocketError } from '../errors.ts';

/** Partitions whose KMS has a public host below `amazonaws.com` or `amazonaws.com.cn`; the isolated ones have not. */
const region =
  /^(?:(?:af|ap|ca|eu|il|me|mx|sa|us)-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)|us-gov-(?:east|west)|cn-(?:north|northwest))-\d$/;

/** A region as KMS is asked in one: what is written here becomes part of a host's name. Throws `invalid-input`. */
export const awsRegion = (text: string): string => {
  if (!region.test(text)) throw new LocketError('invalid-input', 'must be a region of AWS');
  return text;
};
