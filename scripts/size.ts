import { libraryWeights } from "../bench/libraryWeights";

/** npm run size: what the library's modules weigh on the visitor's page. */
async function main(): Promise<void> {
  Object.entries(await libraryWeights()).forEach(
    ([title, { minified, gzip, brotli }]) =>
      console.log(
        `${title}: ${minified} bytes minified, ${gzip} gzip, ${brotli} Brotli`,
      ),
  );
}

main();
