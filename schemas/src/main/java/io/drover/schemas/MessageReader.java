package io.drover.schemas;

/** Turns bytes in the wire format into a message. */
@FunctionalInterface
interface MessageReader<V> {
  V decode(byte[] bytes);
}
