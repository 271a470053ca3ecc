/** What the stand-in ID service knows of the visitor. */
export interface IdFields {
  mid?: string;
  region?: number;
  blob?: string;
  isOptedOut?: boolean;
}

/** The cookie in which it is kept, of an organization. */
export interface IdCookie {
  read(): IdFields | undefined;
  write(fields: IdFields): void;
}

export function createIdCookie(orgId: string): IdCookie {
  const start = encodeURIComponent(`AMCV_${orgId}`) + "=";
  return {
    read() {
      const cookie = document.cookie
        .split("; ")
        .find((one) => one.startsWith(start));
      return (
        (cookie &&
          (JSON.parse(
            decodeURIComponent(cookie.slice(start.length)),
          ) as IdFields)) ||
        undefined
      );
    },
    write(fields) {
      const value = encodeURIComponent(JSON.stringify(fields));
      document.cookie = `${start}${value}; path=/; max-age=63072000`;
    },
  };
}
