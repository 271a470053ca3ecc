/*
 * Says so where Node.js is too old. It has to run there, so it is written for any.
 */
var needed = require("../package.json").engines.node.match(/\d+/g);
var own = process.versions.node.split(".");

if (
  Number(own[0]) < Number(needed[0]) ||
  (own[0] === needed[0] && Number(own[1]) < Number(needed[1]))
) {
  console.error(
    "Node.js " +
      needed.join(".") +
      " or later is needed, and this is " +
      process.versions.node +
      ": see https://nodejs.org.",
  );
  process.exit(1);
}
