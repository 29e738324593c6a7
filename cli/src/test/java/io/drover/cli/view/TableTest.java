package io.drover.cli.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    var table = new Table("ID", "STATE");
    table.row("a-long-id", "RUNNING");
    table.row("b", "COMPLETED");

    assertThat(table.toString().lines())
        .containsExactly("ID         STATE", "a-long-id  RUNNING", "b          COMPLETED");
  }

  @Test
  void controlCharactersInKeysCannotSteerTheTerminal() {
    assertThat(Table.printable("a\u001b[2Jb\n")).isEqualTo("a\\u001b[2Jb\\u000a");
  }

  @Test
  void aRowOfAnotherLengthIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Table("A", "B").row("only one"));
  }
}
