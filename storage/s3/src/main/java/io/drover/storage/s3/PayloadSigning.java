package io.drover.storage.s3;

/** Whether the signature of a request covers the bytes that it carries. */
enum PayloadSigning {
  /** On plain HTTP, where nothing else protects them on the way; not over TLS, which does. */
  AUTO,
  ALWAYS,
  NEVER;

  /** Whether it applies to a protocol, {@code http} or {@code https}. */
  boolean applies(String protocol) {
    return switch (this) {
      case AUTO -> protocol.equals("http");
      case ALWAYS -> true;
      case NEVER -> false;
    };
  }
}
