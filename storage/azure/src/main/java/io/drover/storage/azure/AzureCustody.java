package io.drover.storage.azure;

import io.drover.storage.Custody;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How Azure keeps a blob, by the headers of an answer (T-21, T-22). Source: "Get Blob Properties"
 * of the Azure Storage REST API.
 */
final class AzureCustody {
  private static final String ARCHIVE = "Archive";

  private AzureCustody() {}

  static Custody read(WireResponse response) {
    Optional<String> tier =
        response
            .header("x-ms-access-tier")
            .filter(name -> !inferred(response) || name.equals(ARCHIVE));
    List<String> locks = locks(response);
    return tier.isEmpty() && locks.isEmpty()
        ? Custody.ORDINARY
        : new Custody(tier, tier.filter(ARCHIVE::equals).isPresent(), locks);
  }

  /** Whether the tier is the account's default and not one that somebody chose for the blob. */
  private static boolean inferred(WireResponse response) {
    return response
        .header("x-ms-access-tier-inferred")
        .filter("true"::equalsIgnoreCase)
        .isPresent();
  }

  private static List<String> locks(WireResponse response) {
    List<String> locks = new ArrayList<>();
    response
        .header("x-ms-immutability-policy-until-date")
        .ifPresent(
            date ->
                locks.add(
                    "immutable (%s) until %s"
                        .formatted(
                            response.header("x-ms-immutability-policy-mode").orElse("unlocked"),
                            date)));
    response
        .header("x-ms-legal-hold")
        .filter("true"::equalsIgnoreCase)
        .ifPresent(held -> locks.add("legal hold"));
    response
        .header("x-ms-lease-status")
        .filter("locked"::equalsIgnoreCase)
        .ifPresent(leased -> locks.add("lease"));
    return locks;
  }
}
