/** How long the last request took: AppMeasurement 2.27.0 tells that with the next hit, in the parameter lrt, in milliseconds. */
export interface RequestTime {
  /** A request begins; to be called when it had its answer. */
  start(): () => void;
  /** The same image request, with the parameter. */
  addTo(url: string): string;
}

const END = "&AQE=1";

export function createRequestTime(): RequestTime {
  let last: number | undefined;
  return {
    start() {
      const start = performance.now();
      return () => {
        last = Math.round(performance.now() - start);
      };
    },
    addTo(url) {
      if (!last || !url.endsWith(END)) {
        return url;
      }
      const parameter = `&lrt=${last}`;
      last = undefined;
      return url.slice(0, -END.length) + parameter + END;
    },
  };
}
