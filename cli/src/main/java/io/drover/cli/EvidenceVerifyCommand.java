package io.drover.cli;

import io.drover.cli.evidence.Discrepancy;
import io.drover.cli.evidence.EvidenceEntry;
import io.drover.cli.evidence.EvidenceException;
import io.drover.cli.evidence.EvidenceHeader;
import io.drover.cli.evidence.EvidenceReader;
import io.drover.cli.evidence.Signatures;
import io.drover.cli.evidence.StoreComparison;
import io.drover.cli.evidence.UnorderedListing;
import io.drover.cli.view.JsonView;
import io.drover.storage.RetryPolicy;
import io.drover.storage.Retrying;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import io.drover.storage.Waiter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Checks a file of evidence by itself and, if STORE is given, the store against it. Needs no"
          + " Kafka and writes nothing.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  drover evidence verify photos.evidence.gz --public-key archive.pem",
      "  drover evidence verify --full photos.evidence.gz s3://photos/2026"
    })
final class EvidenceVerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Connection connection = new Connection();

  @Parameters(index = "0", paramLabel = "FILE", description = "What 'evidence export' wrote.")
  private Path file = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "STORE",
      description =
          "Where the objects are: the job's target, or its source, or another place that they were"
              + " taken to.")
  private @Nullable String store;

  @Option(
      names = "--side",
      paramLabel = "SIDE",
      description =
          "source or target: which of the two STORE is to be like. Default: source if STORE is the"
              + " job's source, otherwise target.")
  private StoreComparison.@Nullable Side side;

  @Option(
      names = "--full",
      description =
          "Read every object and compare its SHA-256; without it, version and size are compared.")
  private boolean full;

  @Option(
      names = "--allow-extra",
      description =
          "Objects without a receipt are no fault: others use the place too. Also for a store that"
              + " does not list in the order of keys: each object is then asked for.")
  private boolean allowExtra;

  @Option(
      names = "--public-key",
      paramLabel = "PEM",
      description = "Ed25519 public key; the evidence must be signed with its private key.")
  private @Nullable Path publicKey;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "16",
      description = "Objects read at once with --full. Default: ${DEFAULT-VALUE}.")
  private int concurrency;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Most differences to print; all are counted. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(names = "--json", description = "One JSON object per difference, and one at the end.")
  private boolean json;

  private final Map<Discrepancy.Kind, Long> counts = new EnumMap<>(Discrepancy.Kind.class);
  private long reported;

  @Override
  public Integer call() throws InterruptedException {
    if (concurrency < 1 || limit < 0) {
      throw new CliException(
          ExitCode.USAGE,
          "--concurrency is %d and --limit %d; at least 1 and 0".formatted(concurrency, limit));
    }
    Optional<PublicKey> key = Optional.ofNullable(publicKey).map(Signatures::publicKey);
    try (EvidenceReader reader = new EvidenceReader(file)) {
      Optional<Long> compared =
          store == null ? Optional.empty() : Optional.of(compare(reader, store));
      while (reader.next().isPresent()) {
        // Reading on checks the rest.
      }
      EvidenceReader.Conclusion conclusion = reader.conclude(key);
      boolean holds = conclusion.agreesWithSeal().orElse(true) && differences() == 0;
      tell(conclusion, compared, holds);
      return (holds ? ExitCode.OK : ExitCode.EVIDENCE).code();
    } catch (UnorderedListing e) {
      throw new CliException(
          ExitCode.FAILURE,
          "cannot tell whether the store has objects without a receipt: %s, which is not the order of keys in UTF-8. With --allow-extra it is asked for the object of each receipt instead."
              .formatted(e.getMessage()),
          e);
    } catch (EvidenceException e) {
      throw new CliException(ExitCode.EVIDENCE, "the evidence does not hold: " + e.getMessage(), e);
    }
  }

  private long compare(EvidenceReader reader, String place) throws InterruptedException {
    EvidenceHeader header = reader.header();
    StoreUri uri = Locations.parse(place, Path.of(""));
    StoreComparison.Side chosen = side(header, uri);
    StoreUri recorded =
        StoreUri.parse(
            switch (chosen) {
              case SOURCE -> header.source();
              case TARGET -> header.target();
            });
    Retrying retrying =
        new Retrying(
            new RetryPolicy(10, Duration.ofMillis(200), Duration.ofSeconds(20)),
            () -> ThreadLocalRandom.current().nextLong(),
            Waiter.SYSTEM);
    try (Stores stores = Stores.discover(connection.settings().values())) {
      return new StoreComparison(
              stores.open(uri),
              uri,
              chosen,
              recorded,
              full,
              !allowExtra,
              concurrency,
              retrying,
              this::report)
          .run(() -> next(reader));
    }
  }

  private static Optional<EvidenceEntry> next(EvidenceReader reader) {
    return reader.next();
  }

  private StoreComparison.Side side(EvidenceHeader header, StoreUri uri) {
    StoreComparison.Side given = side;
    if (given != null) {
      return given;
    }
    return uri.equals(StoreUri.parse(header.source()))
        ? StoreComparison.Side.SOURCE
        : StoreComparison.Side.TARGET;
  }

  private void report(Discrepancy difference) {
    counts.merge(difference.kind(), 1L, Long::sum);
    if (++reported > limit) {
      return;
    }
    out()
        .println(
            json
                ? JsonView.line(
                    Map.of(
                        "difference", name(difference.kind()),
                        "key", difference.key(),
                        "detail", difference.detail()))
                : "%-9s %s  (%s)"
                    .formatted(name(difference.kind()), difference.key(), difference.detail()));
  }

  private long differences() {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey() != Discrepancy.Kind.UNPROVEN)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static String name(Discrepancy.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private void tell(EvidenceReader.Conclusion conclusion, Optional<Long> compared, boolean holds) {
    if (json) {
      out().println(JsonView.line(result(conclusion, compared, holds)));
      return;
    }
    out().println(EvidenceText.summary(conclusion.summary()));
    out().println(EvidenceText.seal(conclusion.header(), conclusion.summary()));
    if (conclusion.signed() && publicKey == null) {
      out().println("It is signed; --public-key says by whom.");
    } else if (conclusion.signed()) {
      out().println("Signed with the key given.");
    }
    compared.ifPresent(
        count ->
            out()
                .println(
                    "%,d objects compared with the store, %,d differences %s"
                        .formatted(count, differences(), counts.isEmpty() ? "" : counts)));
    out().println(holds ? "The evidence holds." : "The evidence does not hold.");
  }

  private Map<String, Object> result(
      EvidenceReader.Conclusion conclusion, Optional<Long> compared, boolean holds) {
    Map<String, Object> result = new java.util.TreeMap<>();
    result.put("migration", conclusion.header().migration());
    result.put("algorithm", conclusion.summary().seal().algorithm());
    result.put("digest", conclusion.summary().seal().digest());
    result.put("receipts", conclusion.summary().seal().receipts());
    result.put("bytes", conclusion.summary().seal().bytes());
    result.put("withoutSha256", conclusion.summary().withoutSha256());
    conclusion.agreesWithSeal().ifPresent(agrees -> result.put("agreesWithSeal", agrees));
    result.put("later", conclusion.header().later());
    result.put("signed", conclusion.signed());
    result.put("signatureChecked", conclusion.signed() && publicKey != null);
    compared.ifPresent(count -> result.put("compared", count));
    Map<String, Object> differences = new java.util.TreeMap<>();
    counts.forEach((kind, count) -> differences.put(name(kind), count));
    result.put("differences", differences);
    result.put("holds", holds);
    return result;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
