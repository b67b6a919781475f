import { atLeast, atMost } from '../table.ts';

/** One line of the report. */
export interface FeatureFigure {
  readonly name: string;
  readonly measured: number;
  readonly unit: string;
  readonly target: string;
  /** `yes`, or by how much the target was missed. */
  readonly verdict: string;
}

export const notBelow = (name: string, measured: number, unit: string, least: number): FeatureFigure => ({
  name,
  measured,
  unit,
  target: `≥ ${least}`,
  verdict: atLeast(measured, least),
});

export const notAbove = (name: string, measured: number, unit: string, most: number): FeatureFigure => ({
  name,
  measured,
  unit,
  target: `≤ ${most}`,
  verdict: atMost(measured, most),
});

/** A figure that nothing is required of. */
export const untargeted = (name: string, measured: number, unit: string): FeatureFigure => ({
  name,
  measured,
  unit,
  target: '',
  verdict: '',
});

/** How far the second of two figures is from the first, in percent of it. */
export const alike = (name: string, first: number, second: number, percent: number): FeatureFigure => {
  const measured = (second / first - 1) * 100;
  return {
    name: `${name} (${first} → ${second})`,
    measured,
    unit: '%',
    target: `± ${percent}`,
    verdict: atMost(Math.abs(measured), percent),
  };
};
