import { readFileSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second. */
const millisecondsPerTick = 10;
const userTime = 11;
const systemTime = 12;

/** CPU milliseconds a process has used so far, all threads together; undefined where the system does not tell. */
export const cpuMilliseconds = (pid: number): number | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[userTime]) + Number(fields[systemTime])) * millisecondsPerTick;
  } catch {
    return undefined;
  }
};
