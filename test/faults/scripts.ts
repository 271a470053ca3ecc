/* What is run in pages of the visitor, as text. */

/** An hour. */
export const CLOCK_SET_BACK = `{
  const Before = Date;
  const now = () => Before.now() - 3600000;
  Date = class extends Before {
    constructor(...given) { super(...(given.length ? given : [now()])); }
    static now() { return now(); }
  };
}`;

/** A database that never opens. */
export const BLOCKED = `IDBFactory.prototype.open = function () { return {}; };`;

/** A browser that says that it is offline, whatever it is. */
export const STUCK_OFFLINE = `Object.defineProperty(Navigator.prototype, "onLine", { get: function () { return false; } });`;

/** Adobe's opt-in service, as far as AppMeasurement and the extension use it. */
export const OPT_IN = `
var callbacks = [], approved = true;
window.adobe = { optIn: {
  Categories: { ANALYTICS: "aa" }, isComplete: true,
  isApproved: function () { return approved; },
  fetchPermissions: function (callback) { callbacks.push(callback); callback(); },
  set: function (isApproved) { approved = isApproved; callbacks.forEach(function (callback) { callback(); }); }
} };`;
