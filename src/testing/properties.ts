/**
 * fast-check, with arrays, texts and bytes as long as a test says they may be. By itself it makes none of more than ten
 * items: no block of a hash, no cut message and no second part would ever be reached.
 */
import * as fc from "fast-check";

fc.configureGlobal({ ...fc.readConfigureGlobal(), defaultSizeToMaxWhenMaxSpecified: true });

export * from "fast-check";
