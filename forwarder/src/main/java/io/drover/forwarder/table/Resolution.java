package io.drover.forwarder.table;

import java.util.List;

/** Where a chain of forwards leads. */
public sealed interface Resolution {
  /** The places on the way, the first one included. */
  List<String> way();

  /** It ends at the last place; that is the first one where nothing was moved. */
  record Ends(List<String> way) implements Resolution {
    public Ends {
      way = List.copyOf(way);
    }
  }

  /** It comes back to a place where it was before, and leads nowhere. */
  record Loops(List<String> way) implements Resolution {
    public Loops {
      way = List.copyOf(way);
    }
  }

  /** It has more hops than are followed. */
  record TooLong(List<String> way) implements Resolution {
    public TooLong {
      way = List.copyOf(way);
    }
  }
}
