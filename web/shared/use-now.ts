import { useEffect, useState } from 'react';
import { clock } from './clock.ts';

/** The time of the moment, each second anew. */
export const useNow = (): number => {
  const [now, setNow] = useState(clock);
  useEffect(() => {
    const timer = setInterval(() => setNow(clock()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
};

const two = (value: number): string => String(value).padStart(2, '0');

/** What is left until an instant, as a clock shows it. */
export const timeLeft = (until: string, now: number): string => {
  const seconds = Math.max(0, Math.floor((Date.parse(until) - now) / 1000));
  const days = Math.floor(seconds / 86_400);
  const clock = [Math.floor((seconds % 86_400) / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return `${days > 0 ? `${days} d ` : ''}${clock.map(two).join(':')}`;
};
