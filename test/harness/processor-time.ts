/**
 * Milliseconds of processor time, so that whatever else the machine is doing does not count: this thread's, or the
 * process' where Node is older than 23.9 and knows no other.
 */
export const processorTime = (): number => {
  const { user, system } = (process.threadCpuUsage ?? process.cpuUsage)();
  return (user + system) / 1000;
};
