import type { AuditArchive } from '../domain/audit/archive/audit-archive.ts';
import type { AuditNote } from '../domain/audit/event.ts';
import type { Asked, Refused } from '../domain/audit/refusals.ts';
import type { Caller } from '../domain/caller.ts';
import type { DynamicProviders } from '../domain/dynamic-secrets/providers.ts';
import type { Egress } from '../domain/egress.ts';
import { LocketError } from '../domain/errors.ts';
import type { ImportSources } from '../domain/external-imports/import-source.ts';
import type { CustomerKms } from '../domain/external-kms/customer-kms.ts';
import type { SecurityTokenService } from '../domain/identities/aws-auth/caller-identity.ts';
import type { ForeignTokens } from '../domain/identities/foreign-tokens/foreign-tokens.ts';
import type { Directory } from '../domain/identities/ldap-auth/directory.ts';
import type { KeptApps } from '../domain/instance/kept-apps.ts';
import type { Workings } from '../domain/instance/workings.ts';
import { createKeyRing, type KeyRing, type KeyRingSettings } from '../domain/keys/key-ring.ts';
import type { Mailer } from '../domain/mail.ts';
import type { CaKeys } from '../domain/pki/ca-keys.ts';
import { RateLimiter } from '../domain/rate-limits/limiter.ts';
import type { Runtime } from '../domain/runtime.ts';
import type { RotationTargets } from '../domain/secret-rotation/targets.ts';
import type { DnsTexts } from '../domain/sso/verified-domains.ts';
import type { Change } from '../domain/store/change.ts';
import type { SyncTargets } from '../domain/syncs/target.ts';
import { createTokenService, type TokenService } from '../domain/tokens/token-service.ts';
import type { Platform, RequestUnit, Stores, Unit } from '../domain/unit.ts';
import type { VendorCalls } from '../domain/vendor-calls.ts';
import { AuditTrail } from './dynamo/audit-trail.ts';
import { put } from './dynamo/changes.ts';
import { commitChanges } from './dynamo/commit.ts';
import { rateCounter } from './dynamo/rate-counter.ts';
import { ReadSession } from './dynamo/read-session.ts';
import { rootKeyStore } from './dynamo/records/system/root-keys.ts';
import { type StoreList, storesFrom } from './dynamo/stores/lazy.ts';
import { openTable, type Table } from './dynamo/table.ts';
import { UnauditedReads } from './dynamo/unaudited-reads.ts';
import { functionLog } from './function-log.ts';
import { type OutboundFactories, outboundFrom } from './outbound-factories.ts';
import type { Settings } from './settings.ts';
import { systemRuntime } from './system.ts';
import { wrappingKeyOf } from './wrapping/wrapping-keys.ts';

interface Parts {
  readonly stores: ReturnType<typeof storesFrom>;
  readonly table: Table;
  readonly runtime: Runtime;
  readonly keys: KeyRing;
  readonly tokens: TokenService;
  readonly outbound: ReturnType<typeof outboundFrom>;
  readonly retentionDays: number;
  readonly sendsMail: boolean;
  readonly limiter: RateLimiter | undefined;
  readonly unaudited: UnauditedReads;
}

/** One request's unit over the parts that live as long as the process. */
class OpenUnit implements RequestUnit {
  caller: Caller = { kind: 'anonymous' };
  readonly runtime: Runtime;
  readonly stores: Stores;
  readonly keys: KeyRing;
  readonly tokens: TokenService;
  readonly origin: RequestUnit['origin'];
  readonly limiter: RateLimiter | undefined;
  readonly #parts: Parts;
  readonly #session: ReadSession;
  readonly #trail: AuditTrail;
  readonly #endsAt: number | undefined;
  #isCommitting = false;

