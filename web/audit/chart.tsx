import type { ReplyOf } from '../api/client.ts';
import { useInstants, useWords } from '../shared/words.ts';
import { auditWords } from './words.ts';

type Summary = ReplyOf<'GET /api/v1/organization/audit-logs/summary'>;

const height = 72;
const barWidth = 10;
const gap = 2;

/** Events by time as bars; what was denied or failed stands out at their feet. */
export const Chart = ({ interval, buckets }: Summary) => {
  const t = useWords(auditWords);
  const instant = useInstants();
  const counts = buckets.map(({ count }) => count);
  const most = Math.max(1, ...counts);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const width = Math.max(1, buckets.length) * (barWidth + gap);
  const scaled = (count: number): number => (count === 0 ? 0 : Math.max(2, (count / most) * height));
  return (
    <figure className="card p-4">
      <figcaption className="mb-2 flex flex-wrap justify-between gap-2 text-xs text-muted">
        <span className="font-semibold">{interval === 'hour' ? t.perHour : t.perDay}</span>
        <span>
          {t.chart(total, total === 0 ? 0 : most)} · {t.behind}
        </span>
      </figcaption>
      <svg
        role="img"
        aria-label={t.chart(total, most)}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        className="h-20 w-full"
      >
        {buckets.map(({ startDate, count, outcomes }, index) => {
          const bad = (outcomes.denied ?? 0) + (outcomes.failed ?? 0);
          const x = index * (barWidth + gap);
          return (
            <g key={startDate}>
              <title>{t.bar(instant(startDate), count, bad)}</title>
              <rect x={x} y={0} width={barWidth} height={height} fill="transparent" />
              <rect
                x={x}
                y={height - scaled(count)}
                width={barWidth}
                height={scaled(count)}
                fill="var(--accent)"
              />
              <rect
                x={x}
                y={height - scaled(bad)}
                width={barWidth}
                height={scaled(bad)}
                fill="var(--danger)"
              />
            </g>
          );
        })}
      </svg>
      {buckets.length > 0 && (
        <p className="mt-1 flex justify-between text-xs text-muted">
          <span>{instant(buckets[0]?.startDate ?? 0)}</span>
          <span>{instant(buckets.at(-1)?.startDate ?? 0)}</span>
        </p>
      )}
    </figure>
  );
};
