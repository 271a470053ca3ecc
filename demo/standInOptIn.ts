type Permissions = Record<string, boolean>;
type OnPermissions = (permissions: Permissions) => void;

/** The part of the ID service's configuration that is about the visitor's permission. */
export interface OptInConfiguration {
  doesOptInApply?: boolean;
  previousPermissions?: Permissions;
}

const CATEGORIES = {
  AAM: "aam",
  ADCLOUD: "adcloud",
  ANALYTICS: "aa",
  CAMPAIGN: "campaign",
  ECID: "ecid",
  LIVEFYRE: "livefyre",
  MEDIA_ANALYTICS: "mediaaa",
  TARGET: "target",
};
const toPermissions = (categories: string | string[], isGiven: boolean) =>
  Object.fromEntries(
    ([] as string[]).concat(categories).map((one) => [one, isGiven]),
  );
const everything = (isGiven: boolean) =>
  toPermissions(Object.values(CATEGORIES), isGiven);

/** A stand-in for adobe.optIn, the ID service's opt-in object: our own code with its documented behaviour. */
export class StandInOptIn {
  readonly Categories = CATEGORIES;
  readonly doesOptInApply: boolean;
  permissions: Permissions;
  status: "pending" | "changed" | "complete" = "pending";

  private next: Permissions;
  private readonly listeners: OnPermissions[] = [];

  constructor({ doesOptInApply, previousPermissions }: OptInConfiguration) {
    this.doesOptInApply = !!doesOptInApply;
    this.permissions = {
      ...everything(!doesOptInApply),
      ...previousPermissions,
    };
    this.next = { ...this.permissions };
    if (previousPermissions && Object.keys(previousPermissions).length) {
      this.status = "complete";
    }
  }

  get isPending(): boolean {
    return this.status === "pending";
  }

  get isComplete(): boolean {
    return this.status === "complete";
  }

  isApproved(categories: string | string[]): boolean {
    return ([] as string[])
      .concat(categories)
      .every((one) => this.permissions[one]);
  }

  /** Calls back now if the answer is known or none is needed, else once it is; with `keep` after each later one, too. */
  fetchPermissions(callback: OnPermissions, keep = false): void {
    const isKnown = !this.doesOptInApply || this.isComplete;
    if (keep) {
      this.listeners.push(callback);
    } else if (!isKnown) {
      const once: OnPermissions = (permissions) => {
        this.listeners.splice(this.listeners.indexOf(once), 1);
        callback(permissions);
      };
      this.listeners.push(once);
    }
    if (isKnown) {
      callback(this.permissions);
    }
  }

  approve(categories: string | string[], waitForComplete = false): void {
    this.answer(toPermissions(categories, true), waitForComplete);
  }

  deny(categories: string | string[], waitForComplete = false): void {
    this.answer(toPermissions(categories, false), waitForComplete);
  }

  approveAll(): void {
    this.answer(everything(true), false);
  }

  denyAll(): void {
    this.answer(everything(false), false);
  }

  complete(): void {
    if (this.status === "changed") {
      this.permissions = { ...this.next };
      this.status = "complete";
      [...this.listeners].forEach((listener) => listener(this.permissions));
    }
  }

  private answer(permissions: Permissions, waitForComplete: boolean): void {
    Object.assign(this.next, permissions);
    this.status = "changed";
    if (!waitForComplete) {
      this.complete();
    }
  }
}
