package io.drover.cli.reference;

import org.junit.jupiter.api.Test;

/**
 * docs/SETTINGS.md says what the code does. To write it anew: {@code ./mvnw -Dquick -pl cli -am
 * test -Dtest=SettingsReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.write=true}.
 */
class SettingsReferenceTest {
  @Test
  void theReferenceIsWhatTheCodeSays() {
    CommittedDocument.at("docs/SETTINGS.md").mustEqual(SettingsReference.text());
  }
}
