package io.drover.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectUriTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://photos/2024/a.jpg",
        "s3://east@photos//a//b ",
        "azblob://c/%41?x#y",
        "file:///data/photos//2024/a.jpg",
        "file:///data//a//b",
        "file:////a"
      })
  void isReadBack(String text) {
    ObjectUri uri = ObjectUri.parse(text);

    assertThat(uri.text()).isEqualTo(text);
    assertThat(ObjectUri.parse(uri.text())).isEqualTo(uri);
  }

  @Test
  void aFileHasOneNameWhicheverDirectoryItIsSeenFrom() {
    ObjectUri outer = new ObjectUri(StoreUri.parse("file:///data"), new ObjectKey("photos/a"));
    ObjectUri inner = new ObjectUri(StoreUri.parse("file:///data/photos"), new ObjectKey("a"));

    assertThat(outer.canonical()).isEqualTo("file:///data/photos/a").isEqualTo(inner.canonical());
    assertThat(ObjectUri.parse(outer.canonical())).isEqualTo(inner);
  }

  @ParameterizedTest
  @ValueSource(strings = {"photos/a", "s3://photos", "s3://photos/", "file:///", "://a/b"})
  void refusesWhatNamesNoObject(String text) {
    assertThatThrownBy(() -> ObjectUri.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }
}
