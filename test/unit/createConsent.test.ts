import { createConsent } from "../../src/lib/createConsent";

const set = (optIn: unknown) => {
  window.adobe = { optIn } as Window["adobe"];
};
const Categories = { ANALYTICS: "aa" };
const fetchPermissions = jest.fn();

beforeEach(() => {
  window.adobe = undefined;
  fetchPermissions.mockReset();
});

test("is given where the page has no opt-in service", () => {
  const consent = createConsent(() => undefined);
  expect(consent()).toBe(true);
  window.adobe = {};
  expect(consent()).toBe(true);
  set({});
  expect(consent()).toBe(true);
});

test.each([
  [{ isApproved: () => true, isComplete: true }, true],
  [{ isApproved: () => true, isComplete: false }, true],
  [{ isApproved: () => false, isComplete: true }, false],
  [{ isApproved: () => false, isComplete: false }, undefined],
])("%#: what the service says of Analytics", (service, expected) => {
  set({ Categories, fetchPermissions, ...service });
  expect(createConsent(() => undefined)()).toBe(expected);
});

test("a no counts, even of a service that can't be followed", () => {
  set({ Categories, isApproved: () => false });
  expect(createConsent(() => undefined)()).toBe(false);
});

test("follows the service, once, also one that comes later", () => {
  const onAnswer = jest.fn();
  const consent = createConsent(onAnswer);
  consent();
  set({ Categories, fetchPermissions, isApproved: () => true });
  consent();
  consent();
  expect(fetchPermissions).toHaveBeenCalledTimes(1);
  expect(fetchPermissions).toHaveBeenCalledWith(onAnswer, true);
});
