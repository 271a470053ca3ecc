import { act, screen } from "@testing-library/react";
import Ajv from "ajv-draft-04";
import extension from "../../extension.json";
import { ClearQueueView } from "../../src/view/actions/clearQueue/ClearQueueView";
import { SetOfflineTrackingView } from "../../src/view/actions/setOfflineTracking/SetOfflineTrackingView";
import { ConnectionStatusView } from "../../src/view/conditions/connectionStatus/ConnectionStatusView";
import { QueueSizeView } from "../../src/view/conditions/queueSize/QueueSizeView";
import { field, openView, radio } from "./support/openView";

const components = [...extension.actions, ...extension.conditions];
/** Whether settings obey the schema of the action or condition of a name. */
const isValid = (name: string, settings: unknown) =>
  new Ajv().compile(
    components.find((component) => component.name === name)?.schema ?? {},
  )(settings);

const VIEWS = {
  "set-offline-tracking": SetOfflineTrackingView,
  "clear-queue": ClearQueueView,
  "connection-status": ConnectionStatusView,
  "queue-size": QueueSizeView,
};
type Name = keyof typeof VIEWS;

test.each<[Name, object]>([
  ["set-offline-tracking", { trackOffline: true }],
  ["set-offline-tracking", { trackOffline: false }],
  ["set-offline-tracking", { trackOffline: "%element%" }],
  ["clear-queue", {}],
  ["clear-queue", { olderThanDays: 1 }],
  ["clear-queue", { olderThanDays: "%days%" }],
  ["connection-status", { status: "online" }],
  ["connection-status", { status: "offline" }],
  ["queue-size", { comparison: "lessThanOrEqual", size: 100000 }],
  ["queue-size", { comparison: "equal", size: "%size%" }],
])("%s: saving unchanged gives the same: %j", (name, settings) => {
  const view = openView(settings, VIEWS[name]);
  expect(view.validate()).toBe(true);
  expect(view.getSettings()).toEqual(settings);
  expect(isValid(name, settings)).toBe(true);
});

test.each<[Name, object]>([
  ["set-offline-tracking", { trackOffline: true }],
  ["clear-queue", {}],
  ["connection-status", { status: "offline" }],
  ["queue-size", { comparison: "greaterThan", size: 0 }],
])("%s: new, it is valid as it is: %j", (name, settings) => {
  const view = openView(null, VIEWS[name]);
  expect(view.validate()).toBe(true);
  expect(view.getSettings()).toEqual(settings);
  expect(isValid(name, settings)).toBe(true);
});

test.each<[Name, object, RegExp]>([
  ["set-offline-tracking", { trackOffline: "yes" }, /Pick a data element/],
  ["set-offline-tracking", { trackOffline: 1 }, /Pick a data element/],
  ["clear-queue", { olderThanDays: 93 }, /from 1 to 92/],
  ["clear-queue", { olderThanDays: {} }, /from 1 to 92/],
  ["connection-status", { status: "up" }, /Choose a status/],
  ["connection-status", { status: 1 }, /Choose a status/],
  ["queue-size", { comparison: "is", size: 1 }, /Choose a comparison/],
  ["queue-size", { comparison: "equal", size: -1 }, /from 0 to 100,000/],
])(
  "%s: settings of a wrong form show as errors: %j",
  (name, settings, message) => {
    const view = openView(settings, VIEWS[name]);
    expect(screen.getByText(message)).toBeVisible();
    expect(view.validate()).toBe(false);
    expect(isValid(name, settings)).toBe(false);
  },
);

test.each<[Name, object]>([
  ["set-offline-tracking", {}],
  ["set-offline-tracking", { trackOffline: true, more: 1 }],
  ["clear-queue", { olderThanDays: 0 }],
  ["clear-queue", { days: 5 }],
  ["connection-status", {}],
  ["queue-size", { comparison: "equal" }],
  ["queue-size", { comparison: "equal", size: 1.5 }],
])("%s: the schema refuses %j", (name, settings) => {
  expect(isValid(name, settings)).toBe(false);
});

test("Set Offline Tracking: off, and a data element", async () => {
  const view = openView(null, SetOfflineTrackingView);
  await view.user.click(radio("Off"));
  expect(view.getSettings()).toEqual({ trackOffline: false });
  await view.user.click(radio("From a data element"));
  expect(view.validate()).toBe(false);
  expect(field("Data element")).toHaveAccessibleDescription(
    /Pick a data element/,
  );
  await view.user.click(
    screen.getByRole("button", { name: "Select a data element: Data element" }),
  );
  expect(view.validate()).toBe(true);
  expect(view.getSettings()).toEqual({ trackOffline: "%picked%" });
});

test("Clear Queue: those older than a number of days", async () => {
  const view = openView(null, ClearQueueView);
  await view.user.click(radio("Those older than a number of days"));
  expect(view.validate()).toBe(false);
  await view.user.type(field("Older than (days)"), "30");
  expect(view.validate()).toBe(true);
  expect(view.getSettings()).toEqual({ olderThanDays: 30 });
  await view.user.click(radio("All"));
  expect(view.getSettings()).toEqual({});
});

test("Connection Status: online", async () => {
  const view = openView(null, ConnectionStatusView);
  await view.user.click(radio("Online"));
  expect(view.getSettings()).toEqual({ status: "online" });
});

test("Queue Size: a comparison, by keyboard, and a number", async () => {
  const view = openView(null, QueueSizeView);
  act(() =>
    screen.getByRole("button", { name: /number of queued hits/ }).focus(),
  );
  await view.user.keyboard("{ArrowDown}{Home}{Enter}");
  await view.user.clear(field("Number of hits"));
  await view.user.type(field("Number of hits"), "5");
  expect(view.validate()).toBe(true);
  expect(view.getSettings()).toEqual({ comparison: "equal", size: 5 });
});
