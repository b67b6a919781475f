import { createSecretKey, type KeyObject } from 'node:crypto';
import type { DynamoDBRecord } from 'aws-lambda';
import { makeDigest } from '../../functions/workers/digests/make-digest.ts';
import { type ArchivePorts, archiveRecords, nameOf } from '../../functions/workers/relay/archive.ts';
import { archiveLate } from '../../functions/workers/resend/archive-late.ts';
import { auditItem } from '../../layers/adapters/dynamo/records/audit.ts';
import {
  chainName,
  type LastDigest,
  type StreamHead,
} from '../../layers/adapters/dynamo/records/audit-chains.ts';
import { uuidV7 } from '../../layers/adapters/system.ts';
import type { ArchivedEvent, ChainHead } from '../../layers/domain/audit/archive/chain.ts';
import { derivedSigner } from '../../layers/domain/audit/archive/derived-signer.ts';
import { publicKeysIn } from '../../layers/domain/audit/archive/digest.ts';
import { type Evidence, type Proof, prove } from '../../layers/domain/audit/archive/prove.ts';
import { recordOf } from './trail.ts';

export const archiveStart = Date.parse('2026-01-01T22:00:00Z');
const minute = 60_000;

/** Where an execution of the relay, or of the digests, ends before it is done. */
export type Crash = 'none' | 'before the archive' | 'after the archive' | 'after the heads';

const died = (): never => {
  throw new Error('died');
};

/** Reads lines as the archive has them. */
export const archivedIn = (line: string): ArchivedEvent => JSON.parse(line) as ArchivedEvent;

/** A trail that is chained, archived and digested in memory, by the relay's and the digests' own code. */
export class ArchiveWorld {
  readonly lines: string[] = [];
  readonly objects = new Map<string, string>();
  readonly failures: object[] = [];
  now = archiveStart;
  readonly #heads = new Map<string, Map<number, StreamHead>>();
  readonly #late = new Map<string, ChainHead>();
  readonly #stream: DynamoDBRecord[] = [];
  #last: LastDigest | undefined;

  /** Writes an event of a project, as a request does; the stream brings it later. */
  happen(project: string, afterMilliseconds = 1): void {
    this.now += afterMilliseconds;
    const n = this.#stream.length;
    const item = auditItem(
      {
        id: uuidV7(this.now, Buffer.from(String(n).padStart(32, '0'), 'hex')),
        type: 'get-secret',
        outcome: 'success',
        occurredAt: new Date(this.now).toISOString(),
        organizationId: 'org',
        projectId: project,
        actor: { type: 'identity', metadata: { identityId: 'machine' } },
        ipAddress: '192.0.2.1',
        userAgent: 'cli',
        requestId: 'r',
        metadata: { n, 2: 'two', 1: 'one' },
      },
      30,
    );
    this.#stream.push({ ...recordOf(item, String(n + 9)), eventSourceARN: 'stream' });
  }

  get written(): number {
    return this.#stream.length;
  }

  records(from: number, to: number): readonly DynamoDBRecord[] {
    return this.#stream.slice(from, to);
  }

  ports(crash: Crash = 'none'): ArchivePorts {
    return {
      heads: async (places) =>
        new Map(places.map((place) => [nameOf(place), new Map(this.#heads.get(nameOf(place)))])),
      put: async (lines) => {
        if (crash === 'before the archive') died();
        this.lines.push(...lines);
        if (crash === 'after the archive') died();
      },
      grow: async (growth) => {
        const heads = this.#heads.get(nameOf(growth)) ?? new Map<number, StreamHead>();
        const isFree = [...growth.grown].every(
          ([shard, { from }]) => (heads.get(shard)?.position ?? 0) === from.position,
        );
        if (isFree) for (const [shard, { to }] of growth.grown) heads.set(shard, to);
        this.#heads.set(nameOf(growth), heads);
        if (crash === 'after the heads') died();
        return isFree;
      },
      failed: (facts) => void this.failures.push(facts),
    };
  }

  /** The stream brings records; answers whether they are done with. */
  async deliver(from: number, to: number, crash: Crash = 'none'): Promise<boolean> {
    return (await archiveRecords(this.records(from, to), this.ports(crash))).length === 0;
  }

  /** An operator has events sent once more, whatever the archive has of them; answers whether that went well. */
  async resend(from: number, to: number, crash: Crash = 'none'): Promise<boolean> {
    const ports = {
      now: () => new Date(this.now),
      put: this.ports(crash).put,
      note: async ({ chain, position, hash }: ChainHead & { readonly chain: string }) => {
        this.#late.set(chain, { position, hash });
        if (crash === 'after the heads') died();
      },
    };
    return await archiveLate(this.records(from, to), ports).then(
      () => true,
      () => false,
    );
  }

  async digest(crash: Crash = 'none'): Promise<void> {
    this.now += minute;
    const ports = {
      now: () => new Date(this.now),
      last: async () => this.#last,
      heads: async () => this.#allHeads(),
      signer: () => this.signer(),
      putNew: async (name: string, text: string) => {
        if (crash === 'before the archive') died();
        const there = this.objects.get(name);
        if (there === undefined) this.objects.set(name, text);
        if (crash === 'after the archive' && name.endsWith('.json')) died();
        return there;
      },
      note: async (last: LastDigest, former: LastDigest | undefined) => {
        if (this.#last?.number === former?.number) this.#last = last;
      },
    };
    await makeDigest(ports).catch((error) => {
      if (crash === 'none') throw error;
    });
  }

  signer() {
    const secret = createSecretKey(Buffer.alloc(32, 7));
    const root = { id: '00000000-0000-7000-8000-000000000001', version: 1, bytes: Buffer.alloc(32) };
    return derivedSigner({ root: async () => root, derived: async () => secret });
  }

  async keys(): Promise<ReadonlyMap<string, KeyObject>> {
    return publicKeysIn((await this.signer()).publicKey);
  }

  async prove(question: Partial<Pick<Evidence, 'first' | 'until' | 'keys'>> = {}): Promise<Proof> {
    const places = Map.groupBy(this.lines, (line) => {
      const { organization, day } = archivedIn(line);
      return `${organization} ${day}`;
    });
    const folders = [...places].map(([place, lines]) => {
      const [organization = '', day = ''] = place.split(' ');
      return { organization, day, lines: lines.map((line) => ({ where: place, line })) };
    });
    const digests = [...this.objects]
      .filter(([name]) => name.endsWith('.json'))
      .map(([name, text]) => ({ name, text }));
    return prove({ digests, folders, keys: await this.keys(), first: 1, ...question });
  }

  #allHeads(): ReadonlyMap<string, ChainHead> {
    return new Map([
      ...this.#late,
      ...[...this.#heads].flatMap(([name, heads]) => {
        const [day, scope] = name.split(' ');
        return [...heads].map(
          ([shard, head]) => [chainName(`AUDIT#${scope}#${day}#${shard}`, head.stream), head] as const,
        );
      }),
    ]);
  }
}
