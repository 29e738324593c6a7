package io.drover.coordinator.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** M-04: patterns against a model that tries every way to cut the key. */
class GlobProperties {
  /** A piece of a pattern: how it is written, and at which places it may end from a place on. */
  sealed interface Piece {
    String written();

    Set<Integer> ends(String key, int from);

    record Literal(String c) implements Piece {
      @Override
      public String written() {
        return "*?[]{}\\,".contains(c) ? "\\" + c : c;
      }

      @Override
      public Set<Integer> ends(String key, int from) {
        return key.startsWith(c, from) ? Set.of(from + c.length()) : Set.of();
      }
    }

    record One(String written, String not) implements Piece {
      @Override
      public Set<Integer> ends(String key, int from) {
        boolean fits = from < key.length() && not.indexOf(key.charAt(from)) < 0;
        return fits ? Set.of(key.offsetByCodePoints(from, 1)) : Set.of();
      }
    }

    record Text(String written, boolean slashes) implements Piece {
      @Override
      public Set<Integer> ends(String key, int from) {
        Set<Integer> ends = new TreeSet<>();
        for (int end = from; end <= key.length(); end++) {
          ends.add(end);
          if (!slashes && end < key.length() && key.charAt(end) == '/') {
            break;
          }
        }
        return ends;
      }
    }

    record Directories() implements Piece {
      @Override
      public String written() {
        return "/**/";
      }

      @Override
      public Set<Integer> ends(String key, int from) {
        Set<Integer> ends = new TreeSet<>();
        if (key.startsWith("/", from)) {
          ends.add(from + 1);
          for (int end = from + 1; end < key.length(); end++) {
            if (key.charAt(end) == '/') {
              ends.add(end + 1);
            }
          }
        }
        return ends;
      }
    }

    record Row(List<Piece> pieces) implements Piece {
      @Override
      public String written() {
        return pieces.stream().map(Piece::written).collect(Collectors.joining());
      }

      @Override
      public Set<Integer> ends(String key, int from) {
        Set<Integer> ends = Set.of(from);
        for (Piece piece : pieces) {
          Set<Integer> next = new TreeSet<>();
          ends.forEach(end -> next.addAll(piece.ends(key, end)));
          ends = next;
        }
        return ends;
      }
    }

    record Either(List<Piece> choices) implements Piece {
      @Override
      public String written() {
        return choices.stream().map(Piece::written).collect(Collectors.joining(",", "{", "}"));
      }

      @Override
      public Set<Integer> ends(String key, int from) {
        Set<Integer> ends = new TreeSet<>();
        choices.forEach(choice -> ends.addAll(choice.ends(key, from)));
        return ends;
      }
    }
  }

  @Property(tries = 3_000)
  void sameAsTheModel(@ForAll("patterns") Piece pattern, @ForAll("keys") String key) {
    assertThat(Glob.anyOf(List.of(pattern.written())).matches(key))
        .as("%s on %s", pattern.written(), key)
        .isEqualTo(pattern.ends(key, 0).contains(key.length()));
  }

  @Property(tries = 300)
  void anyOfThem(
      @ForAll("patterns") Piece one, @ForAll("patterns") Piece other, @ForAll("keys") String key) {
    boolean either = one.ends(key, 0).contains(key.length());
    either |= other.ends(key, 0).contains(key.length());

    assertThat(Glob.anyOf(List.of(one.written(), other.written())).matches(key)).isEqualTo(either);
  }

  @Provide
  Arbitrary<String> keys() {
    return Arbitraries.of("a", "b", "/", "😀", "*", ",")
        .list()
        .ofMaxSize(8)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<Piece> patterns() {
    return Arbitraries.lazyOf(
        () -> leaf().list().ofMinSize(1).ofMaxSize(4).map(Piece.Row::new),
        () ->
            leaf()
                .list()
                .ofMaxSize(2)
                .<Piece>map(Piece.Row::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .flatMap(
                    choices ->
                        leaf()
                            .map(
                                after ->
                                    new Piece.Row(List.of(new Piece.Either(choices), after)))));
  }

  /** A star is fenced in by a quoted letter, since stars side by side are something else. */
  private static Arbitrary<Piece> leaf() {
    Piece a = new Piece.Literal("a");
    return Arbitraries.of(
        a,
        new Piece.Literal("b"),
        new Piece.Literal("😀"),
        new Piece.Literal("*"),
        new Piece.Literal(","),
        new Piece.One("?", "/"),
        new Piece.One("[!ab]", "/ab"),
        new Piece.One("[^*,]", "/*,"),
        new Piece.Row(List.of(new Piece.Text("*", false), a)),
        new Piece.Row(List.of(new Piece.Text("**", true), a)),
        new Piece.Row(List.of(new Piece.Text("***", true), new Piece.Literal("b"))),
        new Piece.Directories());
  }
}
