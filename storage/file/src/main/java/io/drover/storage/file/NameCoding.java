package io.drover.storage.file;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The file names that stand for one component of a key: the component itself wherever a file system
 * holds it, otherwise a name that starts with {@link #RESERVED} and can be turned back (T-11,
 * T-13).
 *
 * <p>A component that cannot be a name (empty, {@code .}, {@code ..}, with a NUL, or starting with
 * {@link #RESERVED} itself) is percent-encoded after a marker; one that is too long becomes its
 * hash, and a file of ours keeps the text. Markers tell objects from directories, so these never
 * collide; a plain name may be a directory already, then the object of that key takes its marked
 * name.
 */
final class NameCoding {
  /** Names of ours start so; real names that do are encoded, or left alone if they are not ours. */
  static final String RESERVED = ".drover-";

  /** Directory below the root for what is not published yet. */
  static final String TEMPORARY = RESERVED + "tmp";

  /** Longest file name in bytes: NAME_MAX of Linux and every usual file system. */
  static final int MAX_NAME = 255;

  private static final String OBJECT = RESERVED + "o.";
  private static final String DIRECTORY = RESERVED + "d.";
  private static final String LONG_OBJECT = RESERVED + "lo.";
  private static final String LONG_DIRECTORY = RESERVED + "ld.";
  private static final String LONG_OBJECT_TEXT = RESERVED + "lt.";
  private static final String LONG_DIRECTORY_TEXT = RESERVED + "text";

  private NameCoding() {}

  /** Whether a component is its own file name. */
  static boolean plain(String component) {
    return !component.isEmpty()
        && !component.equals(".")
        && !component.equals("..")
        && !component.startsWith(RESERVED)
        && component.indexOf('\0') < 0
        && utf8Length(component) <= MAX_NAME;
  }

  /** The name of the directory for a component. */
  static String directory(String component) {
    return plain(component) ? component : marked(DIRECTORY, LONG_DIRECTORY, component);
  }

  /** The name of an object whose plain name is impossible or taken by a directory. */
  static String markedObject(String component) {
    return marked(OBJECT, LONG_OBJECT, component);
  }

  private static String marked(String marker, String longMarker, String component) {
    String name = marker + escape(component);
    return utf8Length(name) <= MAX_NAME ? name : longMarker + hash(component);
  }

  /**
   * The file that keeps the text of a hashed name, if the name is one: beside an object, inside a
   * directory. Relative to where the name is.
   */
  static Optional<String> textFile(String name) {
    if (name.startsWith(LONG_OBJECT)) {
      return Optional.of(LONG_OBJECT_TEXT + name.substring(LONG_OBJECT.length()));
    }
    return name.startsWith(LONG_DIRECTORY)
        ? Optional.of(name + "/" + LONG_DIRECTORY_TEXT)
        : Optional.empty();
  }

  /** Whether the file keeps the text of a hashed name. */
  static boolean isTextFile(String name) {
    return name.startsWith(LONG_OBJECT_TEXT) || name.equals(LONG_DIRECTORY_TEXT);
  }

  /**
   * The component that a name stands for.
   *
   * @param text what the text file of a hashed name holds; asked for those only
   * @return empty if the name is reserved and not one of ours
   */
  static Optional<String> component(String name, boolean directory, TextSource text) {
    if (!name.startsWith(RESERVED)) {
      return Optional.of(name);
    }
    Optional<String> component =
        textFile(name).isPresent()
            ? text.text(textFile(name).orElseThrow())
            : unescape(name, directory ? DIRECTORY : OBJECT);
    return component.filter(c -> name.equals(directory ? directory(c) : markedObject(c)));
  }

  /** Reads the text files of hashed names. */
  @FunctionalInterface
  interface TextSource {
    Optional<String> text(String file);
  }

  private static Optional<String> unescape(String name, String marker) {
    if (!name.startsWith(marker)) {
      return Optional.empty();
    }
    return Optional.of(name.substring(marker.length()).replace("%00", "\0").replace("%25", "%"));
  }

  private static String escape(String component) {
    return component.replace("%", "%25").replace("\0", "%00");
  }

  private static String hash(String component) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(component.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Length in UTF-8 of well-formed text. */
  static int utf8Length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }
}
