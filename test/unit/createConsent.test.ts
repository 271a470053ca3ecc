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
  let approved: boolean | undefined;
  let answer = () => {};
  const consent = createConsent(onAnswer);
  consent();
  set({
    Categories,
    isApproved: () => !!approved,
    get isComplete() {
      return approved !== undefined;
    },
    // As the service does: at once, where permissions are known.
    fetchPermissions: (callback: () => void, keep: boolean) => {
      fetchPermissions(keep);
      answer = callback;
      callback();
    },
  });
  expect([consent(), consent()]).toEqual([undefined, undefined]);
  expect(fetchPermissions.mock.calls).toEqual([[true]]);
  expect(onAnswer).not.toHaveBeenCalled();
  approved = true;
  answer();
  expect(onAnswer).toHaveBeenCalledTimes(1);
  // The same again.
  answer();
  expect(onAnswer).toHaveBeenCalledTimes(1);
  approved = false;
  answer();
  expect(onAnswer).toHaveBeenCalledTimes(2);
});

test("what is known as it is asked for the first time is no answer", () => {
  const onAnswer = jest.fn();
  set({
    Categories,
    isApproved: () => true,
    fetchPermissions: (callback: () => void) => callback(),
  });
  expect(createConsent(onAnswer)()).toBe(true);
  expect(onAnswer).not.toHaveBeenCalled();
});
