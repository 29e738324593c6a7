package io.drover.storage.testservers;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Runs inside S3Mock and binds its plain HTTP connector, which has no setting for it, to loopback.
 *
 * <p>S3Mock always opens a second connector, on all interfaces of the machine. Tests must not open
 * ports to the network.
 */
public final class LoopbackConnector implements BeanPostProcessor {
  @Override
  public Object postProcessBeforeInitialization(Object bean, String beanName) {
    if (beanName.equals("httpConnector")) {
      try {
        bean.getClass()
            .getMethod("setProperty", String.class, String.class)
            .invoke(bean, "address", "127.0.0.1");
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("S3Mock's HTTP connector cannot be bound to loopback", e);
      }
    }
    return bean;
  }
}
