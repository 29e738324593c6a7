package io.drover.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A command that asks one thing of one job. */
abstract class SteeringCommand implements Callable<Integer> {
  @ParentCommand private Main main = new Main();
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Steering steering = new Steering();

  /** What it asks. */
  abstract Steering.Request request();

  @Override
  public final Integer call() throws InterruptedException {
    return steering.ask(request(), main, spec.commandLine().getOut(), spec.commandLine().getErr());
  }
}
