/** Put in by the build; absent when run from source. */
declare const COGNOBSERVE_VERSION: string | undefined;

/** Version of this installer, and of the image that it installs unless told otherwise. */
export const version: string = typeof COGNOBSERVE_VERSION === "string" ? COGNOBSERVE_VERSION : "0.0.0-source";
