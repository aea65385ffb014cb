/** A login's secret could not be had; the message says why and holds no part of it. */
export class LoginFailure extends Error {
  /** True where trying again may help. */
  readonly passes: boolean;

  constructor(message: string, options: { readonly passes?: boolean; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.passes = options.passes ?? false;
  }
}
