/* Before the library starts: what an earlier run of the demo left waits for servers that are gone, or was reset. */
import { clearStorage, forgetVisitor, RUN } from "./clearStorage.ts";

const { run, idMode } = document.documentElement.dataset;

if (localStorage.getItem(RUN) !== run) {
  clearStorage();
  localStorage.setItem(RUN, String(run));
}

// Else the ID service would not be asked.
if (idMode !== "ready") {
  forgetVisitor();
}
