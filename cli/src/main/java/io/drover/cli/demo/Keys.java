package io.drover.cli.demo;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The objects that the application works with; a few of them get half of the requests.
 *
 * @param bucket as the gateway shows it
 * @param prefix what all keys start with
 * @param all every key
 * @param hot how many of them get half of the requests
 */
record Keys(String bucket, String prefix, List<String> all, int hot) {
  /** Keys that one page of a listing holds. */
  private static final int PAGE = 1_000;

  Keys {
    all = List.copyOf(all);
    if (all.size() > PAGE || hot < 1 || hot > all.size()) {
      throw new IllegalArgumentException(
          "%d keys with %d hot ones: there must be 1 to %d keys".formatted(all.size(), hot, PAGE));
    }
  }

  /** Keys with numbers. */
  static Keys numbered(String bucket, String prefix, int count, int hot) {
    return new Keys(
        bucket,
        prefix,
        IntStream.range(0, count).mapToObj(i -> "%sobject-%04d".formatted(prefix, i)).toList(),
        hot);
  }

  String any(Random random) {
    int bound = random.nextBoolean() ? hot : all.size();
    return all.get(random.nextInt(bound));
  }
}
