// Returns a promise of the tracker, ready to track.
let resolve;
const ready = new Promise((r) => {
  resolve = r;
});

module.exports = function () {
  return ready;
};

module.exports.resolve = resolve;
