// style sheets as modules; Next writes the same reference to next-env.d.ts, which only exists after a build
/// <reference types="next/types/global" />
