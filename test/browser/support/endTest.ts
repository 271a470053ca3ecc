import type { Stage } from "./startStage";
import type { TestBrowser, TestPage } from "./TestBrowser";

/** Leaves nothing of a test to the next one, and expects that no exception reached its pages. */
export async function endTest<Page extends TestPage>(
  browser: TestBrowser<Page>,
  stage: Stage,
): Promise<void> {
  await browser.context.setOffline(false);
  await Promise.all(browser.context.pages().map((page) => page.close()));
  await stage.close();
  expect(stage.exceptions).toEqual([]);
}