  constructor(parts: Parts, ...[origin, auditType, endsAt]: Parameters<Platform['open']>) {
    this.#parts = parts;
    this.#endsAt = endsAt;
    this.origin = origin;
    this.runtime = parts.runtime;
    this.keys = parts.keys;
    this.tokens = parts.tokens;
    this.limiter = parts.limiter;
    this.#session = new ReadSession(parts.table, parts.runtime);
    this.stores = parts.stores(this.#session, parts.table, parts.runtime);
    this.#trail = new AuditTrail(origin, parts.runtime, auditType, parts.retentionDays);
  }

  get sendsMail(): boolean {
    return this.#parts.sendsMail;
  }

  get egress(): Egress {
    return this.#parts.outbound('egress');
  }

  get vendorCalls(): VendorCalls {
    return this.#parts.outbound('vendorCalls');
  }

  get sts(): SecurityTokenService {
    return this.#parts.outbound('sts');
  }

  get foreignTokens(): ForeignTokens {
    return this.#parts.outbound('foreignTokens');
  }

  get ldap(): Directory {
    return this.#parts.outbound('ldap');
  }

  get dns(): DnsTexts {
    return this.#parts.outbound('dns');
  }

  get customerKms(): CustomerKms {
    return this.#parts.outbound('customerKms');
  }

  get syncTargets(): SyncTargets {
    return this.#parts.outbound('syncTargets');
  }

  get externalSources(): ImportSources {
    return this.#parts.outbound('externalSources');
  }

  get dynamicProviders(): DynamicProviders {
    return this.#parts.outbound('dynamicProviders');
  }

  get rotationTargets(): RotationTargets {
    return this.#parts.outbound('rotationTargets');
  }

  get keptApps(): KeptApps | undefined {
    return this.#parts.outbound('keptApps');
  }

  get workings(): Workings | undefined {
    return this.#parts.outbound('workings');
  }

  get mailer(): Mailer | undefined {
    return this.#parts.outbound('mailer');
  }

  get caKeys(): CaKeys | undefined {
    return this.#parts.outbound('caKeys');
  }

  get hsmCaKeys(): CaKeys | undefined {
    return this.#parts.outbound('hsmCaKeys');
  }

  get auditArchive(): AuditArchive | undefined {
    return this.#parts.outbound('auditArchive');
  }

  identify(caller: Caller): void {
    this.caller = caller;
  }

  note(...[note]: Parameters<RequestUnit['note']>): void {
    this.#trail.note(note);
  }

  present(...[claims]: Parameters<RequestUnit['present']>): void {
    this.#trail.present(claims);
  }

  asks(asked: () => Asked): void {
    this.#trail.asks(asked);
  }

  get noted(): AuditNote {
    return this.#trail.noted;
  }

  async commit(...[changes]: Parameters<RequestUnit['commit']>): Promise<void> {
    if (changes.length === 0) return this.record();
    await this.#write(changes);
  }

  commitAfterLook(...[changes, lastLook]: Parameters<RequestUnit['commitAfterLook']>): Promise<void> {
    return this.#write(changes, () => {
      this.#session.forget();
      return lastLook();
    });
  }

  #write(changes: readonly Change[], lastLook?: () => Promise<void>): Promise<void> {
    return this.#alone(async () => {
      await this.#learnRetention();
      const event = this.#trail.recorded ? undefined : this.#trail.item(this.caller);
      const how = { lastLook, endsAt: this.#endsAt };
      await commitChanges(this.#parts.table, this.runtime, changes, event ? [put(event)] : [], how);
    });
  }

  count(...[changes, reason]: Parameters<RequestUnit['count']>): Promise<void> {
    return this.#alone(async () => {
      await this.#learnRetention();
      const event = this.#trail.refusal(this.#parts.table, this.caller, { reason, outcome: 'failed' });
      await commitChanges(this.#parts.table, this.runtime, changes, [event]);
    });
  }

  #learnRetention(): Promise<void> {
    return this.#trail.learnRetention(this.#session, this.caller);
  }

  /** The first transaction carries the event: beside another one, nobody could say which that is. */
  async #alone(write: () => Promise<void>): Promise<void> {
    if (this.#isCommitting) throw new LocketError('internal', 'A request commits one thing at a time');
    this.#isCommitting = true;
    try {
      await write();
      this.#trail.recorded = true;
      this.#session.forget();
    } finally {
      this.#isCommitting = false;
    }
    await this.#parts.unaudited.recover(this.origin.requestId);
  }

  overtaken(): Promise<boolean> {
    return this.#session.overtaken();
  }

  async record(isRead = false): Promise<void> {
    try {
      if (!this.#trail.recorded && this.#trail.type !== null) await this.#learnRetention();
      await this.#trail.write(this.#parts.table, this.caller, isRead);
    } catch (error) {
      if (isRead && (await this.#goesOn(error))) return;
      throw error;
    }
    await this.#parts.unaudited.recover(this.origin.requestId);
  }

  /** Never for somebody who is not known: logging in by a GET is no read. */
  async #goesOn(fault: unknown): Promise<boolean> {
    const read = this.caller.kind === 'anonymous' ? undefined : this.#trail.unwritten(this.caller);
    return read !== undefined && this.#parts.unaudited.goesOn(this.#session, read, fault);
  }

  async refuse(refused: Refused): Promise<void> {
    if (!this.#trail.recorded) await this.#learnRetention();
    await this.#trail.writeRefusal(this.#parts.table, this.caller, refused);
  }

  beside(auditType: Parameters<Unit['beside']>[0]): Unit {
    const other = new OpenUnit(this.#parts, this.origin, auditType, this.#endsAt);
    other.identify(this.caller);
    return other;
  }

  forget(): void {
    this.#session.forget();
  }
}

/** What a function brings along because not every other one needs it, and the file that says so. */
export interface Equipment extends StoreList {
  readonly outbound?: OutboundFactories;
  /** The system's unless a test brings its own. */
  readonly runtime?: Runtime;
  /** The key ring of requests, unless keys are to be renewed. */
  readonly makeKeyRing?: (settings: KeyRingSettings) => KeyRing;
}

/** The platform that every function runs on: one table, one key ring, one token service per process. */
export const openPlatform = (settings: Settings, equipment: Equipment): Platform => {
  const { runtime = systemRuntime, makeKeyRing = createKeyRing } = equipment;
  const stores = storesFrom(equipment);
  const table = openTable(settings);
  const keys = makeKeyRing({
    wrappingKey: wrappingKeyOf(settings.wrapping, runtime),
    otherWrappingKeys: (settings.otherWrappings ?? []).map((each) => wrappingKeyOf(each, runtime)),
    rootKeys: rootKeyStore(table),
    runtime,
  });
  const tokens = createTokenService({ keyRing: keys, runtime });
  const outbound = outboundFrom(equipment, settings, runtime);
  const parts: Parts = {
    stores,
    table,
    runtime,
    keys,
    tokens,
    outbound,
    retentionDays: settings.auditRetentionDays,
    sendsMail: settings.sendsMail === true,
    unaudited: new UnauditedReads(table, runtime, settings.auditRetentionDays, functionLog()),
    limiter: settings.unlimited ? undefined : new RateLimiter(runtime, rateCounter(table, keys)),
  };
  return { open: (...request) => new OpenUnit(parts, ...request) };
};
