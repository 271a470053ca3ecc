/** Logs a warning, the first time that it is about this subject. */
export type WarnOnce = (subject: string, ...details: unknown[]) => void;

export function createWarnOnce({ warn }: Turbine["logger"]): WarnOnce {
  const warned = new Set<string>();
  return (subject, ...details) => {
    if (!warned.has(subject)) {
      warned.add(subject);
      warn(subject, ...details);
    }
  };
}
