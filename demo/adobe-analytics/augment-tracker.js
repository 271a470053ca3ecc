// Takes a function that is called with each tracker, after its library loaded and before any variable is set. A promise
// that it returns holds the tracker back.
const callbacks = [];

module.exports = function (callback) {
  callbacks.push(callback);
};

module.exports.augment = function (tracker) {
  return Promise.all(callbacks.map((callback) => callback(tracker)));
};
