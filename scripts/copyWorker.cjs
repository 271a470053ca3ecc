"use strict";

const { copyFileSync } = require("node:fs");

const NAME = "offline-tracking-worker.js";

/* The end of npm run package: the helper for the site's service worker lies beside the package, ready to be put on the site. */
copyFileSync(`dist/view/${NAME}`, NAME);
console.log(`The helper for the site's service worker is ${NAME}`);
