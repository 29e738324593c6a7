package io.drover.storage.file;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Renames a file only where nothing is, decided by the kernel, also against programs that know
 * nothing of our locks.
 *
 * <p>Java has no such call: {@code renameat2(2)} with {@code RENAME_NOREPLACE} is called directly
 * where the platform has it and the process may ({@code --enable-native-access}). Otherwise {@code
 * link(2)} and {@code unlink(2)} do it, which is as exclusive, but changes the file's change time
 * once more just after it appears.
 */
final class ExclusiveRename {
  private static final int AT_FDCWD = -100;
  private static final int RENAME_NOREPLACE = 1;
  private static final int EEXIST = 17;

  private final Optional<MethodHandle> renameat2;

  ExclusiveRename() {
    this(ExclusiveRename.class.getModule().isNativeAccessEnabled() ? bind() : Optional.empty());
  }

  /** With the kernel's call, or without it. */
  ExclusiveRename(Optional<MethodHandle> renameat2) {
    this.renameat2 = renameat2;
  }

  @SuppressWarnings("restricted") // Only called where native access is enabled.
  private static Optional<MethodHandle> bind() {
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("renameat2")
        .map(
            symbol ->
                linker.downcallHandle(
                    symbol,
                    FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT),
                    Linker.Option.captureCallState("errno")));
  }

  /**
   * Renames within one file system.
   *
   * @throws FileAlreadyExistsException if something is there; nothing changes
   */
  void rename(Path from, Path to) throws IOException {
    int errno = renameat2.isPresent() ? call(renameat2.orElseThrow(), from, to) : -1;
    if (errno == EEXIST) {
      throw new FileAlreadyExistsException(to.toString());
    }
    if (errno != 0) {
      link(from, to); // Also where the kernel's call failed: this one says why.
    }
  }

  private static int call(MethodHandle renameat2, Path from, Path to) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      int result =
          (int)
              renameat2.invokeExact(
                  state,
                  AT_FDCWD,
                  bytes(arena, from),
                  AT_FDCWD,
                  bytes(arena, to),
                  RENAME_NOREPLACE);
      return result == 0 ? 0 : (int) ERRNO.get(state, 0L);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException("renameat2 cannot be called", e);
    }
  }

  private static final java.lang.invoke.VarHandle ERRNO =
      Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

  /** The raw bytes of a path, ended by a zero. */
  private static MemorySegment bytes(Arena arena, Path path) {
    byte[] raw = RawNames.bytes(path);
    MemorySegment segment = arena.allocate(raw.length + 1L);
    MemorySegment.copy(raw, 0, segment, ValueLayout.JAVA_BYTE, 0, raw.length);
    return segment;
  }

  private static void link(Path from, Path to) throws IOException {
    Files.createLink(to, from);
    Files.delete(from);
  }
}
