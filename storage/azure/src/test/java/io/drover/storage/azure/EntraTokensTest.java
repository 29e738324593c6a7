package io.drover.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.exception.ClientAuthenticationException;
import io.drover.storage.StoreException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EntraTokensTest {
  private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

  private final Identity identity = new Identity();
  private Instant now = START;
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  private final EntraTokens tokens = new EntraTokens(identity::credential, clock);

  /** Gives a numbered token for an hour, or none. */
  private final class Identity implements InvocationHandler {
    private int given;
    private boolean out;

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
      assertThat(method.getName()).as("what EntraTokens asks for").isEqualTo("getTokenSync");
      if (out) {
        throw new ClientAuthenticationException("the identity's endpoint does not answer", null);
      }
      given++;
      return new AccessToken(
          "token-" + given, now.plus(Duration.ofHours(1)).atOffset(ZoneOffset.UTC));
    }

    /** A proxy, since the interface's other method is of a library that we do not see. */
    TokenCredential credential() {
      return (TokenCredential)
          Proxy.newProxyInstance(
              getClass().getClassLoader(), new Class<?>[] {TokenCredential.class}, this);
    }
  }

  private String header() {
    Map<String, String> headers = new HashMap<>();
    new Credentials.Bearer(tokens).sign("GET", "/", Map.of(), 0, headers);
    return headers.get("authorization");
  }

  @Test
  @DisplayName("T-36 a token is used while it is good, and renewed before it ends")
  void renewed() {
    assertThat(header()).isEqualTo("Bearer token-1");
    now = START.plus(Duration.ofMinutes(54));
    assertThat(header()).isEqualTo("Bearer token-1");

    now = START.plus(Duration.ofMinutes(56));

    assertThat(header()).isEqualTo("Bearer token-2");
    assertThat(header()).isEqualTo("Bearer token-2");
    assertThat(identity.given).isEqualTo(2);
  }

  @Test
  @DisplayName("T-36 a token that could not be renewed in time serves to its end, and no longer")
  void renewalFails() {
    header();
    identity.out = true;

    now = START.plus(Duration.ofMinutes(59));
    assertThat(header()).isEqualTo("Bearer token-1");

    now = START.plus(Duration.ofMinutes(60));
    assertThatExceptionOfType(StoreException.Denied.class)
        .isThrownBy(this::header)
        .withMessageContaining("does not answer")
        .withMessageNotContaining("token-1");

    identity.out = false;
    assertThat(header()).isEqualTo("Bearer token-2");
  }
}
