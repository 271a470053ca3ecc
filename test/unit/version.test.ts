import { readFileSync } from "node:fs";
import extension from "../../extension.json";

test("extension.json alone has the version, and the changelog tells of it", () => {
  const read = (file: string) => readFileSync(file, "utf8");
  expect(JSON.parse(read("package.json"))).not.toHaveProperty("version");
  const [, newest] = /^## \[?(\d+\.\d+\.\d+)/m.exec(read("CHANGELOG.md")) || [];
  expect(newest).toBe(extension.version);
  expect(read("README.md")).not.toContain(extension.version);
});
