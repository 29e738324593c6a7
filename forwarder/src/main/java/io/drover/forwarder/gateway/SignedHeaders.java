package io.drover.forwarder.gateway;

import java.util.List;

/** The names of the headers that a signature covers. */
final class SignedHeaders {
  private static final String FIELD = "SignedHeaders=";

  private SignedHeaders() {}

  /** From an Authorization header, or from the list itself as URLs have it. */
  static List<String> of(String text) {
    int at = text.indexOf(FIELD);
    String list = at < 0 ? text : text.substring(at + FIELD.length()).split(",", 2)[0];
    return List.of(list.strip().split(";"));
  }
}
