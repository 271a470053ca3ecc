import type { LocalTier } from "../journal/createLocalTier";

/**
 * Calls back with each change of the local tier, made by this tab or by another: the kind of its key, the rest of the
 * key, and the new value, "" when it was removed. All that happens to hits shows there, so that following it costs a
 * page without rules nothing.
 */
export function followLocalTier(
  local: LocalTier,
  onChange: (kind: string, subject: string, value: string) => void,
): void {
  const tell = (key: string, value: string) => {
    const [kind] = key.split(".", 1);
    onChange(kind, key.slice(kind.length + 1), value);
  };
  const { set, remove } = local;
  local.set = (key, value) => {
    set(key, value);
    tell(key, value);
  };
  local.remove = (key) => {
    remove(key);
    tell(key, "");
  };
  local.follow(tell);
}
