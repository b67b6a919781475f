import type { Unit } from '../../unit.ts';
import { isGone } from '../authority.ts';
import type { Certificate } from '../certificate.ts';
import type { EndingItem } from '../collections/collection.ts';
import type { ExpiringItem } from './alert.ts';

/** Certificates of the same common name that are looked at, the newest first. */
const namesakes = 20;

/** Whether one certificate stands in for another: the same names, issued later, valid longer, not revoked. */
const replaces = (newer: Certificate, { id, altNames, notAfter, commonName }: Certificate): boolean =>
  newer.id > id &&
  newer.commonName === commonName &&
  newer.altNames === altNames &&
  newer.notAfter > notAfter &&
  newer.revocation === null;

const isRenewed = async (unit: Unit, certificate: Certificate): Promise<boolean> => {
  const { certificates } = unit.stores;
  const { projectId, commonName } = certificate;
  const named = await certificates.byName(projectId, 'commonName', commonName, namesakes);
  const newer = await Promise.all(
    named
      .filter(({ certificateId }) => certificateId > certificate.id)
      .map(({ certificateId }) => certificates.find(projectId, certificateId)),
  );
  return newer.some((each) => each !== undefined && replaces(each, certificate));
};

const expiringCertificate = async (
  unit: Unit,
  projectId: string,
  { itemId, notAfter }: EndingItem,
): Promise<ExpiringItem | undefined> => {
  const certificate = await unit.stores.certificates.find(projectId, itemId);
  if (!certificate || certificate.revocation || (await isRenewed(unit, certificate))) return undefined;
  const { friendlyName, serialNumber } = certificate;
  return { type: 'certificate', itemId, friendlyName, serialNumber, notAfter };
};

const expiringAuthority = async (
  unit: Unit,
  projectId: string,
  { itemId, notAfter }: EndingItem,
): Promise<ExpiringItem | undefined> => {
  const authority = await unit.stores.authorities.find(projectId, itemId);
  if (!authority || authority.deletion || isGone(authority, unit.runtime.now())) return undefined;
  const { friendlyName, active } = authority;
  if (active?.notAfter !== notAfter) return undefined;
  return { type: 'ca', itemId, friendlyName, serialNumber: active.serialNumber, notAfter };
};

/** What there is to say about something whose end is near; undefined when it is gone, revoked, or renewed already. */
export const expiringItem = (
  unit: Unit,
  projectId: string,
  item: EndingItem,
): Promise<ExpiringItem | undefined> =>
  item.type === 'ca' ? expiringAuthority(unit, projectId, item) : expiringCertificate(unit, projectId, item);
