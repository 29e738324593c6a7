package io.drover.storage.testservers;

/** What a {@link FaultProxy} does to one exchange. */
public sealed interface ProxyFault {
  /** The server is not asked; this is the answer. */
  record Answer(int status, String reason, String body) implements ProxyFault {}

  /** The connection is reset before the server is asked. */
  record Refuse() implements ProxyFault {}

  /** The server does what it is asked, and the connection is reset instead of the answer. */
  record LoseAnswer() implements ProxyFault {}

  /** The head of the answer and so many bytes of its body arrive, then the connection is reset. */
  record Reset(int afterBytes) implements ProxyFault {}

  /** The same, but the connection ends in good order. */
  record Truncate(int afterBytes) implements ProxyFault {}

  /** So many bytes of the body arrive, under a head that says there are no more. */
  record Shorten(int afterBytes) implements ProxyFault {}

  /** The bit at this place of the body is another one. */
  record Flip(int atByte) implements ProxyFault {}

  /** The body of the answer arrives at no more than this rate. */
  record Slow(int bytesPerSecond) implements ProxyFault {}
}
