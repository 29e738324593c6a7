package io.drover.storage.file;

import io.drover.storage.ObjectAttributes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;

/** Keeps an object's attributes in the extended attribute {@code user.drover} of its file. */
final class ExtendedAttributes {
  /** The name, to which the system adds {@code user.}. */
  private static final String NAME = "drover";

  /**
   * Most bytes: ext4 keeps all attributes of a file within one block of 4,096 bytes, headers and
   * other attributes included.
   */
  static final int MAX_BYTES = 3_800;

  private final boolean supported;

  ExtendedAttributes(boolean supported) {
    this.supported = supported;
  }

  /** For the file system that a directory is on. */
  static ExtendedAttributes on(Path directory) throws IOException {
    return new ExtendedAttributes(
        Files.getFileStore(directory)
            .supportsFileAttributeView(UserDefinedFileAttributeView.class));
  }

  boolean supported() {
    return supported;
  }

  /** Whether these attributes can be kept. */
  boolean holds(ObjectAttributes attributes) {
    return attributes.equals(ObjectAttributes.NONE)
        || (supported && AttributeFormat.encode(attributes).length <= MAX_BYTES);
  }

  /** Gives a file its attributes, if they can be kept. */
  void write(Path file, ObjectAttributes attributes) throws IOException {
    if (supported && !attributes.equals(ObjectAttributes.NONE) && holds(attributes)) {
      view(file).write(NAME, ByteBuffer.wrap(AttributeFormat.encode(attributes)));
    }
  }

  /** The attributes of a file; none for a plain file. */
  ObjectAttributes read(Path file) throws IOException {
    if (!supported) {
      return ObjectAttributes.NONE;
    }
    UserDefinedFileAttributeView view = view(file);
    if (!view.list().contains(NAME)) {
      return ObjectAttributes.NONE;
    }
    ByteBuffer value = ByteBuffer.allocate(view.size(NAME));
    view.read(NAME, value);
    return AttributeFormat.decode(value.array());
  }

  private static UserDefinedFileAttributeView view(Path file) throws IOException {
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(
            file, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null) {
      throw new NoSuchFileException(file.toString(), null, "no extended attributes here");
    }
    return view;
  }
}
