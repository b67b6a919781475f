import type { Clock } from './clock.ts';
import type { AgentTemplate } from './config.ts';

type TokenRequest = 'login' | 'renewal';
type Rendered = 'changed' | 'unchanged' | 'failed';
export type Executed = 'ok' | 'failed' | 'timeout';

interface TemplateStatus {
  /** Milliseconds since 1970. */
  renderedAt: number | undefined;
  /** Why the last try failed. */
  error: string | undefined;
  /** It was removed, as it had become too old. */
  isRemoved: boolean;
}

const quotedLabel = (value: string): string =>
  `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;

const labelled = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${quotedLabel(value)}`)
    .join(',');

const help: Readonly<Record<string, readonly [string, string]>> = {
  locket_agent_token_requests_total: ['counter', 'Logins and renewals, by how they ended.'],
  locket_agent_token_expires_timestamp_seconds: ['gauge', 'When the access token ends.'],
  locket_agent_renders_total: ['counter', 'Renderings of a template, by what came of them.'],
  locket_agent_last_render_timestamp_seconds: ['gauge', 'When a template was rendered last.'],
  locket_agent_commands_total: ['counter', 'Commands that were run on a change, by how they ended.'],
};

/** What the agent tells about itself; none of it is secret. */
export class AgentStatus {
  readonly #clock: Clock;
  readonly #log: (mark: 'INF' | 'WRN' | 'ERR', message: string) => void;
  readonly #templates = new Map<string, TemplateStatus>();
  readonly #counts = new Map<string, number>();
  #tokenUntil = 0;

  constructor(
    templates: readonly AgentTemplate[],
    clock: Clock,
    log: (mark: 'INF' | 'WRN' | 'ERR', message: string) => void,
  ) {
    this.#clock = clock;
    this.#log = log;
    for (const { destination } of templates)
      this.#templates.set(destination, { renderedAt: undefined, error: undefined, isRemoved: false });
  }

  #count(metric: string, labels: Readonly<Record<string, string>>): void {
    const series = `${metric}{${labelled(labels)}}`;
    this.#counts.set(series, (this.#counts.get(series) ?? 0) + 1);
  }

  #template({ destination }: AgentTemplate): TemplateStatus {
    const status = this.#templates.get(destination);
    if (!status) throw new Error(`There is no template for ${destination}`);
    return status;
  }

  info(message: string): void {
    this.#log('INF', message);
  }

  failed(message: string): void {
    this.#log('ERR', message);
  }

  /** `until` is in milliseconds since 1970. */
  tokenUntil(until: number): void {
    this.#tokenUntil = until;
  }

  /** Counts a request for a token by how it ends. */
  async counted(kind: TokenRequest, request: () => Promise<void>): Promise<void> {
    try {
      await request();
      this.#count('locket_agent_token_requests_total', { kind, result: 'ok' });
    } catch (error) {
      this.#count('locket_agent_token_requests_total', { kind, result: 'failed' });
      throw error;
    }
  }

  rendered(template: AgentTemplate, result: Rendered, error?: string): void {
    const { destination } = template;
    this.#count('locket_agent_renders_total', { template: destination, result });
    const status = this.#template(template);
    status.error = error;
    if (result !== 'failed') {
      status.renderedAt = this.#clock.now();
      status.isRemoved = false;
    }
    if (result === 'changed') this.info(`${destination} is written`);
    if (error !== undefined) this.failed(`${destination} is not rendered: ${error}`);
  }

  removed(template: AgentTemplate): void {
    this.#template(template).isRemoved = true;
    this.failed(`${template.destination} is removed: it could not be rendered anew for too long`);
  }

  executed({ destination }: AgentTemplate, result: Executed): void {
    this.#count('locket_agent_commands_total', { template: destination, result });
    if (result !== 'ok')
      this.failed(
        `The command of ${destination} ${result === 'failed' ? 'failed' : 'took too long and was ended'}`,
      );
  }

  /** Whether there is a token that works and every file is there; with what is wrong. */
  health(): { readonly isHealthy: boolean; readonly report: object } {
    const isTokenAlive = this.#tokenUntil > this.#clock.now();
    const templates = [...this.#templates].map(([destination, { renderedAt, error, isRemoved }]) => ({
      destination,
      renderedAt: renderedAt === undefined ? null : new Date(renderedAt).toISOString(),
      isThere: renderedAt !== undefined && !isRemoved,
      error: error ?? null,
    }));
    const isHealthy = isTokenAlive && templates.every(({ isThere }) => isThere);
    return { isHealthy, report: { status: isHealthy ? 'ok' : 'failing', isTokenAlive, templates } };
  }

  #samples(): readonly string[] {
    const rendered = [...this.#templates].flatMap(([template, { renderedAt }]) =>
      renderedAt === undefined
        ? []
        : [`locket_agent_last_render_timestamp_seconds{${labelled({ template })}} ${renderedAt / 1000}`],
    );
    const counts = [...this.#counts].map(([series, count]) => `${series} ${count}`);
    const token = `locket_agent_token_expires_timestamp_seconds ${this.#tokenUntil / 1000}`;
    return [...counts, ...rendered, token];
  }

  /** Prometheus' text format, version 0.0.4. */
  metrics(): string {
    const samples = this.#samples();
    const families = Object.entries(help).flatMap(([name, [type, text]]) => {
      const own = samples.filter((sample) => /^\w+/.exec(sample)?.[0] === name);
      return own.length === 0 ? [] : [`# HELP ${name} ${text}`, `# TYPE ${name} ${type}`, ...own];
    });
    return `${families.join('\n')}\n`;
  }
}
