import type { Intercept } from '../../test/harness/proxy.ts';
import { type Span, sequentialRounds } from './rounds.ts';

/** What one request costs at storage. */
export interface StorageCost {
  /** Calls by name, in the order in which they began. */
  readonly calls: readonly string[];
  readonly rounds: number;
  readonly readUnits: number;
  readonly writeUnits: number;
}

interface Metered extends Span {
  readonly operation: string;
  readonly units: number;
  /** The partition key that a query names. */
  readonly partition: string;
}

interface Consumed {
  readonly CapacityUnits?: number;
}

const readers = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan', 'TransactGetItems']);

const unitsIn = (body: string): number => {
  const consumed = JSON.parse(body).ConsumedCapacity as Consumed | readonly Consumed[] | undefined;
  return [consumed ?? []].flat().reduce((sum, each) => sum + ((each as Consumed).CapacityUnits ?? 0), 0);
};

const sum = (calls: readonly Metered[]): number => calls.reduce((total, { units }) => total + units, 0);

/** Watches the calls to storage: asks DynamoDB what each consumes, and notes when it began and ended. */
export class Meter {
  #calls: Metered[] = [];

  readonly intercept: Intercept = async ({ operation, input }, forward) => {
    const start = performance.now();
    const answer = await forward({ ...input, ReturnConsumedCapacity: 'TOTAL' });
    const partition = String(input.ExpressionAttributeValues?.[':pk']?.S ?? '');
    this.#calls.push({ operation, start, end: performance.now(), units: unitsIn(answer.body), partition });
    return answer;
  };

  reset(): void {
    this.#calls = [];
  }

  /** Read units of queries in partitions of one of these families, e.g. `AUDIT#`. */
  unitsOfQueries(families: readonly string[]): number {
    return sum(
      this.#calls.filter(({ partition }) => families.some((family) => partition.startsWith(family))),
    );
  }

  read(): StorageCost {
    const calls = [...this.#calls].sort((a, b) => a.start - b.start);
    return {
      calls: calls.map(({ operation }) => operation),
      rounds: sequentialRounds(calls),
      readUnits: sum(calls.filter(({ operation }) => readers.has(operation))),
      writeUnits: sum(calls.filter(({ operation }) => !readers.has(operation))),
    };
  }
}
