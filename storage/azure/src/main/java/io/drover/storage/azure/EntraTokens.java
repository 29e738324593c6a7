package io.drover.storage.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.AzureException;
import com.azure.identity.DefaultAzureCredentialBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of Microsoft Entra ID, from whatever identity the machine has: environment, workload
 * identity, managed identity, developer's login. Renewed some minutes before they end (T-36); one
 * thread at a time asks for a new one.
 */
final class EntraTokens implements Credentials.AccessTokens {
  private static final String SCOPE = "https://storage.azure.com/.default";

  /** A token that ends sooner than this is renewed before it is used. */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private final ReentrantLock lock = new ReentrantLock();
  private final Supplier<TokenCredential> identity;
  private final Clock clock;
  private @Nullable TokenCredential source;
  private volatile Credentials.@Nullable Token present;

  /**
   * @param clientId the managed identity to use where there are several
   */
  static EntraTokens ofMachine(Optional<String> clientId, Clock clock) {
    return new EntraTokens(
        () -> {
          var builder = new DefaultAzureCredentialBuilder();
          clientId.ifPresent(builder::managedIdentityClientId);
          return builder.build();
        },
        clock);
  }

  /**
   * @param identity asked once, when the first token is needed
   */
  EntraTokens(Supplier<TokenCredential> identity, Clock clock) {
    this.identity = identity;
    this.clock = clock;
  }

  @Override
  public String token() {
    Credentials.@Nullable Token known = present;
    return known != null && fresh(known) ? known.value() : renewed().value();
  }

  private boolean fresh(Credentials.Token token) {
    return clock.instant().plus(MARGIN).isBefore(token.expires());
  }

  private Credentials.Token renewed() {
    lock.lock();
    try {
      Credentials.@Nullable Token known = present;
      if (known != null && fresh(known)) {
        return known;
      }
      Credentials.Token token = ask(known);
      present = token;
      return token;
    } finally {
      lock.unlock();
    }
  }

  /** A new token, or the one known while it still holds and there is no new one to be had. */
  private Credentials.Token ask(Credentials.@Nullable Token known) {
    try {
      AccessToken token = credential().getTokenSync(new TokenRequestContext().addScopes(SCOPE));
      Instant expires = token.getExpiresAt().toInstant();
      return new Credentials.Token(token.getToken(), expires);
    } catch (AzureException e) {
      if (known != null && clock.instant().isBefore(known.expires())) {
        return known;
      }
      throw AzureFailure.noToken(e);
    }
  }

  /** Only when it is needed: it is slow to make. */
  @Override
  public TokenCredential credential() {
    lock.lock();
    try {
      TokenCredential known = source;
      if (known == null) {
        known = identity.get();
        source = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return "EntraTokens[(secret)]";
  }
}
