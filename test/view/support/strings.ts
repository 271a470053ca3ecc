import { runInThisContext } from "node:vm";
import { compileStrings } from "../../../build/compileStrings.mts";

/** The module virtual:strings, as the bundler makes it. */
export default runInThisContext(`(${compileStrings()})`) as unknown;
