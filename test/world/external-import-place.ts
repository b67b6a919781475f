import { advanceImport } from '../../layers/domain/external-imports/advance.ts';
import type {
  ImportSource,
  ImportSources,
  SourcePage,
} from '../../layers/domain/external-imports/import-source.ts';
import type { Failure } from '../../layers/domain/syncs/target.ts';
import { type Actor, openWorld, type World } from './world.ts';

// biome-ignore lint/suspicious/noExplicitAny: replies as they came
type Reply = any;

/** A source whose pages are told, and which fails when told to. */
export interface MemorySource extends ImportSources {
  pagesOf: readonly Omit<SourcePage, 'after'>[];
  /** Answers a failure for the page of this number, or nothing. */
  fails: (page: number) => Failure | undefined;
  readonly asked: { readonly source: ImportSource; readonly after: string | undefined }[];
}

export const memorySource = (): MemorySource => ({
  pagesOf: [],
  fails: () => undefined,
  asked: [],
  async *pages(source, _whose, after) {
    this.asked.push({ source, after });
    for (const [number, page] of this.pagesOf.entries()) {
      if (after !== undefined && number <= Number(after)) continue;
      const failure = this.fails(number);
      if (failure) {
        yield failure;
        return;
      }
      yield { kind: 'done', value: { ...page, after: String(number) } };
    }
  },
});

/** An instance that imports from a source in memory. */
export interface ImportPlace {
  readonly world: World;
  readonly source: MemorySource;
  readonly project: Reply;
  start(body?: object, actor?: Actor): Promise<Reply>;
  read(id: string, actor?: Actor): Promise<Reply>;
  report(id: string, actor?: Actor): Promise<readonly Reply[]>;
  /** Goes on with an import until it ends or waits for hours; `steps` batches a time. */
  work(id: string, steps?: number): Promise<void>;
  once(id: string, steps?: number): ReturnType<typeof advanceImport>;
  /** Values of a folder by key. */
  secretsIn(path: string, environment?: string): Promise<Readonly<Record<string, string>>>;
}

export const openImportPlace = async (endpoint?: string): Promise<ImportPlace> => {
  const source = memorySource();
  const world = await openWorld({ externalSources: source }, endpoint);
  const project = await world.project();
  const once: ImportPlace['once'] = (id, steps = Number.POSITIVE_INFINITY) => {
    let left = steps;
    const hasTime = () => {
      left -= 1;
      return left > 0;
    };
    return advanceImport({ open: (type) => world.open(type), hasTime }, id);
  };
  return {
    world,
    source,
    project,
    once,
    start: async (body = {}, actor = world.admin) =>
      (
        await world.ok(actor, 'POST', '/api/v1/imports', {
          projectId: project.id,
          environment: 'dev',
          source: { type: 'vault', url: 'https://vault.example.com', token: 'vault-token', path: 'secret' },
          ...body,
        })
      ).import,
    read: async (id, actor = world.admin) => (await world.ok(actor, 'GET', `/api/v1/imports/${id}`)).import,
    report: async (id, actor = world.admin) => {
      const lines: Reply[] = [];
      let cursor: string | undefined;
      do {
        const query = cursor ? `?cursor=${cursor}` : '';
        const page = await world.ok(actor, 'GET', `/api/v1/imports/${id}/report${query}`);
        lines.push(...page.lines);
        cursor = page.nextCursor;
      } while (cursor);
      return lines;
    },
    work: async (id, steps) => {
      for (let round = 0; round < 200; round += 1) {
        const advanced = await once(id, steps);
        if (advanced.kind === 'done') return;
        world.app.runtime.advance(Math.max(1, advanced.seconds));
      }
      throw new Error('The import does not come to an end');
    },
    secretsIn: async (path, environment = 'dev') => {
      const query = { workspaceId: project.id, environment, secretPath: path };
      const { body } = await world.app.ok('GET', '/api/v3/secrets/raw', { token: world.admin.token, query });
      return Object.fromEntries(
        body.secrets.map((each: { secretKey: string; secretValue: string }) => [
          each.secretKey,
          each.secretValue,
        ]),
      );
    },
  };
};
