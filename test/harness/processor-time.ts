/** Milliseconds of this thread's processor time: whatever else the machine is doing does not count. */
export const processorTime = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};
