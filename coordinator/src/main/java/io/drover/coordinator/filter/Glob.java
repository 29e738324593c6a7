package io.drover.coordinator.filter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Patterns over keys, any of which may match. A pattern describes the whole key below the source's
 * prefix:
 *
 * <table>
 * <caption>What a pattern may hold</caption>
 * <tr><td>{@code ?}</td><td>one character, not a slash</td></tr>
 * <tr><td>{@code *}</td><td>any text without a slash, also none</td></tr>
 * <tr><td>{@code **}</td><td>any text, also none; three and more stars mean the same</td></tr>
 * <tr><td>{@code **}{@code /}</td><td>at the start of the pattern or right behind a slash: any
 * number of whole directories, also none</td></tr>
 * <tr><td>{@code [a-z_]}</td><td>one of these characters; {@code [!a-z]} or {@code [^a-z]} one
 * other than these; never a slash; a {@code ]} that comes first and a {@code -} that comes first or
 * last stand for themselves</td></tr>
 * <tr><td>{@code {a,b}}</td><td>any of these patterns, which may be empty and may hold slashes and
 * braces</td></tr>
 * <tr><td>{@code \x}</td><td>the character x itself</td></tr>
 * </table>
 *
 * <p>Characters are code points; case counts; nothing is normalised. Matching follows all
 * possibilities at once: its time is at most the length of the key times that of the patterns,
 * whatever they are. Safe for any number of threads.
 */
final class Glob {
  private static final int MATCH = -1;

  private final List<State> states = new ArrayList<>();

  private final int start;

  /**
   * @param takes the characters that lead to {@code next}; without any, {@code next} and {@code
   *     other} are reached without one
   */
  private record State(Takes takes, int next, int other) {
    @SuppressWarnings("ReferenceEquality") // NOTHING is the only one of its kind
    boolean takesNothing() {
      return takes == NOTHING;
    }
  }

  @FunctionalInterface
  private interface Takes {
    boolean is(int codePoint);
  }

  private static final Takes NOTHING = codePoint -> false;

  private Glob(GlobNode node) {
    this.start = add(node, MATCH);
  }

  /**
   * Compiles patterns.
   *
   * @param patterns at least one
   * @throws IllegalArgumentException that names the pattern and what is wrong with it
   */
  static Glob anyOf(List<String> patterns) {
    return new Glob(new GlobNode.Either(patterns.stream().map(GlobParser::parse).toList()));
  }

  /** Adds the states of a node that lead to a state; gives the one to begin with. */
  private int add(GlobNode node, int next) {
    return switch (node) {
      case GlobNode.One(int codePoint) -> add(new State(c -> c == codePoint, next, next));
      case GlobNode.OneOf(CharacterSet set) -> add(new State(set::has, next, next));
      case GlobNode.Run(CharacterSet set) -> {
        int loop = add(new State(NOTHING, next, next));
        int step = add(new State(set::has, loop, loop));
        states.set(loop, new State(NOTHING, next, step));
        yield loop;
      }
      case GlobNode.Sequence(List<GlobNode> parts) -> {
        int begin = next;
        for (GlobNode part : parts.reversed()) {
          begin = add(part, begin);
        }
        yield begin;
      }
      case GlobNode.Either(List<GlobNode> choices) -> {
        int begin = add(choices.getLast(), next);
        for (GlobNode choice : choices.subList(0, choices.size() - 1)) {
          begin = add(new State(NOTHING, add(choice, next), begin));
        }
        yield begin;
      }
    };
  }

  private int add(State state) {
    states.add(state);
    return states.size() - 1;
  }

  /** Whether a pattern matches all of a text. */
  boolean matches(String text) {
    Front front = new Front();
    Front spare = new Front();
    front.reach(start);
    int i = 0;
    while (i < text.length() && front.count > 0) {
      int codePoint = text.codePointAt(i);
      front.step(codePoint, spare);
      Front stepped = spare;
      spare = front;
      front = stepped;
      i += Character.charCount(codePoint);
    }
    return front.matched && i == text.length();
  }

  /** The states that the text so far may have led to. */
  private final class Front {
    private final int[] waiting = new int[states.size()];
    private final int[] seen = new int[states.size()];
    private int[] stack = new int[16];
    private int round = 1;
    private int count;
    private boolean matched;

    /** Makes another front what this one is after one more character. */
    void step(int codePoint, Front next) {
      next.clear();
      for (int i = 0; i < count; i++) {
        State state = states.get(waiting[i]);
        if (state.takes.is(codePoint)) {
          next.reach(state.next);
        }
      }
    }

    private void clear() {
      round++;
      count = 0;
      matched = false;
    }

    /** Adds a state and all that it leads to without a character. */
    void reach(int first) {
      int depth = push(0, first);
      while (depth > 0) {
        int at = stack[--depth];
        if (at == MATCH) {
          matched = true;
        } else if (seen[at] != round) {
          seen[at] = round;
          State state = states.get(at);
          if (state.takesNothing()) {
            depth = push(push(depth, state.other), state.next);
          } else {
            waiting[count++] = at;
          }
        }
      }
    }

    private int push(int depth, int state) {
      if (depth == stack.length) {
        stack = Arrays.copyOf(stack, depth * 2);
      }
      stack[depth] = state;
      return depth + 1;
    }
  }
}
