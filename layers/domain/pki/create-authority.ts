import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import type { ProjectAccess } from '../projects/access.ts';
import type { Project } from '../projects/project.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { authorityIn, authorityNotFound, noteAuthority } from './access.ts';
import {
  type Authority,
  type AuthorityCertificate,
  type AuthorityKey,
  type KeyStorage,
  maxAuthorities,
  type PlannedCertificate,
} from './authority.ts';
import { assertKeyStorage, newSigningKey } from './signing-key.ts';
import { validityOf } from './validity.ts';
import { newSerialNumber, selfSigned, type Validity } from './x509/certificates.ts';
import type { Signer } from './x509/key-algorithms.ts';
import type { x509 } from './x509/library.ts';
import { distinguishedName, type NameParts } from './x509/names.ts';

export interface AuthorityRequest extends NameParts, Pick<Authority, 'type' | 'keyAlgorithm'> {
  /** The distinguished name unless given. */
  readonly friendlyName?: string | undefined;
  readonly notBefore?: Date | undefined;
  readonly notAfter?: Date | undefined;
  /** -1 for any number. */
  readonly maxPathLength: number;
  readonly requireTemplateForIssuance: boolean;
  readonly keyStorage: KeyStorage;
  readonly planned?: PlannedCertificate | undefined;
}

const tenYears = 10;

const inYears = (from: Date, years: number): Date => {
  const at = new Date(from);
  at.setUTCFullYear(at.getUTCFullYear() + years);
  return at;
};

const rootValidity = (
  { runtime }: Unit,
  { notBefore = runtime.now(), notAfter }: AuthorityRequest,
): Validity => validityOf(notBefore, notAfter ?? inYears(notBefore, tenYears));

/** A self-signed certificate as the first of its CA. */
const rootCertificate = async (
  { runtime }: Unit,
  authority: Authority,
  { name, validity, maxPathLength }: { name: x509.Name; validity: Validity; maxPathLength: number },
  signer: Signer,
): Promise<{ readonly authority: Authority; readonly certificate: AuthorityCertificate }> => {
  const serialNumber = newSerialNumber((size) => runtime.randomBytes(size));
  const pathLength = maxPathLength < 0 ? undefined : maxPathLength;
  const subject = { name, publicKey: signer.publicKey, serialNumber, validity, pathLength };
  const signed = await selfSigned(subject, signer);
  const id = runtime.uuid();
  return {
    certificate: {
      id,
      projectId: authority.projectId,
      caId: authority.id,
      version: 1,
      serialNumber,
      der: new Uint8Array(signed.rawData),
      chain: '',
      createdAt: authority.createdAt,
    },
    authority: {
      ...authority,
      status: 'active',
      active: {
        id,
        serialNumber,
        notBefore: validity.notBefore.toISOString(),
        notAfter: validity.notAfter.toISOString(),
        maxPathLength,
        version: 1,
      },
    },
  };
};

interface Made {
  readonly authority: Authority;
  readonly key: AuthorityKey;
  readonly certificate: AuthorityCertificate | undefined;
}

/** All that can be refused is looked at before there is a key: one in KMS stays for a while, and costs. */
const made = async (unit: Unit, project: Project, request: AuthorityRequest): Promise<Made> => {
  const { country, organization, ou, province, commonName, locality } = request;
  const parts: NameParts = { country, organization, ou, province, commonName, locality };
  const { name, text: dn } = distinguishedName(parts);
  const at = unit.runtime.now().toISOString();
  const named = {
    id: unit.runtime.uuid(),
    projectId: project.id,
    keyAlgorithm: request.keyAlgorithm,
  };
  const validity = rootValidity(unit, request);
  assertKeyStorage(unit, request.keyStorage, request.keyAlgorithm);
  const { key, signer } = await newSigningKey(unit, project, named, request.keyStorage);
  const authority: Authority = {
    ...named,
    ...parts,
    orgId: project.orgId,
    type: request.type,
    status: 'pending-certificate',
    friendlyName: request.friendlyName ?? dn,
    dn,
    keyStorage: request.keyStorage,
    publicKey: signer.publicKey,
    parentCaId: null,
    active: null,
    requireTemplateForIssuance: request.requireTemplateForIssuance,
    ...(request.planned && { planned: request.planned }),
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
  if (request.type === 'intermediate') return { authority, key, certificate: undefined };
  const { maxPathLength } = request;
  return { key, ...(await rootCertificate(unit, authority, { name, validity, maxPathLength }, signer)) };
};

type Make = (project: Project) => Promise<Made>;

/** Makes a CA once, however often others get ahead of its commit. */
const makingOnce = (unit: Unit, request: AuthorityRequest): Make => {
  let first: Made | undefined;
  return async (project) => {
    if (first?.authority.projectId !== project.id) first = await made(unit, project, request);
    return first;
  };
};

/** A parent that is named must be there; the right to sign by it is asked for when it does. */
const assertPlan = async (unit: Unit, projectId: string, { type, planned }: AuthorityRequest) => {
  if (planned?.parentCaId === undefined) return;
  if (type === 'root') throw new LocketError('bad-request', 'parentCaId: a root has no CA above it');
  const parent = await authorityIn(unit, projectId, planned.parentCaId);
  if (parent.deletion) throw authorityNotFound();
};

/** Enters the project that a request names, for the rights that its caller has there. */
export type EnterProject = (unit: Unit) => Promise<ProjectAccess>;

const createOnce = async (
  unit: Unit,
  enter: EnterProject,
  request: AuthorityRequest,
  make: Make,
): Promise<Authority> => {
  const { project, ability } = await enter(unit);
  assertCan(ability, 'create', 'certificate-authorities');
  const { authorities, fences } = unit.stores;
  const fence = await fences.find('certificate-authorities', project.id);
  if ((await authorities.inProject(project.id)).length >= maxAuthorities)
    throw new LocketError('invalid-input', `A project holds at most ${maxAuthorities} CAs`);
  await assertPlan(unit, project.id, request);
  const { authority, key, certificate } = await make(project);
  noteAuthority(unit, authority);
  unit.note({ metadata: { keyStorage: request.keyStorage } });
  await unit.commit([...authorities.creation(authority, key, certificate), fences.renewed(fence)]);
  return authority;
};

/**
 * Makes a CA with a key pair of its own: a root signs itself, an intermediate waits for the certificate that another CA
 * signs. Needs `certificate-authorities:create`; `invalid-input` when the project has its most CAs, or for a name that
 * RFC 5280 does not take; `bad-request` for a key that cannot be made where it is to be.
 */
export const createAuthority = (
  unit: Unit,
  enter: EnterProject,
  request: AuthorityRequest,
): Promise<Authority> => {
  const make = makingOnce(unit, request);
  return retryingConflicts(unit, () => createOnce(unit, enter, request, make));
};
